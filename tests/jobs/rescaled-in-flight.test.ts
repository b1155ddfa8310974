/** What was in flight in an unaligned checkpoint is dealt out anew to other numbers of subtasks (7.6.4, 7.9.8). */
import { describe, expect, test } from 'vitest';
import { traceViolations } from '../../src/cli/simulate/check-trace.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../src/ports/kept-snapshot.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, TWENTY_EACH } from './run-job.ts';

const UNALIGNED = {
  ...RESTARTING,
  'execution.checkpointing.unaligned.enabled': 'true',
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};
const parallel = (parallelism: number) => ({ ...UNALIGNED, 'parallelism.default': String(parallelism) });
const cluster = { taskManagers: 4, slotsEach: 1, standingBy: 4 };

/** Runs a job with a slow operator, cancels it, and returns its last checkpoint, in which records are in flight. */
function underPressure(code: string, parallelism: number, seed: number, target = 'count'): KeptSnapshot {
  const cancelled = run(code, {
    seed,
    cluster,
    recordsPerBuffer: 1 + (seed % 3),
    configuration: parallel(parallelism),
    tape: [
      { at: 1, action: 'slowOperator', target, value: 30 },
      { when: { event: 'checkpointCompleted', nth: 3 + (seed % 4) }, action: 'cancelJob' },
    ],
  });
  const [kept = 0] = cancelled.stored.checkpoints;
  const snapshot = cancelled.snapshot(kept);
  const inFlight = Object.values(snapshot?.metadata.vertices ?? {}).flatMap(({ subtasks }) =>
    subtasks.flatMap((subtask) => [...(subtask.inFlight?.inputs ?? []), ...(subtask.inFlight?.outputs ?? [])]),
  );
  expect(inFlight.length).toBeGreaterThan(0);
  if (snapshot === null) throw new Error('The run has left no checkpoint.');
  return snapshot;
}

function restoredWithin(finished: FinishedRun, direction: 'in' | 'out'): number {
  return eventsOf(finished, 'recordRestored').filter((event) => event.direction === direction).length;
}

describe('7.6.4 HASH: key groups say whose a record is', () => {
  test.each([
    [2, 3],
    [2, 1],
    [3, 2],
    [1, 3],
    [2, 4],
    [4, 3],
    [3, 1],
  ])('from %i to %i subtasks each number counts once', (before, after) => {
    for (const seed of [1, 2]) {
      const snapshot = underPressure(COUNTING, before, seed);
      const resumed = run(COUNTING, { seed, cluster, configuration: parallel(after), snapshot });
      expect(resumed.status).toBe('FINISHED');
      expect(counts(resumed)).toEqual(TWENTY_EACH);
      expect(restoredWithin(resumed, 'in') + restoredWithin(resumed, 'out')).toBeGreaterThan(0);
      expect(traceViolations(resumed.events, true)).toEqual([]);
    }
  });

  test.each([1, 2, 3, 4])('seed %i: kills while they come back, and a rescale once more', (seed) => {
    const kill = (target: string, nth: number): TapeEntry => ({
      action: 'killTaskManager',
      target,
      when: { event: 'recordRestored', nth },
    });
    const once = run(COUNTING, {
      seed,
      cluster,
      configuration: parallel((seed % 3) + 2),
      snapshot: underPressure(COUNTING, (seed % 2) + 1, seed),
      tape: [
        kill('owner-of:3', 1 + (seed % 5)),
        { at: 1, action: 'slowOperator', target: 'count', value: 8 },
        { when: { event: 'checkpointCompleted', nth: 2 }, action: 'cancelJob' },
      ],
    });
    expect(once.status).toBe('CANCELED');
    const snapshot = once.snapshot(once.stored.checkpoints.at(-1) ?? 0);
    if (snapshot === null) throw new Error('The run has left no checkpoint.');
    const resumed = run(COUNTING, { seed, cluster, configuration: parallel((seed % 4) + 1), snapshot });
    expect(counts(resumed)).toEqual(TWENTY_EACH);
    expect(traceViolations(resumed.events, true)).toEqual([]);
  });

  test('7.1 what was in flight is left out where the job says so for this checkpoint: it is lost', () => {
    const snapshot = underPressure(COUNTING, 2, 1);
    const { checkpoint } = snapshot.metadata;
    const without = (id: number) => {
      const configuration = {
        ...parallel(2),
        'execution.state-recovery.without-channel-state.checkpoint-id': String(id),
      };
      return run(COUNTING, { cluster, configuration, snapshot });
    };
    const lossy = without(checkpoint);
    expect(eventsOf(lossy, 'inFlightRestored')).toEqual([]);
    const sum = counts(lossy).reduce((all: number, row) => all + (row as { count: number }).count, 0);
    expect(sum).toBeLessThan(200);
    expect(counts(without(checkpoint + 1))).toEqual(TWENTY_EACH);
  });

  test('a channel that stands for several says so, and what of them belongs to others', () => {
    const resumed = run(COUNTING, { cluster, configuration: parallel(3), snapshot: underPressure(COUNTING, 2, 1) });
    const rescaled = eventsOf(resumed, 'inFlightRestored').flatMap((event) => event.rescaled ?? []);
    expect(rescaled.some(({ leftOut }) => leftOut > 0)).toBe(true);
    const owners = new Map<string, Set<string>>();
    for (const { key, execution } of eventsOf(resumed, 'stateChanged')) {
      const subtask = execution.split(':')[1] ?? '';
      owners.set(String(key), new Set([...(owners.get(String(key)) ?? []), subtask]));
    }
    expect(owners.size).toBe(10);
    for (const subtasks of owners.values()) expect(subtasks.size).toBe(1);
  });
});

/** Each number once, over an exchange that deals them out in some other way than by key. */
function exchanged(exchange: string): string {
  return `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(new DataGeneratorSource((n) => n, 120, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers').uid('numbers')
  ${exchange}.map((n) => n).name('count').uid('count').sinkTo(new CollectSink('rows'));
env.execute('exchanged');
`;
}

describe('7.6.4 other exchanges', () => {
  test.each([
    ['.rebalance()', 'REBALANCE'],
    ['.shuffle()', 'SHUFFLE'],
    ['.global()', 'GLOBAL'],
    ['.partitionCustom((key, channels) => key % channels, (n) => n)', 'CUSTOM'],
  ])('%s: no record in flight is lost or doubled', (exchange) => {
    const code = exchanged(exchange);
    const forced = { 'execution.checkpointing.unaligned.forced': 'true' };
    for (const [before, after] of [
      [2, 3],
      [3, 2],
      [2, 1],
    ] as const) {
      const start = run(code, {
        cluster,
        configuration: { ...parallel(before), ...forced },
        tape: [
          { at: 1, action: 'slowOperator', target: 'count', value: 45 },
          { when: { event: 'checkpointCompleted', nth: 4 }, action: 'cancelJob' },
        ],
      });
      const snapshot = start.snapshot(start.stored.checkpoints.at(-1) ?? 0);
      if (snapshot === null) throw new Error('The run has left no checkpoint.');
      const resumed = run(code, { cluster, configuration: { ...parallel(after), ...forced }, snapshot });
      expect(resumed.status).toBe('FINISHED');
      expect(restoredWithin(resumed, 'in') + restoredWithin(resumed, 'out')).toBeGreaterThan(0);
      // What was written after the checkpoint is written again: a CollectSink is no transaction.
      const again = resumed.rows('rows').map(({ value }) => Number(value));
      expect(new Set(again).size).toBe(again.length);
      const cut = eventsOf(start, 'checkpointCompleted').at(-1)?.checkpoint;
      const taken = new Map(
        eventsOf(start, 'snapshotTaken')
          .filter(({ checkpoint }) => checkpoint === cut)
          .map(({ execution, place }) => [execution, place.step]),
      );
      const counted = eventsOf(start, 'sinkWrote').filter(
        ({ execution, place }) => place.step <= (taken.get(execution) ?? 0),
      );
      const all = [...counted.map(({ value }) => Number(value)), ...again].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: 120 }, (_, n) => n));
    }
  });

  test('an edge that has become pointwise is refused, as Flink refuses it', () => {
    const start = underPressure(exchanged('.rebalance()'), 2, 1);
    const resumed = run(exchanged('.rescale()'), { cluster, configuration: parallel(3), snapshot: start });
    expect(`${resumed.status} ${resumed.failure?.message}`).toContain(
      'FAILED Cannot rescale the given pointwise partitioner. Did you change the partitioner to forward or rescale? It may also help to ' +
        'add an explicit shuffle().',
    );
  });
});

/** Windows in event time: a watermark too early would drop numbers as late. The sources stay two, each with numbers in order. */
const WINDOWS = `
import { CollectSink, DataGeneratorSource, Duration, ProcessWindowFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const times = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n);
class Count extends ProcessWindowFunction {
  process(key, context, elements, out) { out.collect({ key, start: context.window().getStart(), count: [...elements].length }); }
}
env.fromSource(new DataGeneratorSource((n) => n, 200, RateLimiterStrategy.perSecond(100)), times, 'numbers').uid('numbers').setParallelism(2)
  .keyBy((n) => n % 5).window(TumblingEventTimeWindows.of(Duration.ofMillis(50))).process(new Count()).name('count').uid('count')
  .sinkTo(new CollectSink('windows'));
env.execute('windows');
`;

test.each([
  [2, 3],
  [3, 2],
  [2, 1],
])(
  '7.6.4 from %i to %i subtasks no watermark in flight comes before records of another channel that it stands for',
  (before, after) => {
    for (const seed of [1, 2]) {
      const snapshot = underPressure(WINDOWS, before, seed);
      const resumed = run(WINDOWS, { seed, cluster, configuration: parallel(after), snapshot });
      expect(resumed.status).toBe('FINISHED');
      expect(eventsOf(resumed, 'recordProcessed').filter(({ droppedLate }) => droppedLate)).toEqual([]);
    }
  },
);

describe('7.1 with recover-output-on-downstream what producers had not sent comes back at their consumers', () => {
  const downstream = (parallelism: number, more = {}) => ({
    ...parallel(parallelism),
    'execution.checkpointing.unaligned.recover-output-on-downstream.enabled': 'true',
    ...more,
  });
  const duringRecovery = { 'execution.checkpointing.during-recovery.enabled': 'true' };
  const slow: TapeEntry = { at: 1, action: 'slowOperator', target: 'count', value: 30 };

  test.each([
    [2, 2],
    [2, 3],
    [3, 1],
  ])('from %i to %i subtasks: behind what waited there, in its order, and each number counts once', (before, after) => {
    const snapshot = underPressure(COUNTING, before, 1);
    const [usual, resumed] = [parallel(after), downstream(after)].map((configuration) =>
      run(COUNTING, { cluster, configuration, snapshot }),
    ) as [FinishedRun, FinishedRun];
    expect(restoredWithin(usual, 'out')).toBeGreaterThan(0);
    expect(restoredWithin(resumed, 'out')).toBe(0);
    expect(restoredWithin(resumed, 'in')).toBeGreaterThanOrEqual(
      restoredWithin(usual, 'in') + restoredWithin(usual, 'out'),
    );
    expect(counts(resumed)).toEqual(TWENTY_EACH);
    expect(traceViolations(resumed.events, true)).toEqual([]);
  });

  test('7.6.4 no checkpoint is taken before it has been read; with during-recovery one is, and holds what is left of it', () => {
    const snapshot = underPressure(COUNTING, 2, 1);
    const resume = (configuration: Record<string, string>) =>
      run(COUNTING, { cluster, configuration, snapshot, tape: [slow] });
    const restoredLeft = (finished: FinishedRun) => {
      const first = eventsOf(finished, 'checkpointTriggered')[0]?.place.step ?? 0;
      const read = eventsOf(finished, 'recordProcessed').filter(
        ({ channel, sequence }) => channel !== null && sequence < 0,
      );
      return read.filter(({ place }) => place.step > first).length;
    };
    expect(restoredLeft(resume(downstream(2)))).toBe(0);
    // Alone it changes nothing, as in Flink: producers would still have something to send.
    expect(restoredLeft(resume({ ...parallel(2), ...duringRecovery }))).toBe(0);
    const during = resume(downstream(2, duringRecovery));
    expect(restoredLeft(during)).toBeGreaterThan(0);
    expect(counts(during)).toEqual(TWENTY_EACH);
  });

  test.each([1, 2, 3])(
    'seed %i: kills while it comes back, also after a checkpoint that was taken meanwhile',
    (seed) => {
      for (const parallelism of [2, 3]) {
        const finished = run(COUNTING, {
          seed,
          cluster,
          snapshot: underPressure(COUNTING, 2, seed),
          configuration: downstream(parallelism, duringRecovery),
          tape: [
            slow,
            { action: 'killTaskManager', target: 'owner-of:3', when: { event: 'checkpointCompleted', nth: 1 } },
            { action: 'failTask', target: 'count', when: { event: 'checkpointCompleted', nth: 2 + seed } },
          ],
        });
        expect(finished.status).toBe('FINISHED');
        expect(counts(finished)).toEqual(TWENTY_EACH);
        expect(traceViolations(finished.events, true)).toEqual([]);
      }
    },
  );
});
