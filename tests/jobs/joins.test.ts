/** Forms of window joins and coGroups (5.8.1): flat joins, functions with a life, what assigner and trigger see, late records. */
import { expect, test } from 'vitest';
import { eventsOf, run } from './run-job.ts';

/** Records `[key, value, timestamp, watermark]`: the watermark follows the record at once. */
function joined(left: readonly unknown[], right: readonly unknown[], join: string, more = ''): string {
  return `
import { AbstractRichFunction, CollectSink, CountTrigger, Duration, EventTimeSessionWindows, ProcessFunction, PurgingTrigger,
  StreamExecutionEnvironment, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const timed = WatermarkStrategy.forGenerator(() => ({
  onEvent(record, _timestamp, output) { output.emitWatermark(record[3]); },
  onPeriodicEmit() {},
})).withTimestampAssigner((record) => record[2]);
const [left, right] = [${JSON.stringify(left)}, ${JSON.stringify(right)}]
  .map((records) => env.fromData(records).assignTimestampsAndWatermarks(timed));
const key = (record) => record[0];
const tumbling = TumblingEventTimeWindows.of(Duration.ofMillis(10));
class Stamp extends ProcessFunction { processElement(v, ctx, out) { out.collect([v, ctx.timestamp()]); } }
${more}
${join}.process(new Stamp()).sinkTo(new CollectSink('out'));
env.execute('joining');
`;
}

const rowsOf = (code: string) =>
  run(code)
    .rows('out')
    .map(({ value }) => value);

const LEFT = [
  ['a', 1, 1, 1],
  ['a', 2, 5, 5],
  ['b', 3, 6, 6],
];
const RIGHT = [
  ['a', 10, 2, 2],
  ['a', 20, 3, 3],
];
const PAIRS = 'left.join(right).where(key).equalTo(key).window(tumbling)';

test('a function of three parameters is a flat join, also as an object; of two it gives one result a pair', () => {
  const pairs = ['1+10', '1+20', '2+10', '2+20'].map((text) => [text, 9]);
  const single = ["(l, r) => l[1] + '+' + r[1]", "{ join(l, r) { return l[1] + '+' + r[1]; } }"];
  for (const fn of single) expect(rowsOf(joined(LEFT, RIGHT, `${PAIRS}.apply(${fn})`))).toEqual(pairs);
  const flat = '{ join(l, r, out) { if (l[1] === 2) for (let i = 0; i < 2; i++) out.collect(r[1] + i); } }';
  expect(rowsOf(joined(LEFT, RIGHT, `${PAIRS}.apply(${flat})`))).toEqual([10, 11, 20, 21].map((n) => [n, 9]));
});

test('1.3.1: a rich join function is opened, knows its subtask and is closed', () => {
  const rich = `class Rich extends AbstractRichFunction {
    open() { this.subtask = this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(); }
    join(l, r) { return [this.subtask, l[1], r[1]]; }
    close() { console.log('closed'); }
  }`;
  const finished = run(joined(LEFT, RIGHT, `${PAIRS}.apply(new Rich())`, rich));
  expect(finished.rows('out')).toHaveLength(4);
  expect(finished.rows('out')[0]?.value).toEqual([[0, 1, 10], 9]);
  expect(eventsOf(finished, 'log').map(({ text }) => text)).toEqual(['closed']);
});

test('coGroup is called for a window with one side only; a join has no result there', () => {
  const grouped =
    'left.coGroup(right).where(key).equalTo(key).window(tumbling).apply((ls, rs, out) => out.collect([[...ls].length, [...rs].length]))';
  expect(rowsOf(joined(LEFT, RIGHT, grouped)).sort()).toEqual([
    [[1, 0], 9],
    [[2, 2], 9],
  ]);
  expect(rowsOf(joined(LEFT, [['c', 1, 1, 1]], `${PAIRS}.apply((l, r) => 'pair')`))).toEqual([]);
});

test('a session gap of its own is made from the record itself, whichever side it is of', () => {
  const sessions = 'EventTimeSessionWindows.withDynamicGap((record) => record[1])';
  const code = `left.join(right).where(key).equalTo(key).window(${sessions}).apply((l, r) => [l[1], r[1]])`;
  const rows = rowsOf(
    joined(
      [
        ['a', 4, 0, 0],
        ['a', 9, 30, 30],
      ],
      [
        ['a', 7, 3, 3],
        ['a', 5, 50, 50],
      ],
      code,
    ),
  );
  expect(rows).toEqual([[[4, 7], 9]]);
});

test('5.4.1: a trigger sees the records of both sides', () => {
  const counting = `${PAIRS}.trigger(PurgingTrigger.of(CountTrigger.of(3))).apply((l, r) => [l[1], r[1]])`;
  const left = [['a', 1, 1, 1]];
  expect(rowsOf(joined(left, RIGHT, counting)).sort()).toEqual([
    [[1, 10], 9],
    [[1, 20], 9],
  ]);
});

test('5.3.2: with allowed lateness a late record fires the window again; without it the record is dropped and told', () => {
  const late = [...LEFT, ['a', 4, 20, 20], ['a', 5, 8, 20]];
  const right = [...RIGHT, ['a', 30, 20, 20]];
  const join = (lateness: string) => `${PAIRS}${lateness}.apply((l, r) => [l[1], r[1]])`;
  const dropping = run(joined(late, right, join('')));
  const texts = (finished: typeof dropping) => finished.rows('out').map(({ value }) => String(value));
  const onTime = ['1,10,9', '1,20,9', '2,10,9', '2,20,9'];
  const isLate = eventsOf(dropping, 'recordProcessed').some(({ droppedLate }) => droppedLate === true);
  expect(
    texts(dropping)
      .filter((text) => text.endsWith(',9'))
      .sort(),
  ).toEqual(isLate ? onTime : [...onTime, '5,10,9', '5,20,9']);
  const kept = run(joined(late, right, join('.allowedLateness(Duration.ofMillis(100))')));
  expect(new Set(texts(kept).filter((text) => text.startsWith('5,')))).toEqual(new Set(['5,10,9', '5,20,9']));
});
