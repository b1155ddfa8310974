import { expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { KeptLegStart } from '../../src/ports/leg-start.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeAction, TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const HIGHLY_AVAILABLE = { ...RESTARTING, 'high-availability.type': 'simulated' };
const after = (event: 'checkpointCompleted' | 'legStarted' | 'restored', nth: number) => ({ when: { event, nth } });

const WISHES: readonly [TapeAction, (run: FinishedRun) => boolean][] = [
  ['triggerSavepoint', isAnswered],
  ['stopWithSavepoint', isAnswered],
  ['cancelJob', ({ status }) => status === 'CANCELED'],
];

/** It lies there, or who asked has been told why not. */
function isAnswered({ stored, events }: FinishedRun): boolean {
  return stored.checkpoints.length === 1 || events.some(({ type }) => type === 'savepointFailed');
}

/** Runs a job in legs of 300 steps, and then its last leg alone, from what was kept of its start. */
function twice(spec: Partial<RunSpec> = {}) {
  const long = simulation(COUNTING, { legSteps: 300, ...spec });
  const finished = long.runToEnd(STEPS_MAX);
  const start = long.leg as KeptLegStart;
  const again = simulation(COUNTING, { legSteps: 300, ...spec, start, tape: finished.tape }).runToEnd(STEPS_MAX);
  return { finished, start, again };
}

const runs: Readonly<Record<string, Partial<RunSpec>>> = {
  'nothing goes wrong': {},
  'the JobManager would take over': { configuration: HIGHLY_AVAILABLE },
  'with jitter and another seed': { pace: { ...simulation(COUNTING).result().spec.pace, jitterMs: 9 }, seed: 5 },
  'a machine dies in the first and in a later leg': {
    tape: [
      { at: 200, action: 'killTaskManager', target: 'tm-1' },
      { ...after('legStarted', 2), action: 'killTaskManager', target: 'tm-5' },
    ],
    cluster: { taskManagers: 3, slotsEach: 1, standingBy: 2 },
  },
  'a condition counts over the legs': {
    tape: [{ ...after('checkpointCompleted', 9), action: 'killTaskManager', target: 'owner-of:3' }],
    cluster: { taskManagers: 3, slotsEach: 1, standingBy: 1 },
  },
  'the JobManager dies as a leg begins': {
    configuration: HIGHLY_AVAILABLE,
    tape: [{ ...after('legStarted', 2), action: 'killJobManager' }],
  },
  'what is slow stays slow': {
    tape: [
      { at: 100, action: 'slowOperator', target: 'count', value: 7 },
      { at: 110, action: 'slowStorage', value: 15 },
      { at: 120, action: 'failStorage', value: 1 },
    ],
    configuration: { ...RESTARTING, 'execution.checkpointing.tolerable-failed-checkpoints': '3' },
  },
};

test.each(Object.entries(runs))('a leg run from its start is the history of that leg: %s', (_what, spec) => {
  const { finished, start, again } = twice(spec);
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
  expect(start.leg).toBeGreaterThan(2);
  expect(start.step).toBeGreaterThan(600);
  expect(again.hashes).toEqual(finished.hashes.slice(start.step));
  expect(again.events).toEqual(finished.events.filter(({ place }) => place.step > start.step));
  expect(again.tape).toEqual(finished.tape);
  expect([again.status, again.steps, again.time]).toEqual([finished.status, finished.steps, finished.time]);
});

test('a leg begins with a new cluster that is restored from the checkpoint, and uses no number again', () => {
  const { finished, start } = twice();
  const begun = eventsOf(finished, 'legStarted');
  expect(begun.map(({ leg }) => leg)).toEqual(begun.map((_, index) => index + 2));
  for (const { checkpoint, place } of begun) {
    const restored = eventsOf(finished, 'restored').find((event) => event.place.step > place.step);
    expect(restored?.from).toBe(checkpoint);
  }
  const triggered = eventsOf(finished, 'checkpointTriggered').map(({ checkpoint }) => checkpoint);
  expect(new Set(triggered).size).toBe(triggered.length);
  const deployed = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'DEPLOYING');
  expect(new Set(deployed.map(({ execution }) => execution)).size).toBe(deployed.length);
  const machines = eventsOf(finished, 'taskManagerRegistered').map(({ taskManager }) => taskManager);
  expect(new Set(machines).size).toBe(machines.length);
  expect(start.restore.checkpoints).toHaveLength(1);
});

test('what a source reads again in a new leg is marked as replayed', () => {
  const { finished } = twice();
  const [first] = eventsOf(finished, 'legStarted');
  const emitted = eventsOf(finished, 'recordEmitted').filter(({ split }) => split !== undefined);
  expect(emitted.filter(({ replayed }) => replayed).every(({ place }) => place.step > (first?.place.step ?? 0))).toBe(
    true,
  );
  const once = emitted.filter(({ replayed }) => !replayed).map(({ value }) => value);
  expect(once.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('the tape begins with the leg, and what waits on it counts on', () => {
  const kill: TapeEntry = { ...after('checkpointCompleted', 50), action: 'killTaskManager', target: 'tm-1' };
  const { finished, start } = twice({ tape: [{ at: 50, action: 'triggerCheckpoint' }, kill] });
  const completed = eventsOf(finished, 'checkpointCompleted').filter(({ place }) => place.step <= start.step).length;
  const checkpoint = start.restore.checkpoints.at(-1)?.checkpoint;
  expect(finished.tape).toEqual([
    { at: start.step + 1, action: 'newLeg', value: checkpoint, recorded: true },
    { ...kill, when: { event: 'checkpointCompleted', nth: 50 - completed } },
  ]);
});

test('what happens at the very checkpoint comes first: the leg waits for the next one', () => {
  const at = eventsOf(twice().finished, 'legStarted')[0]?.place.step ?? 0;
  const { finished } = twice({ tape: [{ at, action: 'failTask', target: 'count' }] });
  expect(eventsOf(finished, 'legStarted')[0]?.place.step).toBeGreaterThan(at);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('without checkpoints there is nothing to restore, and the run stays in its leg', () => {
  const { 'execution.checkpointing.interval': _, ...configuration } = RESTARTING;
  const finished = run(COUNTING, { legSteps: 300, configuration });
  expect(finished.status).toBe('FINISHED');
  expect(eventsOf(finished, 'legStarted')).toEqual([]);
});

test('7.2.8: a savepoint begins no leg, is restored by none, and stays', () => {
  const tape = [2, 4, 6].map(
    (nth): TapeEntry => ({ ...after('checkpointCompleted', nth), action: 'triggerSavepoint' }),
  );
  const finished = simulation(COUNTING, { legSteps: 200, tape }).runToEnd(STEPS_MAX);
  const savepoints = eventsOf(finished, 'checkpointCompleted').flatMap((event) =>
    event.kind === 'savepoint' ? [event.checkpoint] : [],
  );
  expect(counts(finished)).toEqual(TWENTY_EACH);
  expect(savepoints.length).toBeGreaterThan(1);
  expect(finished.stored.checkpoints).toEqual(savepoints);
  for (const { checkpoint } of eventsOf(finished, 'legStarted')) expect(savepoints).not.toContain(checkpoint);
});

test('7.7.1: a job that has stopped with a savepoint has no next leg', () => {
  const tape: TapeEntry[] = [{ ...after('checkpointCompleted', 3), action: 'stopWithSavepoint' }];
  const finished = simulation(COUNTING, { legSteps: 1, tape }).runToEnd(STEPS_MAX);
  expect(finished.status).toBe('FINISHED');
  const stopped = eventsOf(finished, 'checkpointCompleted').find(({ kind }) => kind === 'suspend');
  const later = eventsOf(finished, 'legStarted').filter(({ place }) => place.step > (stopped?.place.step ?? 0));
  expect([stopped?.kind, later]).toEqual(['suspend', []]);
});

test.each(WISHES)('7.9.3: a leg that begins does not forget that somebody has asked to %s', (action, isHeard) => {
  const forgotten = Array.from({ length: 12 }, (_, index) => 250 + 9 * index).filter((at) => {
    const finished = simulation(COUNTING, { legSteps: 200, tape: [{ at, action }] }).runToEnd(STEPS_MAX);
    return !isHeard(finished);
  });
  expect(forgotten).toEqual([]);
});

test('7.9.1: no checkpoint is left behind by the end of its leg, neither one that is on its way to storage nor one that is to go', () => {
  const configuration = {
    'execution.checkpointing.max-concurrent-checkpoints': '3',
    'execution.checkpointing.interval': '10 ms',
  };
  const finished = simulation(COUNTING, { legSteps: 200, configuration: { ...RESTARTING, ...configuration } }).runToEnd(
    STEPS_MAX,
  );
  expect([finished.status, finished.stored.checkpoints]).toEqual(['FINISHED', []]);
});
