/** Recorded jobs of several operators (operators.json) against whole runs here: what comes out, in any order. */
import { expect, test } from 'vitest';
import { factCases, steps, type FactCase } from '../../src/task/operators/testing/facts.ts';
import { run } from '../jobs/run-job.ts';

const TAG_AND_VALUE = '.map(([, v, tag]) => `${tag}=${v}`)';

/** By the recorded job's text: the same over the streams `one` and `two`. */
const JOBS: Readonly<Record<string, string>> = {
  'map(v+1).filter(v>3).map(tag)':
    `one.map(([k, v, tag, ts]) => [k, v + 1, tag, ts]).filter(([, v]) => v > 3)${TAG_AND_VALUE}`,
  'union(in1,in2).map(tag)': `one.union(two)${TAG_AND_VALUE}`,
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
import { CollectSink, Duration, ProcessFunction, StreamExecutionEnvironment, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.runtime-mode': '${config['runtimeMode']}', 'parallelism.default': ${config['parallelism']} });
const timed = WatermarkStrategy.noWatermarks().withTimestampAssigner((element) => element[3]);
const one = env.fromData(${elements(one)}).assignTimestampsAndWatermarks(timed);
const two = env.fromData(${elements(two)}).assignTimestampsAndWatermarks(timed);
class Stamped extends ProcessFunction { processElement(v, ctx, out) { out.collect({ v, ts: ctx.timestamp() }); } }
${JOBS[String(config['job'])]}.process(new Stamped()).sinkTo(new CollectSink('out'));
env.execute();
`;
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
