import { describe, expect, test } from 'vitest';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const afterCheckpoint = (checkpoint: number) => ({ event: 'checkpointCompleted', where: { checkpoint } }) as const;

test('without a failure each digit is counted twenty times', () => {
  const finished = run(COUNTING);
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test.each([1, 2, 3])(
  '8.5.1: killed between checkpoints 2 and 3 the counts are those of a run without failure (seed %i)',
  (seed) => {
    const finished = run(COUNTING, {
      seed,
      tape: [{ when: afterCheckpoint(2), action: 'killTaskManager', target: 'tm-1' }],
    });
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    const restored = new Set(eventsOf(finished, 'restored').map(({ from }) => from));
    expect(restored).toEqual(new Set([2]));
  },
);

test('a source goes back: what came after the checkpoint is emitted again and marked as replayed', () => {
  const finished = run(COUNTING, { tape: [{ when: afterCheckpoint(2), action: 'killTaskManager', target: 'tm-1' }] });
  const emitted = eventsOf(finished, 'recordEmitted');
  expect(emitted.some(({ execution, replayed }) => execution.endsWith(':1') && replayed)).toBe(true);
  expect(emitted.some(({ execution, replayed }) => execution.endsWith(':0') && replayed)).toBe(false);
});

test('8.6.2: with one standing by, the second kill leaves the job waiting for a slot until one is added', () => {
  const tape = [1, 2].map(
    (id) => ({ when: afterCheckpoint(2 * id), action: 'killTaskManager', target: `tm-${id}` }) as const,
  );
  const waiting = simulation(COUNTING, { tape, cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 } });
  waiting.advance(STEPS_MAX, ({ time }) => time > 10_000);
  expect(waiting.result().status).toBe('RUNNING');
  expect(eventsOf(waiting.result(), 'taskManagerRequested').map(({ taskManager }) => taskManager)).toContain(null);
  expect(eventsOf(waiting.result(), 'taskManagerRegistered').map(({ taskManager }) => taskManager)).toContain('tm-3');
  waiting.act({ action: 'addTaskManager' });
  const finished = waiting.runToEnd(STEPS_MAX);
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('a task that fails restarts, and the counts are right', () => {
  const finished = run(COUNTING, {
    tape: [{ when: afterCheckpoint(3), action: 'failTask', target: 'count', value: 'on purpose' }],
  });
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
  expect(eventsOf(finished, 'regionRestarting')).toHaveLength(1);
});

test('3.1.4: a TaskManager that answers no heartbeats is lost after the time-out, and replaced', () => {
  const finished = run(COUNTING, {
    configuration: { ...RESTARTING, 'heartbeat.interval': '100 ms', 'heartbeat.timeout': '300 ms' },
    tape: [{ when: afterCheckpoint(2), action: 'muteHeartbeats', target: 'tm-1' }],
  });
  expect(eventsOf(finished, 'taskManagerLost')).toMatchObject([{ taskManager: 'tm-1', detectedBy: 'heartbeat' }]);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('storage that fails: the checkpoint fails with its reason, tolerated the job goes on', () => {
  const finished = run(COUNTING, {
    configuration: { ...RESTARTING, 'execution.checkpointing.tolerable-failed-checkpoints': '5' },
    tape: [{ when: { event: 'barrier', where: { checkpoint: 3 } }, action: 'failStorage', value: 2 }],
  });
  expect(eventsOf(finished, 'checkpointFailed').length).toBeGreaterThan(0);
  expect(eventsOf(finished, 'regionRestarting')).toHaveLength(0);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

describe('8.6.1: the JobManager dies', () => {
  const dies = (action: 'killJobManager' | 'clusterLost') => [{ when: afterCheckpoint(2), action }] as const;
  const available = { ...RESTARTING, 'high-availability.type': 'test' };

  test('with high availability the job comes back from its last checkpoint', () => {
    const finished = run(COUNTING, { configuration: available, tape: dies('killJobManager') });
    expect(eventsOf(finished, 'jobManagerRecovered')).toHaveLength(1);
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test.each(['killJobManager', 'clusterLost'] as const)('without it the job is lost: %s', (action) => {
    const finished = run(COUNTING, { tape: dies(action) });
    expect(finished.status).toBe('LOST');
    expect(eventsOf(finished, 'jobManagerRecovered')).toHaveLength(0);
    expect(eventsOf(finished, 'restored')).toHaveLength(0);
  });

  // JobManagerCheckpointStorage persists checkpoints where high availability is configured: its handles hold the state itself.
  test.each(['jobmanager', 'filesystem'])(
    'with the whole cluster, the job comes back from checkpoints on %s',
    (storage) => {
      const configuration = { ...available, 'execution.checkpointing.storage': storage };
      const finished = run(COUNTING, { configuration, tape: dies('clusterLost') });
      expect(finished.status).toBe('FINISHED');
      expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
      expect(counts(finished)).toEqual(TWENTY_EACH);
    },
  );
});
