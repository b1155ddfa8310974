import { expect, test } from 'vitest';
import { CheckpointFailureManager } from './checkpoint-failure-manager.ts';
import { type CheckpointRequest, CheckpointRequestDecider } from './checkpoint-request-decider.ts';

const DECLINED = 'CHECKPOINT_DECLINED';

const CHECKPOINT: CheckpointRequest = { kind: 'checkpoint', periodic: true, forced: false, cause: null, outcome: null };
const SAVEPOINT: CheckpointRequest = { ...CHECKPOINT, kind: 'savepoint', periodic: false };

test('T67 7.7 the job fails once when more in a row are counted than tolerated', () => {
  const manager = new CheckpointFailureManager(2);
  const failed = [manager.failed(1, DECLINED), manager.failed(2, DECLINED), manager.failed(3, 'TASK_FAILURE')];
  expect([...failed, manager.failed(4, DECLINED), manager.failed(5, DECLINED)]).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});

test('T67 7.7.1 a success starts the count anew and settles all lower numbers', () => {
  const manager = new CheckpointFailureManager(2);
  manager.failed(1, 'CHECKPOINT_EXPIRED');
  manager.failed(2, 'CHECKPOINT_EXPIRED');
  manager.succeeded(2);
  expect([1, 3, 4].map((id) => manager.failed(id, 'CHECKPOINT_EXPIRED'))).toEqual([false, false, false]);
});

test('T67 7.7.1 the same checkpoint counts once', () => {
  const manager = new CheckpointFailureManager(1);
  expect([manager.failed(1, DECLINED), manager.failed(1, DECLINED)]).toEqual([false, false]);
});

test('T67 7.7.1 five reasons count', () => {
  const counting = [
    DECLINED,
    'IO_EXCEPTION',
    'FINALIZE_CHECKPOINT_FAILURE',
    'CHECKPOINT_ASYNC_EXCEPTION',
    'CHECKPOINT_EXPIRED',
  ];
  const ignored = [
    'CHECKPOINT_SUBSUMED',
    'CHECKPOINT_COORDINATOR_SHUTDOWN',
    'CHECKPOINT_COORDINATOR_SUSPEND',
    'CHECKPOINT_DECLINED_TASK_NOT_READY',
    'CHECKPOINT_DECLINED_TASK_CLOSING',
    'CHECKPOINT_DECLINED_SUBSUMED',
    'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER',
    'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM',
    'JOB_FAILOVER_REGION',
    'MINIMUM_TIME_BETWEEN_CHECKPOINTS',
    'NOT_ALL_REQUIRED_TASKS_RUNNING',
    'TASK_FAILURE',
    'TOO_MANY_CHECKPOINT_REQUESTS',
  ];
  const manager = new CheckpointFailureManager(0);
  expect([...counting, ...ignored].filter((reason, index) => manager.failed(index + 1, reason))).toEqual(counting);
});

test('T66 7.2.4 requests of people go before periodic ones, and wait like them while one is under way', () => {
  const decider = new CheckpointRequestDecider(1, 0);
  decider.add(CHECKPOINT);
  decider.add({ ...CHECKPOINT, periodic: false });
  expect(decider.decide(1, null, 0)).toEqual({ type: 'wait' });
  expect(decider.decide(0, null, 0)).toMatchObject({ type: 'start', request: { periodic: false } });
  expect(decider.decide(0, null, 0)).toMatchObject({ type: 'start', request: { periodic: true } });
});

test('T66 7.2.4 in the pause a periodic request is dropped, a person’s is not', () => {
  const decider = new CheckpointRequestDecider(1, 10);
  decider.add(CHECKPOINT);
  expect(decider.decide(0, 100, 103)).toEqual({ type: 'tooEarly', delayMs: 7 });
  expect(decider.decide(0, 100, 103)).toEqual({ type: 'wait' });
  decider.add({ ...CHECKPOINT, periodic: false });
  expect(decider.decide(0, 100, 103)).toMatchObject({ type: 'start' });
});

test('T66 7.2.4 savepoints go before checkpoints; forced ones run beside others, and none keeps the pause', () => {
  const decider = new CheckpointRequestDecider(1, 10);
  decider.add({ ...CHECKPOINT, periodic: false });
  decider.add(SAVEPOINT);
  decider.add({ ...SAVEPOINT, forced: true });
  expect(decider.decide(1, 100, 103)).toMatchObject({ type: 'start', request: { kind: 'savepoint', forced: true } });
  expect(decider.decide(1, 100, 103)).toEqual({ type: 'wait' });
  expect(decider.decide(0, 100, 103)).toMatchObject({ type: 'start', request: { kind: 'savepoint', forced: false } });
  expect(decider.decide(0, 100, 103)).toMatchObject({ type: 'start', request: { kind: 'checkpoint' } });
});

test('T66 7.2.4 of more than 1000 requests the least important is dropped', () => {
  const decider = new CheckpointRequestDecider(1, 0);
  for (let queued = 0; queued < 1000; queued++) expect(decider.add({ ...CHECKPOINT, periodic: false })).toBeNull();
  expect(decider.add(CHECKPOINT)).toBe(CHECKPOINT);
  expect(decider.add(SAVEPOINT)).toMatchObject({ kind: 'checkpoint', periodic: false });
});
