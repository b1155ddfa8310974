/** Unaligned checkpoints in whole jobs: barriers overtake, and what was in flight is neither lost nor doubled (7.6). */
import { describe, expect, test } from 'vitest';
import { traceViolations } from '../../src/cli/simulate/check-trace.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { DEFAULT_PACE } from '../../src/ports/run-spec.ts';
import type { TapeCondition, TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, TWENTY_EACH } from './run-job.ts';

const UNALIGNED = { ...RESTARTING, 'execution.checkpointing.unaligned.enabled': 'true' };
const SLOW: TapeEntry = { at: 1, action: 'slowOperator', target: 'count', value: 45 };

/** How long checkpoints took, from trigger to completion. */
function durations(finished: FinishedRun): number[] {
  return eventsOf(finished, 'checkpointCompleted').map(({ durationMs }) => durationMs);
}

test('7.6.1: under a slow operator barriers overtake what waits, and checkpoints do not wait for it', () => {
  const aligned = run(COUNTING, { tape: [SLOW] });
  const unaligned = run(COUNTING, { configuration: UNALIGNED, tape: [SLOW] });
  expect(Math.max(...durations(aligned))).toBeGreaterThan(4 * Math.max(...durations(unaligned)));
  const overtook = eventsOf(unaligned, 'barrier').map(({ overtook = 0 }) => overtook);
  expect(Math.max(...overtook)).toBeGreaterThan(3);
  expect(eventsOf(unaligned, 'channelBlocked')).toEqual([]);
  expect(eventsOf(unaligned, 'checkpointTriggered').every((checkpoint) => !checkpoint.aligned)).toBe(true);
  expect(Math.max(...eventsOf(unaligned, 'snapshotStored').map((stored) => stored.inFlightBytes))).toBeGreaterThan(0);
  expect(counts(unaligned)).toEqual(TWENTY_EACH);
});

test('7.6.4: what was in flight comes back before the task is RUNNING, and each number counts once', () => {
  const kill = { when: { event: 'checkpointCompleted', nth: 4 }, action: 'killTaskManager', target: 'tm-1' } as const;
  const finished = run(COUNTING, {
    configuration: UNALIGNED,
    tape: [SLOW, kill],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
  });
  expect(counts(finished)).toEqual(TWENTY_EACH);
  const restored = eventsOf(finished, 'recordRestored');
  expect(restored.filter(({ direction }) => direction === 'in').length).toBeGreaterThan(0);
  expect(restored.filter(({ direction }) => direction === 'out').length).toBeGreaterThan(0);
  const [first] = restored.filter(({ direction }) => direction === 'in');
  const running = eventsOf(finished, 'taskStatus').find(
    ({ execution, to }) => execution === first?.execution && to === 'RUNNING',
  );
  const processed = eventsOf(finished, 'recordProcessed').filter(
    ({ execution, sequence, channel }) => execution === first?.execution && channel !== null && sequence < 0,
  );
  expect(processed.length).toBeGreaterThan(0);
  expect(processed.every(({ time }) => time <= (running?.time ?? 0))).toBe(true);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  '7.6.4: seed %i: kills while records are in flight, and while they come back',
  (seed) => {
    const kill = (target: string, when: TapeCondition) => ({ action: 'killTaskManager', target, when }) as const;
    const finished = run(COUNTING, {
      seed,
      recordsPerBuffer: 1 + (seed % 3),
      cluster: { taskManagers: 2, slotsEach: 1, standingBy: 3 },
      pace: { ...DEFAULT_PACE, jitterMs: 10 },
      configuration: { ...UNALIGNED, 'execution.checkpointing.interval': '80 ms' },
      tape: [
        { ...SLOW, value: 15 },
        kill('tm-1', { event: 'snapshotStored', nth: 10 + seed }),
        kill('owner-of:3', { event: 'recordRestored', nth: 1 + (seed % 4) }),
        {
          action: 'failTask',
          target: 'count',
          value: 'on purpose',
          when: { event: 'checkpointCompleted', nth: 6 + seed },
        },
      ],
    });
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    expect(eventsOf(finished, 'recordRestored').length).toBeGreaterThan(0);
    expect(traceViolations(finished.events, true)).toEqual([]);
  },
);

const TIMED_OUT = { ...UNALIGNED, 'execution.checkpointing.aligned-checkpoint-timeout': '40 ms' };

test('7.6.2: with a time-out barriers overtake only where they have waited for too long', () => {
  const quick = run(COUNTING, { configuration: TIMED_OUT });
  expect(eventsOf(quick, 'alignmentTimedOut')).toEqual([]);
  expect(eventsOf(quick, 'barrier').some(({ overtook }) => overtook !== undefined)).toBe(false);
  const slow = run(COUNTING, { configuration: TIMED_OUT, tape: [SLOW] });
  const timedOut = eventsOf(slow, 'alignmentTimedOut').map(({ execution }) => execution.split(':')[0]);
  // On the way in, and on the way out of a source whose queue does not move.
  expect(new Set(timedOut)).toEqual(new Set(['numbers', 'count']));
  expect(counts(slow)).toEqual(TWENTY_EACH);
  expect(traceViolations(slow.events, true)).toEqual([]);
  expect(Math.max(...durations(slow))).toBeLessThan(Math.max(...durations(run(COUNTING, { tape: [SLOW] }))));
});

test('7.6.2, 7.6.4: what was in flight after a time-out comes back, too', () => {
  const tape: TapeEntry[] = [
    SLOW,
    { action: 'killTaskManager', target: 'tm-1', when: { event: 'checkpointCompleted', nth: 4 } },
  ];
  const finished = run(COUNTING, {
    configuration: TIMED_OUT,
    tape,
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
  });
  expect(counts(finished)).toEqual(TWENTY_EACH);
  expect(eventsOf(finished, 'recordRestored').length).toBeGreaterThan(0);
});

describe('7.9.1, 7.9.8: another run starts from a retained unaligned checkpoint', () => {
  const retained = {
    ...UNALIGNED,
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
  };
  const cancel: TapeEntry = { when: { event: 'checkpointCompleted', nth: 4 }, action: 'cancelJob' };
  const cancelled = run(COUNTING, { configuration: retained, tape: [SLOW, cancel] });
  const last = eventsOf(cancelled, 'checkpointCompleted').at(-1)?.checkpoint ?? 0;
  const snapshot = cancelled.snapshot(last);
  if (snapshot === null) throw new Error('The run has left no checkpoint.');

  test('what was in flight comes along, and no number is lost or counts twice', () => {
    const resumed = run(COUNTING, { configuration: UNALIGNED, snapshot });
    expect(eventsOf(resumed, 'recordRestored').length).toBeGreaterThan(0);
    expect(resumed.status).toBe('FINISHED');
    expect(counts(resumed)).toEqual(TWENTY_EACH);
  });

  test('another graph is refused: the records would have no channel', () => {
    const chained = COUNTING.replace(".name('count')", ".name('count').rescale().map((row) => row)");
    const resumed = run(chained.replace('.rescale()', ''), { configuration: UNALIGNED, snapshot });
    expect(`${resumed.status} ${resumed.failure?.message}`).toContain(`FAILED Checkpoint ${last} is unaligned`);
  });
});

test('7.6.3: a savepoint is aligned in a job whose checkpoints are not, and holds nothing in flight', () => {
  const savepoint: TapeEntry = { when: { event: 'checkpointCompleted', nth: 3 }, action: 'triggerSavepoint' };
  const finished = run(COUNTING, { configuration: UNALIGNED, tape: [SLOW, savepoint] });
  const triggered = eventsOf(finished, 'checkpointTriggered').find(({ kind }) => kind === 'savepoint');
  expect(triggered?.aligned).toBe(true);
  const of = <Event extends { readonly checkpoint: number }>(events: readonly Event[]) =>
    events.filter(({ checkpoint }) => checkpoint === triggered?.checkpoint);
  expect(of(eventsOf(finished, 'barrier')).every(({ overtook }) => overtook === undefined)).toBe(true);
  expect(of(eventsOf(finished, 'channelBlocked')).length).toBeGreaterThan(0);
  expect(of(eventsOf(finished, 'snapshotStored')).every(({ inFlightBytes }) => inFlightBytes === 0)).toBe(true);
  expect(of(eventsOf(finished, 'checkpointCompleted'))).toHaveLength(1);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('7.6.6: records of a key keep their order over unaligned checkpoints and a restore, and a sink may be given some of them twice', () => {
  const kill = { when: { event: 'checkpointCompleted', nth: 4 }, action: 'killTaskManager', target: 'tm-1' } as const;
  const finished = run(COUNTING, {
    configuration: UNALIGNED,
    tape: [SLOW, kill],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
  });
  const written = eventsOf(finished, 'sinkWrote').map(({ value }) => value as { digit: number; count: number });
  expect(written.length).toBeGreaterThan(200);
  for (const { digit } of TWENTY_EACH) {
    const seen = written.filter((row) => row.digit === digit).map(({ count }) => count);
    // A restore goes back once; otherwise each row is one more than the row before.
    const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0));
    expect(steps.filter((step) => step !== 1).length).toBeLessThanOrEqual(1);
    expect(seen.at(-1)).toBe(20);
  }
});
