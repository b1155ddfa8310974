/** Recorded jobs of several operators (operators.json) against whole runs here: what comes out, in any order. */
import { expect, test } from 'vitest';
import { factCases, steps, type FactCase } from '../../src/task/operators/testing/facts.ts';
import { MAX_TIMESTAMP } from '../../src/base/ids.ts';
import { run } from '../jobs/run-job.ts';

const TAG_AND_VALUE = '.map(([, v, tag]) => `${tag}=${v}`)';

/** By the recorded job's text: the same over the streams `one` and `two`. */
const JOBS: Readonly<Record<string, string>> = {
  'map(v+1).filter(v>3).map(tag)':
    `one.map(([k, v, tag, ts]) => [k, v + 1, tag, ts]).filter(([, v]) => v > 3)${TAG_AND_VALUE}`,
  'union(in1,in2).map(tag)': `one.union(two)${TAG_AND_VALUE}`,
  'connect(in1,in2).keyBy(k,k): on timer MAX emit {key,n1,n2}':
    'one.keyBy(([k]) => k).connect(two.keyBy(([k]) => k)).process(new CountBoth())',
  'keyBy(k).window(tumbling 5).sum(v)':
    'one.keyBy(([k]) => k).window(TumblingEventTimeWindows.of(Duration.ofMillis(5))).sum(1)',
};

const jobs = factCases('operators').filter(({ expected }) => 'outputSorted' in (expected as object));

test.each(jobs)('§1, §5: $case', (fact) => {
  const finished = run(codeOf(fact));
  expect(finished.status).toBe('FINISHED');
  const { outputSorted } = fact.expected as { outputSorted: unknown[] };
  expect(sorted(finished.rows('out').map(({ value }) => value))).toEqual(sorted(outputSorted));
});

function codeOf({ config, input }: FactCase): string {
  const [one = '', two = one] = String(input['elements']).split(' | ');
  const elements = (script: string) =>
    JSON.stringify(steps(script).flatMap((step) => ('element' in step ? [step.element] : [])));
  return `
import { CollectSink, Duration, KeyedCoProcessFunction, ProcessFunction, StreamExecutionEnvironment, TumblingEventTimeWindows,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.runtime-mode': '${config['runtimeMode']}', 'parallelism.default': ${config['parallelism']} });
const timed = WatermarkStrategy.noWatermarks().withTimestampAssigner((element) => element[3]);
const one = env.fromData(${elements(one)}).assignTimestampsAndWatermarks(timed);
const two = env.fromData(${elements(two)}).assignTimestampsAndWatermarks(timed);
class CountBoth extends KeyedCoProcessFunction {
  open() { [this.n1, this.n2] = ['n1', 'n2'].map((name) => this.getRuntimeContext().getState(new ValueStateDescriptor(name))); }
  processElement1(_element, ctx) { this.count(this.n1, ctx); }
  processElement2(_element, ctx) { this.count(this.n2, ctx); }
  count(n, ctx) { n.update((n.value() ?? 0) + 1); ctx.timerService().registerEventTimeTimer(${MAX_TIMESTAMP}); }
  onTimer(_timestamp, ctx, out) { out.collect({ key: ctx.getCurrentKey(), n1: this.n1.value(), n2: this.n2.value() }); }
}
class Stamped extends ProcessFunction { processElement(v, ctx, out) { out.collect({ v, ts: ctx.timestamp() }); } }
${JOBS[String(config['job'])]}.process(new Stamped()).sinkTo(new CollectSink('out'));
env.execute();
`;
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
