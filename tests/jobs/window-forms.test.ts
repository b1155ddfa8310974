/** Windows in every form that the API has, and parts of a learner's own, as whole jobs. */
import { expect, test } from 'vitest';
import { run } from './run-job.ts';

/** Elements [key, value, timestamp]: three of a and two of b before 10, one of a after it. */
const HEAD = `import * as f from 'millrace';
const env = f.StreamExecutionEnvironment.getExecutionEnvironment();
const timed = f.WatermarkStrategy.noWatermarks().withTimestampAssigner((element) => element[2]);
const elements = env.fromData(['a', 3, 1], ['b', 5, 2], ['a', 1, 3], ['b', 1, 4], ['a', 2, 5], ['a', 7, 11])
  .assignTimestampsAndWatermarks(timed);
const tens = f.TumblingEventTimeWindows.of(f.Duration.ofMillis(10));
const add = (a, b) => [a[0] + b[0], a[1] + b[1], b[2]];
const sums = { createAccumulator: () => 0, add: (element, sum) => sum + element[1], getResult: (sum) => sum, merge: (a, b) => a + b };
class Keyed extends f.ProcessWindowFunction {
  process(key, ctx, values, out) { out.collect([key, ctx.window().getEnd(), ...values]); }
}
class All extends f.ProcessAllWindowFunction {
  process(ctx, values, out) { out.collect([ctx.window().getEnd(), ...values]); }
}
`;

/** The rows of a job whose stream of results is `results`, in the order of their texts. */
function rowsOf(results: string, declarations = ''): unknown[] {
  const code = `${HEAD}${declarations}\n(${results}).sinkTo(new f.CollectSink('out'));\nenv.execute();`;
  const finished = run(code, { configuration: { 'parallelism.default': '1' } });
  expect(finished.failure).toBeNull();
  expect(finished.status).toBe('FINISHED');
  return finished
    .rows('out')
    .map(({ value }) => value)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const ALL_FORMS: Readonly<Record<string, unknown[]>> = {
  'reduce(add)': [
    ['a', 7, 11],
    ['ababa', 12, 5],
  ],
  'reduce(add, new All())': [
    [10, ['ababa', 12, 5]],
    [20, ['a', 7, 11]],
  ],
  'reduce({ reduce: add }, (window, values, out) => out.collect([window.getStart(), ...values]))': [
    [0, ['ababa', 12, 5]],
    [10, ['a', 7, 11]],
  ],
  'aggregate(sums)': [12, 7],
  'aggregate(sums, new All())': [
    [10, 12],
    [20, 7],
  ],
  'aggregate(sums, { apply(window, values, out) { out.collect([...values].length); } })': [1, 1],
  'process(new All())': [
    [10, ['a', 3, 1], ['b', 5, 2], ['a', 1, 3], ['b', 1, 4], ['a', 2, 5]],
    [20, ['a', 7, 11]],
  ],
  'apply((window, values, out) => { for (const value of values) out.collect(value[1]); })': [1, 1, 2, 3, 5, 7],
  'sum(1)': [
    ['a', 12, 1],
    ['a', 7, 11],
  ],
  'min(1)': [
    ['a', 1, 1],
    ['a', 7, 11],
  ],
  'max(1)': [
    ['a', 5, 1],
    ['a', 7, 11],
  ],
  'minBy(1)': [
    ['a', 1, 3],
    ['a', 7, 11],
  ],
  'minBy(1, false)': [
    ['a', 7, 11],
    ['b', 1, 4],
  ],
  'maxBy(1)': [
    ['a', 7, 11],
    ['b', 5, 2],
  ],
};

test.each(Object.entries(ALL_FORMS))('1.2, 5.1.7: windowAll(…).%s', (call, rows) => {
  expect(rowsOf(`elements.windowAll(tens).${call}`)).toEqual(rows);
});

const KEYED_FORMS: Readonly<Record<string, unknown[]>> = {
  'reduce(add, new Keyed())': [
    ['a', 10, ['aaa', 6, 5]],
    ['a', 20, ['a', 7, 11]],
    ['b', 10, ['bb', 6, 4]],
  ],
  'reduce(add, (key, window, values, out) => out.collect(key + window.getStart()))': ['a0', 'a10', 'b0'],
  'aggregate(sums)': [6, 6, 7],
  'aggregate(sums, new Keyed())': [
    ['a', 10, 6],
    ['a', 20, 7],
    ['b', 10, 6],
  ],
  'aggregate(sums, { apply(key, window, [sum], out) { out.collect([key, sum]); } })': [
    ['a', 6],
    ['a', 7],
    ['b', 6],
  ],
  'maxBy(1, false)': [
    ['a', 3, 1],
    ['a', 7, 11],
    ['b', 5, 2],
  ],
};

test.each(Object.entries(KEYED_FORMS))('1.2, 5.1.7: window(…).%s', (call, rows) => {
  expect(rowsOf(`elements.keyBy(([key]) => key).window(tens).${call}`)).toEqual(rows);
});

test.each([
  ['countWindowAll(2)', [2, 8, 9]],
  ['countWindowAll(3, 2)', [7, 8, 10]],
])('1.2.7, 10.9: %s takes every key, and leaves an incomplete window out', (call, rows) => {
  expect(rowsOf(`elements.${call}.aggregate(sums)`).sort((a, b) => Number(a) - Number(b))).toEqual(rows);
});

/** Fires at every third element, however windows merge; keeps its count in state of its own. */
const EVERY_THIRD = `
const COUNT = new f.ReducingStateDescriptor('seen', (a, b) => a + b);
class EveryThird extends f.Trigger {
  onElement(element, timestamp, window, ctx) {
    const seen = ctx.getPartitionedState(COUNT);
    seen.add(1);
    return seen.get() % 3 === 0 ? f.TriggerResult.FIRE : f.TriggerResult.CONTINUE;
  }
  onEventTime() { return f.TriggerResult.CONTINUE; }
  onProcessingTime() { return f.TriggerResult.CONTINUE; }
  canMerge() { return true; }
  onMerge(window, ctx) { ctx.mergePartitionedState(COUNT); }
  clear(window, ctx) { ctx.getPartitionedState(COUNT).clear(); }
}
const sessions = f.EventTimeSessionWindows.withGap(f.Duration.ofMillis(2));
`;

test('5.4.2, 5.6.2: a trigger of one’s own with state that it merges', () => {
  const results =
    'elements.keyBy(([key]) => key).window(sessions).trigger(new EveryThird()).aggregate(sums, new Keyed())';
  expect(rowsOf(results, EVERY_THIRD)).toEqual([['a', 7, 6]]);
});

test('5.1: an assigner of one’s own makes its windows', () => {
  const declarations = `
class ByValue extends f.WindowAssigner {
  assignWindows([, value], timestamp) {
    return value > 4 ? [new f.TimeWindow(0, 50)] : [new f.TimeWindow(0, 50), new f.TimeWindow(0, 100)];
  }
  getDefaultTrigger() { return f.EventTimeTrigger.create(); }
  isEventTime() { return true; }
}`;
  expect(rowsOf('elements.windowAll(new ByValue()).aggregate(sums, new All())', declarations)).toEqual([
    [100, 7],
    [50, 19],
  ]);
});

test('5.7.1: an evictor of one’s own takes out what it wants, before and after', () => {
  const declarations = `
class Odd extends f.Evictor {
  evictBefore(elements, size, window, ctx) {
    const all = elements[Symbol.iterator]();
    for (let step = all.next(); !step.done; step = all.next()) if (step.value.getValue()[1] % 2 === 0) all.remove();
  }
  evictAfter(elements) {
    const all = elements[Symbol.iterator]();
    for (let step = all.next(); !step.done; step = all.next()) all.remove();
  }
}`;
  const results = 'elements.windowAll(tens).trigger(f.CountTrigger.of(3)).evictor(new Odd()).aggregate(sums)';
  expect(rowsOf(results, declarations)).toEqual([9]);
});
