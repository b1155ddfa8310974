/** What a job gives in BATCH, beside what the same job gives in STREAMING over the same bounded input (§9). */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { eventsOf, RESTARTING, run, writing } from './run-job.ts';

const MODES = ['STREAMING', 'BATCH'] as const;
type Mode = (typeof MODES)[number];

const inMode = (mode: Mode) => ({ configuration: { ...RESTARTING, 'execution.runtime-mode': mode } });

/** Bikes that crossed two bridges, out of order: `at` is in seconds. */
const bikes = (rest: string) => `
import { BroadcastProcessFunction, CollectSink, Duration, KeyedProcessFunction, MapStateDescriptor, ProcessWindowFunction,
  RichMapFunction, StreamExecutionEnvironment, TumblingEventTimeWindows, TumblingProcessingTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const crossed = env.fromData([['old', 2], ['rail', 14], ['old', 8], ['old', 21], ['rail', 3], ['old', 12]])
  .map(([bridge, at]) => ({ bridge, at, bikes: 1 })).name('bikes');
const inTime = (patience) => crossed.assignTimestampsAndWatermarks(WatermarkStrategy
  .forGenerator(() => ({ onEvent: (_bike, timestamp, out) => out.emitWatermark(timestamp - patience * 1000), onPeriodicEmit() {} }))
  .withTimestampAssigner((bike) => bike.at * 1000));
const sum = (a, b) => ({ ...a, bikes: a.bikes + b.bikes });
const rows = new CollectSink('rows');
${rest}
env.execute('bikes');
`;

function rows(finished: FinishedRun): unknown[] {
  expect(finished.status).toBe('FINISHED');
  return finished.rows('rows').map(({ value }) => value);
}

const texts = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();

function inBoth(code: string): Record<Mode, FinishedRun> {
  const [STREAMING, BATCH] = MODES.map((mode) => run(code, inMode(mode))) as [FinishedRun, FinishedRun];
  return { STREAMING, BATCH };
}

describe('9.7: windows', () => {
  const windowed = (patience: number) =>
    bikes(`inTime(${patience}).keyBy((bike) => bike.bridge).window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
  .reduce(sum).map(({ bridge, bikes }) => [bridge, bikes]).sinkTo(rows);`);

  test('nothing is late in BATCH, however little the watermark waits', () => {
    const { STREAMING, BATCH } = inBoth(windowed(0));
    const late = (finished: FinishedRun) => eventsOf(finished, 'recordProcessed').filter((event) => event.droppedLate);
    expect(late(STREAMING).length).toBeGreaterThan(0);
    expect(late(BATCH)).toEqual([]);
    expect(texts(rows(BATCH))).toEqual(
      texts([
        ['old', 2],
        ['old', 1],
        ['old', 1],
        ['rail', 1],
        ['rail', 1],
      ]),
    );
  });

  test('9.12 where none is late both give the same', () => {
    const { STREAMING, BATCH } = inBoth(windowed(30));
    expect(texts(rows(BATCH))).toEqual(texts(rows(STREAMING)));
  });

  test('those of a key fire in the order of their ends, and one key after the other', () => {
    const finished = run(windowed(0), inMode('BATCH'));
    const fired = eventsOf(finished, 'windowFired').map(({ key, end }) => `${String(key)} ${end / 1000}`);
    expect(fired).toEqual(['old 10', 'old 20', 'old 30', 'rail 10', 'rail 20']);
  });

  test('of processing time fire as their key ends; in STREAMING the input ends before their time has come', () => {
    const { STREAMING, BATCH } = inBoth(
      bikes(`crossed.keyBy((bike) => bike.bridge).window(TumblingProcessingTimeWindows.of(Duration.ofHours(1)))
  .reduce(sum).map(({ bridge, bikes }) => [bridge, bikes]).sinkTo(rows);`),
    );
    expect(rows(STREAMING)).toEqual([]);
    expect(texts(rows(BATCH))).toEqual(
      texts([
        ['old', 4],
        ['rail', 2],
      ]),
    );
  });
});

describe('9.8: what is emitted', () => {
  test('a rolling aggregate gives its last value alone, at the end of time', () => {
    const { STREAMING, BATCH } = inBoth(
      bikes(`crossed.keyBy((bike) => bike.bridge).reduce(sum).uid('sum').sinkTo(rows);`),
    );
    expect(rows(STREAMING)).toHaveLength(6);
    expect(texts(rows(BATCH).map((row) => (row as { bikes: number }).bikes))).toEqual(['2', '4']);
    const emitted = eventsOf(BATCH, 'recordEmitted').filter(({ operator }) => operator === 'sum');
    expect(emitted.map(({ timestamp }) => timestamp)).toEqual([2 ** 63, 2 ** 63]);
  });

  test('a process function that emits with each element does so in both modes', () => {
    const { STREAMING, BATCH } = inBoth(
      bikes(`class Each extends KeyedProcessFunction { processElement(bike, ctx, out) { out.collect(bike.at); } }
crossed.keyBy((bike) => bike.bridge).process(new Each()).sinkTo(rows);`),
    );
    expect([rows(STREAMING).length, rows(BATCH).length]).toEqual([6, 6]);
  });
});

test.each(['crossed', 'crossed.keyBy((bike) => bike.bridge)'])(
  '9.9: broadcast input is taken to its end before any of %s',
  (stream) => {
    const finished = run(
      bikes(`const names = new MapStateDescriptor('names');
class Named extends ${stream === 'crossed' ? '' : 'Keyed'}BroadcastProcessFunction {
  processBroadcastElement(number, ctx) { ctx.getBroadcastState(names).put(String(number), number); }
  processElement(bike, ctx, out) { out.collect([...ctx.getBroadcastState(names).immutableEntries()].length); }
}
${stream}.connect(env.fromSequence(1, 20).broadcast(names)).process(new Named()).sinkTo(rows);`).replace(
        'BroadcastProcessFunction,',
        'BroadcastProcessFunction, KeyedBroadcastProcessFunction,',
      ),
      inMode('BATCH'),
    );
    expect(rows(finished)).toEqual([20, 20, 20, 20, 20, 20]);
  },
);

describe('9.10: no snapshots', () => {
  test('initializeState is called and says that nothing is restored, snapshotState never', () => {
    const checkpointed = bikes(`class Told extends RichMapFunction {
  initializeState(context) { this.told = ['restored ' + context.isRestored()]; }
  snapshotState() { this.told.push('snapshot'); }
  map() { return this.told.join(); }
}
crossed.keyBy((bike) => bike.bridge).map(new Told()).sinkTo(rows);`);
    expect(rows(run(checkpointed, inMode('BATCH')))).toEqual(Array(6).fill('restored false'));
  });

  test('no checkpoint is taken, whatever the configuration says, nor when a person asks for one', () => {
    const tape = [{ at: 30, action: 'triggerCheckpoint' }] as const;
    const finished = run(writing(), { ...inMode('BATCH'), tape });
    expect(finished.status).toBe('FINISHED');
    expect(eventsOf(finished, 'checkpointTriggered')).toEqual([]);
    expect(eventsOf(run(writing(), { ...inMode('STREAMING'), tape }), 'checkpointTriggered').length).toBeGreaterThan(0);
  });

  test('a sink that commits does so at the end of its input, once for all rows of a writer', () => {
    const finished = run(writing(), inMode('BATCH'));
    const committed = eventsOf(finished, 'committed');
    expect(committed.map(({ rows: count }) => count).reduce((sum, count) => sum + count, 0)).toBe(60);
    const lastRow = (execution: string) =>
      Math.max(
        ...eventsOf(finished, 'sinkWrote').flatMap((event) => (event.execution === execution ? [event.time] : [])),
      );
    for (const { execution, time } of committed) expect(time).toBeGreaterThanOrEqual(lastRow(execution));
    expect(committed).toHaveLength(2);
  });
});

test('9.13: in STREAMING bounded input is passed on as it comes, and ends with a watermark and a final checkpoint', () => {
  const finished = run(bikes(`crossed.keyBy((bike) => bike.bridge).reduce(sum).sinkTo(rows);`), inMode('STREAMING'));
  const graph = eventsOf(finished, 'submitted')[0]?.graph;
  expect(graph?.edges.map(({ resultType }) => resultType)).toContain('PIPELINED_BOUNDED');
  expect(eventsOf(finished, 'bufferSpilled')).toEqual([]);
  expect(new Set(eventsOf(finished, 'watermark').map(({ timestamp }) => timestamp))).toEqual(new Set([2 ** 63]));
  const final = eventsOf(finished, 'checkpointCompleted').at(-1);
  const ends = eventsOf(finished, 'endOfData').map(({ time }) => time);
  expect(final?.time).toBeGreaterThan(Math.min(...ends));
});
