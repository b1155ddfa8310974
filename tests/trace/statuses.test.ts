/** The order of events of whole runs: the sequences of appendix B, as the trace tells them. */
import { describe, expect, test } from 'vitest';
import { MAX_TIMESTAMP } from '../../src/base/ids.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { TapeEntry, TraceEvent } from '../../src/wire/trace-events.ts';
import { COUNTING, eventsOf, RESTARTING, run } from '../jobs/run-job.ts';
import { isBefore, TIMING, traced } from './traced-runs.ts';

const afterCheckpoint = (nth: number) => ({ event: 'checkpointCompleted', nth }) as const;
const FAIL: TapeEntry = { when: afterCheckpoint(2), action: 'failTask', target: 'count', value: 'on purpose' };
const KILL: TapeEntry = { when: afterCheckpoint(2), action: 'killTaskManager', target: 'tm-1' };

const jobStatuses = (finished: FinishedRun) => eventsOf(finished, 'jobStatus').map(({ to }) => to);

/** The states of each execution, in order. */
function taskStatuses(finished: FinishedRun): Record<string, string[]> {
  const statuses: Record<string, string[]> = {};
  for (const { execution, from, to } of eventsOf(finished, 'taskStatus')) {
    statuses[execution] ??= [from];
    statuses[execution].push(to);
  }
  return statuses;
}

const UP = ['CREATED', 'SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING'];

describe('B1, B2 and B7: a job that is left alone', () => {
  const finished = run(COUNTING);

  test('B1: the job is created and runs; every task is scheduled, deployed, initialized and runs', () => {
    expect(eventsOf(finished, 'jobStatus')[0]).toMatchObject({ from: 'INITIALIZING', to: 'CREATED' });
    expect(jobStatuses(finished)).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
    for (const statuses of Object.values(taskStatuses(finished))) expect(statuses).toEqual([...UP, 'FINISHED']);
  });

  test('B1: the first checkpoint is triggered after the last task runs', () => {
    const running = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'RUNNING');
    expect(running).toHaveLength(4);
    expect(isBefore(running.at(-1), eventsOf(finished, 'checkpointTriggered')[0])).toBe(true);
  });

  test('B2: a task sends the barrier on, takes its snapshot, acknowledges, and is notified when all have', () => {
    for (const completed of eventsOf(finished, 'checkpointCompleted')) {
      const of = (type: 'snapshotTaken' | 'acknowledged' | 'notified', execution: string) =>
        eventsOf(finished, type).find((e) => e.execution === execution && e.checkpoint === completed.checkpoint);
      const executions = eventsOf(finished, 'acknowledged')
        .filter(({ checkpoint }) => checkpoint === completed.checkpoint)
        .map(({ execution }) => execution);
      expect(executions.sort()).toEqual(['count:0:0', 'count:1:0', 'numbers:0:0', 'numbers:1:0']);
      for (const execution of executions) {
        const sent = eventsOf(finished, 'barrier').find(
          (e) => e.direction === 'out' && e.execution === execution && e.checkpoint === completed.checkpoint,
        );
        const taken = of('snapshotTaken', execution);
        if (execution.startsWith('numbers')) expect(isBefore(sent, taken)).toBe(true);
        expect(isBefore(taken, of('acknowledged', execution))).toBe(true);
        expect(isBefore(of('acknowledged', execution), completed)).toBe(true);
        expect(isBefore(completed, of('notified', execution))).toBe(true);
      }
    }
  });

  test('B7, 9.13: event time ends, then the data, then the final checkpoint completes, and the job with its last task', () => {
    const timing = traced(TIMING);
    const ends = eventsOf(timing, 'watermark').filter(({ timestamp }) => timestamp === MAX_TIMESTAMP);
    const [endOfData] = eventsOf(timing, 'endOfData').filter(({ channel }) => channel !== null);
    const tasks = eventsOf(timing, 'taskStatus').filter(({ to }) => to === 'FINISHED');
    expect(isBefore(ends[0], endOfData)).toBe(true);
    expect(
      eventsOf(timing, 'checkpointCompleted').some((one) => isBefore(endOfData, one) && isBefore(one, tasks[0])),
    ).toBe(true);
    expect(isBefore(tasks.at(-1), eventsOf(timing, 'jobStatus').at(-1))).toBe(true);
  });
});

test('B3: a checkpoint that takes too long is aborted at its time-out, and the tasks are told', () => {
  const finished = run(COUNTING, {
    configuration: {
      ...RESTARTING,
      'execution.checkpointing.timeout': '60 ms',
      'execution.checkpointing.tolerable-failed-checkpoints': '100',
    },
    tape: [
      { when: { event: 'checkpointTriggered', nth: 2 }, action: 'slowStorage', value: 200 },
      { when: { event: 'checkpointFailed' }, action: 'slowStorage', value: 0 },
    ],
  });
  const [failed] = eventsOf(finished, 'checkpointFailed');
  const [, , triggered] = eventsOf(finished, 'checkpointTriggered');
  const second = eventsOf(finished, 'checkpointTriggered')[1];
  expect(failed).toMatchObject({ checkpoint: second?.checkpoint, reason: 'CHECKPOINT_EXPIRED', counted: true });
  expect((failed?.time ?? 0) - (second?.time ?? 0)).toBe(60);
  expect(
    eventsOf(finished, 'notified').filter((one) => !one.completed && one.checkpoint === second?.checkpoint),
  ).toHaveLength(4);
  expect(triggered?.checkpoint).toBe((second?.checkpoint ?? 0) + 1);
  expect(finished.status).toBe('FINISHED');
});

describe('B4: a task fails', () => {
  const finished = run(COUNTING, { tape: [FAIL] });

  test('it has FAILED, the others are cancelled, and after the backoff all run in their next attempt', () => {
    expect(jobStatuses(finished)).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING', 'FINISHED']);
    const statuses = Object.entries(taskStatuses(finished));
    const first = statuses.filter(([execution]) => execution.endsWith(':0'));
    expect(first.map(([, states]) => states.slice(UP.length))).toEqual(
      first.map(([execution]) => (execution === 'count:0:0' ? ['FAILED'] : ['CANCELING', 'CANCELED'])),
    );
    for (const [execution, states] of statuses)
      if (execution.endsWith(':1')) expect(states).toEqual([...UP, 'FINISHED']);
    const [restarting, running] = eventsOf(finished, 'jobStatus').slice(2);
    expect((running?.time ?? 0) - (restarting?.time ?? 0)).toBe(50);
  });

  test('a restored task is RUNNING after its state is back, from the latest completed checkpoint', () => {
    expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
    for (const restored of eventsOf(finished, 'restored')) {
      const running = eventsOf(finished, 'taskStatus').find(
        (e) => e.execution === restored.execution && e.to === 'RUNNING',
      );
      expect(running?.cause).toEqual(restored.place);
    }
  });

  test('no checkpoint number is used twice', () => {
    const ids = eventsOf(finished, 'checkpointTriggered').map(({ checkpoint }) => checkpoint);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });
});

describe('B5: the restarts are used up', () => {
  const NONE = { ...RESTARTING, 'restart-strategy.type': 'none' };

  test('the job is FAILING, the rest is cancelled, the job has FAILED', () => {
    const finished = run(COUNTING, { configuration: NONE, tape: [FAIL] });
    expect(jobStatuses(finished)).toEqual(['CREATED', 'RUNNING', 'FAILING', 'FAILED']);
    expect(Object.values(taskStatuses(finished)).map((states) => states.at(-1))).toEqual(
      expect.arrayContaining(['FAILED', 'CANCELED']),
    );
    expect(finished.failure?.causes).toMatchObject([{ message: 'on purpose' }]);
  });

  test('8.6.2, 8.4.2: of a lost TaskManager the root cause is its loss, told of one task, and the others are cancelled', () => {
    const finished = run(COUNTING, { configuration: NONE, tape: [KILL] });
    const reasons = eventsOf(finished, 'failed').map(({ reason }) => reason);
    expect(reasons).toHaveLength(1);
    const ends = Object.values(taskStatuses(finished)).map((states) => states.at(-1));
    expect(ends.filter((end) => end === 'FAILED')).toHaveLength(1);
    expect(ends.every((end) => end === 'FAILED' || end === 'CANCELED')).toBe(true);
    expect(reasons[0]).toMatchObject({ class: 'TaskManagerLost' });
    expect(reasons[0]?.message).toContain('TaskManager 1 was lost: its connection broke');
    expect(finished.failure?.causes).toEqual([reasons[0]]);
    expect(finished.status).toBe('FAILED');
  });
});

test('B6: a cancelled job ends no data, takes no final checkpoint, and its tasks are CANCELED', () => {
  const finished = traced(TIMING, [{ when: afterCheckpoint(2), action: 'cancelJob' }]);
  expect(jobStatuses(finished)).toEqual(['CREATED', 'RUNNING', 'CANCELLING', 'CANCELED']);
  for (const states of Object.values(taskStatuses(finished)))
    expect(states.slice(-2)).toEqual(['CANCELING', 'CANCELED']);
  expect(eventsOf(finished, 'endOfData')).toEqual([]);
  expect(eventsOf(finished, 'watermark').filter(({ timestamp }) => timestamp === MAX_TIMESTAMP)).toEqual([]);
});

describe('8.6.1: the JobManager is lost', () => {
  const tape: TapeEntry[] = [{ when: afterCheckpoint(2), action: 'killJobManager' }];
  const finished = traced(COUNTING, tape);

  test('with high availability the next one takes the job over from its last checkpoint', () => {
    expect(eventsOf(finished, 'jobManagerLost')).toMatchObject([{ fromMetadata: true }]);
    expect(eventsOf(finished, 'jobManagerRecovered')).toMatchObject([{ fromMetadata: true }]);
    expect(jobStatuses(finished)).toEqual(['CREATED', 'RUNNING', 'CREATED', 'RUNNING', 'FINISHED']);
    expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
  });

  test('it uses attempt and checkpoint numbers that the former one has not used', () => {
    const [recovered] = eventsOf(finished, 'jobManagerRecovered');
    const attempts = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'DEPLOYING');
    const executions = attempts.map(({ execution }) => execution);
    expect(new Set(executions).size).toBe(executions.length);
    const triggered = eventsOf(finished, 'checkpointTriggered');
    const isLater = (event: TraceEvent) => isBefore(recovered, event);
    const used = Math.max(...triggered.filter((one) => !isLater(one)).map(({ checkpoint }) => checkpoint));
    expect(triggered.find(isLater)?.checkpoint).toBe(used + 1);
  });

  test('without it the job is lost', () => {
    const lost = run(COUNTING, { tape });
    expect(lost.status).toBe('LOST');
    expect(eventsOf(lost, 'jobManagerLost')).toMatchObject([{ fromMetadata: false }]);
  });
});
