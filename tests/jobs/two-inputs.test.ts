/** Jobs of two inputs under kills: what is kept for a key counts every record of both sides once (8.5.1, 10.26). */
import { describe, expect, test } from 'vitest';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, run } from './run-job.ts';

const afterCheckpoint = (checkpoint: number) => ({ event: 'checkpointCompleted', where: { checkpoint } }) as const;
const KILL: TapeEntry = { when: afterCheckpoint(2), action: 'killTaskManager', target: 'tm-1' };

const TAPES: Readonly<Record<string, readonly TapeEntry[]>> = {
  'no failure': [],
  'a TaskManager killed after checkpoint 2': [KILL],
  'killed while barriers of both inputs are being aligned': [
    { when: { event: 'channelBlocked', where: { checkpoint: 3 } }, action: 'killTaskManager', target: 'tm-2' },
  ],
  'the two-input operator failing twice': [
    { when: afterCheckpoint(1), action: 'failTask', target: 'both' },
    { when: { event: 'restored', nth: 2 }, action: 'failTask', target: 'both' },
  ],
};
const cases = Object.entries(TAPES).flatMap(([what, tape]) => [1, 2, 3].map((seed) => ({ what, tape, seed })));

const numbers = `const numbers = (name, count, rate) => env.fromSource(new DataGeneratorSource((n) => n, count,
  RateLimiterStrategy.perSecond(rate)), WatermarkStrategy.noWatermarks(), name);`;

/** Two sources make one input, a third one the other. A timer at the end tells what each key has of each. */
const CONNECTED = `
import { CollectSink, DataGeneratorSource, KeyedCoProcessFunction, OutputTag, RateLimiterStrategy,
  StreamExecutionEnvironment, UpsertSink, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const end = new OutputTag('end');
class Both extends KeyedCoProcessFunction {
  open() {
    this.left = this.getRuntimeContext().getState(new ValueStateDescriptor('left'));
    this.right = this.getRuntimeContext().getState(new ValueStateDescriptor('right'));
  }
  processElement1(n, ctx, out) { this.add(this.left, n, ctx, out); }
  processElement2(n, ctx, out) { this.add(this.right, n, ctx, out); }
  add(side, n, ctx, out) {
    side.update((side.value() ?? 0) + n);
    ctx.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
    out.collect(this.row(ctx));
  }
  onTimer(timestamp, ctx) { ctx.output(end, this.row(ctx)); }
  row(ctx) { return { key: ctx.getCurrentKey(), left: this.left.value(), right: this.right.value() }; }
}
${numbers}
const left = numbers('left', 60, 60).union(numbers('more', 40, 50).map((n) => n + 60));
const both = left.keyBy((n) => n % 5).connect(numbers('right', 80, 80).keyBy((n) => n % 5)).process(new Both()).name('both');
both.sinkTo(new UpsertSink('latest', (row) => String(row.key)));
both.getSideOutput(end).sinkTo(new CollectSink('end'));
env.execute('connected');
`;

/** Of each key the sum of 0 to 99 on the left and of 0 to 79 on the right. */
const SUMS = Array.from({ length: 5 }, (_, key) => ({ key, left: 950 + 20 * key, right: 600 + 16 * key }));

describe('a keyed CoProcessFunction, one of its inputs a union', () => {
  test.each(cases)('$what, seed $seed', ({ tape, seed }) => {
    const finished = run(CONNECTED, { seed, tape, recordsPerBuffer: seed });
    expect(finished.status).toBe('FINISHED');
    for (const sink of ['latest', 'end']) {
      const rows = finished.rows(sink).map(({ value }) => value as (typeof SUMS)[number]);
      expect(rows.sort((a, b) => a.key - b.key)).toEqual(SUMS);
    }
    expect(eventsOf(finished, 'restored').length > 0).toBe(tape.length > 0);
  });
});

/** Every subtask adds up the rules in its own copy; at the end each key tells its count and what its subtask's copy says. */
const BROADCAST = `
import { CollectSink, DataGeneratorSource, KeyedBroadcastProcessFunction, MapStateDescriptor, RateLimiterStrategy,
  StreamExecutionEnvironment, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const rules = new MapStateDescriptor('rules');
class Judge extends KeyedBroadcastProcessFunction {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  processElement(n, ctx) {
    this.count.update((this.count.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
  }
  processBroadcastElement(rule, ctx) {
    const state = ctx.getBroadcastState(rules);
    state.put('sum', (state.get('sum') ?? 0) + rule);
    if (rule % 10 === 0) state.put('tens', Math.max(rule, state.get('tens') ?? 0));
  }
  onTimer(timestamp, ctx, out) {
    const state = ctx.getBroadcastState(rules);
    out.collect({ key: ctx.getCurrentKey(), count: this.count.value(), sum: state.get('sum'), tens: state.get('tens') });
  }
}
${numbers}
const data = numbers('data', 60, 60).union(numbers('more', 40, 50));
data.keyBy((n) => n % 8).connect(numbers('control', 50, 45).broadcast(rules)).process(new Judge()).name('both')
  .sinkTo(new CollectSink('end'));
env.execute('broadcast');
`;

describe('broadcast state beside keyed state', () => {
  test.each(cases)('6.3.2, 8.5.1: $what, seed $seed', ({ tape, seed }) => {
    const finished = run(BROADCAST, { seed, tape, recordsPerBuffer: seed });
    expect(finished.status).toBe('FINISHED');
    const rows = finished.rows('end').map(({ value }) => value as { key: number });
    const count = (key: number) => [60, 40].reduce((sum, n) => sum + Math.ceil((n - key) / 8), 0);
    const expected = Array.from({ length: 8 }, (_, key) => ({ key, count: count(key), sum: 1225, tens: 40 }));
    expect(rows.sort((a, b) => a.key - b.key)).toEqual(expected);
    expect(eventsOf(finished, 'restored').length > 0).toBe(tape.length > 0);
  });
});

/** Pairs of numbers at most 2 apart, counted in state behind the join, and pairs of one window of 10; the key is common to both sides. */
const JOINED = `
import { CollectSink, DataGeneratorSource, Duration, KeyedProcessFunction, MapStateDescriptor, ProcessJoinFunction, RateLimiterStrategy,
  StreamExecutionEnvironment, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = (name, count, rate) => env.fromSource(new DataGeneratorSource((n) => n, count, RateLimiterStrategy.perSecond(rate)),
  WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n), name).setParallelism(1);
class Pair extends ProcessJoinFunction { processElement(l, r, ctx, out) { out.collect([l, r]); } }
class Count extends KeyedProcessFunction {
  open() { this.pairs = this.getRuntimeContext().getMapState(new MapStateDescriptor('pairs')); }
  processElement(pair, ctx) {
    this.pairs.put(String(pair), (this.pairs.get(String(pair)) ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
  }
  onTimer(timestamp, ctx, out) { out.collect([...this.pairs.entries()]); }
}
const [left, right] = [numbers('left', 60, 60).union(numbers('more', 1, 50)), numbers('right', 60, 50)];
const key = (n) => n % 2;
const counted = (pairs, sink) => pairs.keyBy(([l]) => l % 4).process(new Count()).name('count').sinkTo(new CollectSink(sink));
counted(left.keyBy(key).intervalJoin(right.keyBy(key)).between(Duration.ofMillis(-2), Duration.ofMillis(2)).process(new Pair())
  .name('both'), 'interval');
counted(left.join(right).where(key).equalTo(key).window(TumblingEventTimeWindows.of(Duration.ofMillis(10))).apply((l, r) => [l, r]),
  'window');
env.execute('joined');
`;

/** Each pair that `isPair` holds for, of the left numbers (0 comes twice) and the right ones; with how often it was counted. */
function pairsOf(isPair: (l: number, r: number) => boolean): [string, number][] {
  const sixty = Array.from({ length: 60 }, (_, n) => n);
  return sixty.flatMap((l) =>
    sixty.filter((r) => l % 2 === r % 2 && isPair(l, r)).map((r): [string, number] => [`${l},${r}`, l === 0 ? 2 : 1]),
  );
}

describe('an interval join and a window join', () => {
  test.each(cases)('5.8, 8.5.1: every pair once: $what, seed $seed', ({ tape, seed }) => {
    const finished = run(JOINED, { seed, tape, recordsPerBuffer: seed });
    expect(finished.status).toBe('FINISHED');
    const counted = (sink: string) => finished.rows(sink).flatMap(({ value }) => value as [string, number][]);
    expect(counted('interval').sort()).toEqual(pairsOf((l, r) => Math.abs(l - r) <= 2).sort());
    expect(counted('window').sort()).toEqual(pairsOf((l, r) => Math.floor(l / 10) === Math.floor(r / 10)).sort());
    expect(eventsOf(finished, 'restored').length > 0).toBe(tape.length > 0);
  });
});
