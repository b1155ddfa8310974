/** What a job comes back from, moment by moment: exact results, attempt numbers, statuses and the checkpoint that is restored. */
import { describe, expect, test } from 'vitest';
import { chainOfMessages } from '../../src/base/failure.ts';
import { executionParts, subtaskOf } from '../../src/base/ids.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeCondition, TapeEntry } from '../../src/wire/trace-events.ts';
import { isBefore } from '../trace/traced-runs.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const AVAILABLE = { ...RESTARTING, 'high-availability.type': 'simulated' };
const SPARE = { taskManagers: 3, slotsEach: 1, standingBy: 3 };
const completed = (nth: number): TapeCondition => ({ event: 'checkpointCompleted', nth });
const kill = (when: TapeCondition, target = 'tm-1'): TapeEntry => ({ when, action: 'killTaskManager', target });
const losePage = (when: TapeCondition): TapeEntry => ({ when, action: 'clusterLost' });
const loseJobManager = (when: TapeCondition): TapeEntry => ({ when, action: 'killJobManager' });

const jobStatuses = (finished: FinishedRun) => eventsOf(finished, 'jobStatus').map(({ to }) => to);
/** Those of a job that restarts so often before it ends. */
const statusesOver = (restarts: number, ...end: string[]) => [
  ...['CREATED', 'RUNNING'],
  ...Array.from({ length: restarts }, () => ['RESTARTING', 'RUNNING']).flat(),
  ...end,
];
const scheduledAttempts = (finished: FinishedRun, subtask: string) => {
  const scheduled = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'SCHEDULED');
  return scheduled.map(({ execution }) => execution).filter((execution) => subtaskOf(execution) === subtask);
};

/** Runs COUNTING with high availability and machines to spare over several interleavings, and holds what every recovery must keep. */
function recovered(tape: readonly TapeEntry[], spec: Partial<RunSpec> = {}): FinishedRun[] {
  return [1, 2].map((seed) => {
    const whole = { cluster: SPARE, configuration: AVAILABLE, seed, tape, ...spec };
    const finished = simulation(COUNTING, whole, {}).runToEnd(STEPS_MAX);
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    expectLatestRestored(finished);
    for (const subtask of ['numbers:0', 'numbers:1', 'count:0', 'count:1']) {
      const attempts = scheduledAttempts(finished, subtask).map((execution) => executionParts(execution).attempt);
      expect(attempts).toEqual([...new Set(attempts)].sort((a, b) => a - b));
    }
    return finished;
  });
}

/** Each restore is from a completed checkpoint, and from none that is older than the latest that was complete when its attempt was deployed. */
function expectLatestRestored(finished: FinishedRun): void {
  for (const restored of eventsOf(finished, 'restored')) {
    const deployed = eventsOf(finished, 'taskStatus').find(({ execution, to }) => {
      return execution === restored.execution && to === 'DEPLOYING';
    });
    const before = eventsOf(finished, 'checkpointCompleted').filter((event) => isBefore(event, deployed));
    expect(restored.from).toBe(before.at(-1)?.checkpoint);
  }
}

describe('8.6.2: a TaskManager is lost', () => {
  test.each([
    ['as a task is restored', { event: 'restored', nth: 1 }],
    ['as the last task is restored', { event: 'restored', nth: 4 }],
    ['as the next attempts initialize', { event: 'taskStatus', where: { to: 'INITIALIZING', execution: 'count:1:1' } }],
    ['as the region is deployed again', { event: 'taskStatus', where: { to: 'DEPLOYING', execution: 'count:1:1' } }],
  ] as const)('%s: the restore begins anew, from the same checkpoint, in the next attempt', (_when, when) => {
    for (const finished of recovered([kill(completed(2)), kill(when, 'tm-2')])) {
      expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
      for (const subtask of ['numbers:0', 'count:1'])
        expect(scheduledAttempts(finished, subtask)).toEqual([0, 1, 2].map((attempt) => `${subtask}:${attempt}`));
      expect(jobStatuses(finished)).toEqual(statusesOver(2, 'FINISHED'));
      expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([9, 8]);
    }
  });

  test('while its region waits for the restart: the loss costs no further attempt number', () => {
    const during = { event: 'regionRestarting', nth: 1 } as const;
    const tape = [{ when: completed(2), action: 'failTask', target: 'count' } as const, kill(during, 'tm-2')];
    // What ran there is CANCELED by the loss, and nothing of the job fails with it.
    for (const finished of recovered(tape, {
      configuration: { ...AVAILABLE, 'restart-strategy.fixed-delay.delay': '1 s' },
    })) {
      expect(eventsOf(finished, 'taskManagerLost')).toHaveLength(1);
      expect(eventsOf(finished, 'regionRestarting')).toHaveLength(1);
      expect(scheduledAttempts(finished, 'count:1')).toEqual(['count:1:0', 'count:1:1']);
    }
  });

  test.each([1, 2, 3, 4])(
    'as acknowledgement %i of a checkpoint leaves: complete or not, all or nothing of it is restored',
    (nth) => {
      for (const target of ['tm-1', 'tm-2']) {
        for (const finished of recovered([kill({ event: 'acknowledged', where: { checkpoint: 3 }, nth }, target)])) {
          const [restored] = eventsOf(finished, 'restored');
          const isComplete = eventsOf(finished, 'checkpointCompleted').some(({ checkpoint }) => checkpoint === 3);
          expect(restored?.from).toBe(isComplete ? 3 : 2);
        }
      }
    },
  );

  test('two at the same moment: the region restarts on machines that were standing by', () => {
    for (const finished of recovered([kill(completed(2)), kill({ event: 'taskManagerKilled' }, 'tm-2')])) {
      expect(eventsOf(finished, 'taskManagerLost')).toHaveLength(2);
      const last = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'RUNNING');
      expect(last.slice(-4).every(({ slot }) => slot !== 'tm-1/0' && slot !== 'tm-2/0')).toBe(true);
    }
  });

  test('8.2.1, 3.1.2: of two slots on one machine, a failed task leaves the other slot and the machine; a dead machine takes both', () => {
    const cluster = { taskManagers: 2, slotsEach: 2, standingBy: 1 };
    const configuration = { ...AVAILABLE, 'taskmanager.numberOfTaskSlots': '2' };
    const spec = { cluster, configuration };
    for (const finished of recovered([{ when: completed(2), action: 'failTask', target: 'count:0' }], spec)) {
      expect(eventsOf(finished, 'taskManagerLost')).toEqual([]);
      expect(slotsOf(finished, 1)).toEqual(slotsOf(finished, 0));
      expect(eventsOf(finished, 'slotFreed').filter(({ time }) => time < endOf(finished))).toHaveLength(2);
    }
    for (const finished of recovered([kill(completed(2))], spec)) {
      expect(slotsOf(finished, 0)).toEqual(['tm-1/0', 'tm-1/1']);
      expect(slotsOf(finished, 1)).toEqual(['tm-2/0', 'tm-2/1']);
      expect(eventsOf(finished, 'regionRestarting')).toHaveLength(1);
    }
  });
});

function slotsOf(finished: FinishedRun, attempt: number): (string | null)[] {
  const running = eventsOf(finished, 'taskStatus').filter(({ execution, to }) => {
    return to === 'RUNNING' && executionParts(execution).attempt === attempt;
  });
  return [...new Set(running.map(({ slot }) => slot))].sort();
}

/** When the first task has finished. */
function endOf(finished: FinishedRun): number {
  return eventsOf(finished, 'taskStatus').find(({ to }) => to === 'FINISHED')?.time ?? Number.POSITIVE_INFINITY;
}

/** Moments at which the JobManager, or all of it, is lost. */
const MOMENTS: Readonly<Record<string, TapeCondition>> = {
  'before anything runs': { event: 'taskStatus', where: { to: 'DEPLOYING' } },
  'before the first checkpoint': { event: 'recordProcessed', nth: 5 },
  'as a checkpoint is triggered': { event: 'checkpointTriggered', nth: 3 },
  'as its last acknowledgement leaves': { event: 'acknowledged', where: { checkpoint: 3 }, nth: 4 },
  'as it is complete': completed(3),
  'as a task hears that it is complete': { event: 'notified', nth: 9 },
  'as a task waits for its restart': { event: 'regionRestarting' },
  'as a task is restored': { event: 'restored', nth: 2 },
};
const FAIL: TapeEntry = { when: completed(2), action: 'failTask', target: 'count' };

describe.each(Object.entries(MOMENTS))('8.6.1: %s', (what, when) => {
  // Only after a failure is there a restart, and something to be restored.
  const first = what.includes('restart') || what.includes('restored') ? [FAIL] : [];

  test('the JobManager is lost: another takes over from durable metadata', () => {
    for (const finished of recovered([...first, loseJobManager(when)])) {
      expect(eventsOf(finished, 'jobManagerRecovered')).toHaveLength(1);
      const [lost] = eventsOf(finished, 'jobManagerLost');
      expect(isBefore(lost, eventsOf(finished, 'jobManagerRecovered')[0])).toBe(true);
      expect(jobStatuses(finished).slice(-3)).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
      // What ran for the former one is over: every task runs in an attempt that it never used.
      const after = eventsOf(finished, 'taskStatus').filter((event) => isBefore(lost, event));
      expect(after.every(({ execution }) => executionParts(execution).attempt > first.length - 1)).toBe(true);
    }
  });

  test('the page is lost, and all that ran with it: a new cluster takes the job over', () => {
    for (const finished of recovered([...first, losePage(when)])) {
      const [lost] = eventsOf(finished, 'clusterLost');
      const machines = eventsOf(finished, 'taskStatus').filter((event) => isBefore(lost, event) && event.slot !== null);
      expect(machines.every(({ slot }) => Number(/\d+/.exec(slot ?? '')) > 3)).toBe(true);
      expect(jobStatuses(finished).slice(-3)).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
    }
  });
});

test('8.6.1: the restart strategy of a new JobManager starts fresh', () => {
  const failures = [2, 3, 5].map((nth): TapeEntry => ({ when: completed(nth), action: 'failTask', target: 'count' }));
  for (const finished of recovered([...failures, loseJobManager(completed(4))])) {
    expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([9, 8, 9]);
  }
});

test('8.6.1: one that takes over is lost in its turn, and a machine with it', () => {
  const again: TapeEntry = { when: { event: 'jobManagerRecovered' }, action: 'killJobManager' };
  for (const finished of recovered([loseJobManager(completed(2)), again, kill({ event: 'jobManagerLost', nth: 2 })])) {
    expect(eventsOf(finished, 'jobManagerRecovered')).toHaveLength(2);
    expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
  }
});

describe('3.1.3, 8.6.2: a job that waits for slots', () => {
  const configuration = {
    ...AVAILABLE,
    'slot.request.timeout': '2 s',
    'restart-strategy.fixed-delay.attempts': '3',
  };
  const alone = { taskManagers: 2, slotsEach: 1, standingBy: 0 };
  const lost = kill(completed(2));

  test('goes on as soon as a TaskManager is added, in the attempt that waited', () => {
    const tape = [lost, { when: { event: 'taskManagerRequested' }, action: 'addTaskManager' } as const];
    for (const finished of recovered(tape, { cluster: alone, configuration })) {
      expect(eventsOf(finished, 'taskManagerRequested').map(({ taskManager }) => taskManager)).toEqual([null]);
      expect(scheduledAttempts(finished, 'count:0')).toEqual(['count:0:0', 'count:0:1']);
      expect(slotsOf(finished, 1)).toEqual(['tm-2/0', 'tm-3/0']);
    }
  });

  test('from its beginning it is RUNNING, and its tasks are SCHEDULED (3.3.3)', () => {
    const waiting = simulation(COUNTING, { cluster: { ...alone, taskManagers: 1 }, configuration: AVAILABLE });
    waiting.advance(STEPS_MAX, ({ time }) => time > 60_000);
    expect(jobStatuses(waiting.result())).toEqual(['CREATED', 'RUNNING']);
    expect(new Set(eventsOf(waiting.result(), 'taskStatus').map(({ to }) => to))).toEqual(new Set(['SCHEDULED']));
    waiting.act({ action: 'addTaskManager' });
    expect(counts(waiting.runToEnd(STEPS_MAX))).toEqual(TWENTY_EACH);
  });

  test('fails when the request has waited for too long, says so as Flink does, and the restart strategy decides', () => {
    const finished = run(COUNTING, { cluster: alone, configuration, tape: [lost] });
    expect(finished.status).toBe('FAILED');
    const refused = eventsOf(finished, 'failed').filter(
      ({ reason }) => reason.class === 'NoResourceAvailableException',
    );
    expect(refused.map(({ execution }) => execution && executionParts(execution).attempt)).toEqual([1, 2, 3]);
    const [, ...messages] = chainOfMessages(finished.failure!);
    expect(messages).toEqual([
      'Slot request bulk is not fulfillable! Could not allocate the required slot within slot request timeout. ' +
        '1 slot is missing: add a TaskManager, or lower the parallelism.',
      'Timeout has occurred: PT2S',
    ]);
    expect(finished.failure?.message).toMatch(/^Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy/);
    expect(jobStatuses(finished)).toEqual(statusesOver(3, 'FAILING', 'FAILED'));
    const times = refused.map(({ time }) => time);
    // 2 s of waiting and 50 ms of backoff.
    expect(times.slice(1).map((time, n) => time - (times[n] ?? 0))).toEqual([2050, 2050]);
  });

  test('is asked for again with the next attempt: a machine that comes then is in time', () => {
    const tape = [lost, { when: { event: 'slotRequested', nth: 6 }, action: 'addTaskManager' } as const];
    for (const finished of recovered(tape, { cluster: alone, configuration })) {
      expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([2, 1]);
      expect(new Set(eventsOf(finished, 'restored').map(({ execution }) => executionParts(execution).attempt))).toEqual(
        new Set([2]),
      );
    }
  });
});
