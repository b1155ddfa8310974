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

/** Window joins and coGroups are recorded with these windows, interval joins with these bounds. */
const WINDOWS: Readonly<Record<string, string>> = {
  'tumbling 10': 'TumblingEventTimeWindows.of(Duration.ofMillis(10))',
  'sliding 10/5': 'SlidingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(5))',
  'session 3': 'EventTimeSessionWindows.withGap(Duration.ofMillis(3))',
};

interface IntervalJob {
  readonly lower: number;
  readonly upper: number;
  readonly lowerExclusive: boolean;
  readonly upperExclusive: boolean;
}

function jobOf({ case: name, config }: FactCase): string {
  const [, kind, windows = ''] = /^(window join|coGroup) (.*) \/ /.exec(name) ?? [];
  if (kind !== undefined) {
    const [call, apply] =
      kind === 'coGroup'
        ? ['coGroup', '(ls, rs, out) => out.collect({ l: [...ls].map((l) => l[2]).sort(), r: [...rs].map((r) => r[1]).sort((a, b) => a - b) })']
        : ['join', '(l, r) => `${l[2]}|${r[2]}=${r[1]}`'];
    return `one.${call}(two).where(([k]) => k).equalTo(([k]) => k).window(${WINDOWS[windows]}).apply(${apply})`;
  }
  if (!name.startsWith('intervalJoin')) return JOBS[String(config['job'])] as string;
  const { lower, upper, lowerExclusive, upperExclusive } = config['job'] as IntervalJob;
  const exclusive = `${lowerExclusive ? '.lowerBoundExclusive()' : ''}${upperExclusive ? '.upperBoundExclusive()' : ''}`;
  const between = `between(Duration.ofMillis(${lower}), Duration.ofMillis(${upper}))`;
  return `one.keyBy(([k]) => k).intervalJoin(two.keyBy(([k]) => k)).${between}${exclusive}.process(new Pair())`;
}

const jobs = factCases('operators').filter(({ expected }) => 'outputSorted' in (expected as object));

test.each(jobs)('§1, §5: $case', (fact) => {
  const finished = run(codeOf(fact));
  expect(finished.status).toBe('FINISHED');
  const { outputSorted } = fact.expected as { outputSorted: unknown[] };
  expect(sorted(finished.rows('out').map(({ value }) => value))).toEqual(sorted(outputSorted));
});

function codeOf(fact: FactCase): string {
  const { config, input } = fact;
  const [one = '', two = one] = String(input['elements']).split(' | ');
  const elements = (script: string) =>
    JSON.stringify(steps(script).flatMap((step) => ('element' in step ? [step.element] : [])));
  return `
import { CollectSink, Duration, EventTimeSessionWindows, KeyedCoProcessFunction, ProcessFunction, ProcessJoinFunction,
  SlidingEventTimeWindows, StreamExecutionEnvironment, TumblingEventTimeWindows, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
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
class Pair extends ProcessJoinFunction {
  processElement(l, r, ctx, out) {
    out.collect({ left: l[2] + '@' + l[3], right: r[2] + '=' + r[1] + '@' + r[3], tsOut: ctx.getTimestamp(),
      l: ctx.getLeftTimestamp(), r: ctx.getRightTimestamp() });
  }
}
class Stamped extends ProcessFunction { processElement(v, ctx, out) { out.collect({ v, ts: ctx.timestamp() }); } }
${jobOf(fact)}.process(new Stamped()).sinkTo(new CollectSink('out'));
env.execute();
`;
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
