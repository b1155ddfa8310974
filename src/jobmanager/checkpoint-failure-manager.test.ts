import { expect, test } from 'vitest';
import { CheckpointFailureManager } from './checkpoint-failure-manager.ts';
import { CheckpointRequestDecider } from './checkpoint-request-decider.ts';

const DECLINED = 'CHECKPOINT_DECLINED';

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
  decider.add({ periodic: true, cause: null });
  decider.add({ periodic: false, cause: null });
  expect(decider.decide(1, null, 0)).toEqual({ type: 'wait' });
  expect(decider.decide(0, null, 0)).toMatchObject({ type: 'start', request: { periodic: false } });
  expect(decider.decide(0, null, 0)).toMatchObject({ type: 'start', request: { periodic: true } });
});

test('T66 7.2.4 in the pause a periodic request is dropped, a person’s is not', () => {
  const decider = new CheckpointRequestDecider(1, 10);
  decider.add({ periodic: true, cause: null });
  expect(decider.decide(0, 100, 103)).toEqual({ type: 'tooEarly', delayMs: 7 });
  expect(decider.decide(0, 100, 103)).toEqual({ type: 'wait' });
  decider.add({ periodic: false, cause: null });
  expect(decider.decide(0, 100, 103)).toMatchObject({ type: 'start' });
});
