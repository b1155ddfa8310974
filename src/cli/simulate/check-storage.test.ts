import { expect, test } from 'vitest';
import type { FailedRequest } from '../../director/storage-desk.ts';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import type { NewTraceEvent } from '../../wire/trace-events.ts';
import { storageViolations } from './check-storage.ts';
import { traced } from './testing/traced.ts';

const savepoint: NewTraceEvent = {
  ...{ type: 'checkpointCompleted', checkpoint: 3, kind: 'savepoint' },
  bytes: 0,
  durationMs: 0,
};
const ended: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 };

/** A checkpoint that lies there names its own part. */
function left(
  status: FinishedRun['status'],
  {
    checkpoints = [] as number[],
    parts = [] as string[],
    working = [] as string[],
    retention = '',
    events = [] as NewTraceEvent[],
    failedRequests = [] as FailedRequest[],
  },
): string[] {
  const configuration =
    retention === '' ? {} : { 'execution.checkpointing.externalized-checkpoint-retention': retention };
  const run = {
    ...{ status, events: traced(...events), spec: { configuration }, stored: { checkpoints, parts, working } },
    failedRequests,
    snapshot: (checkpoint: number) => ({ parts: [{ key: `chk-${checkpoint}/a` }] }),
  };
  return storageViolations(run as unknown as FinishedRun);
}

test('7.9.1: what a job may leave behind', () => {
  const kept = { checkpoints: [3], parts: ['chk-3/a'] };
  expect(left('FINISHED', {})).toEqual([]);
  expect(left('FINISHED', { ...kept, events: [savepoint] })).toEqual([]);
  expect(left('CANCELED', { ...kept, retention: 'RETAIN_ON_CANCELLATION' })).toEqual([]);
  expect(left('FAILED', { ...kept, retention: 'DELETE_ON_CANCELLATION' })).toEqual([]);
});

test('7.9.3: a savepoint whose JobManager was lost before it could say that it is complete may lie there', () => {
  const triggered: NewTraceEvent = { type: 'checkpointTriggered', checkpoint: 3, kind: 'savepoint', aligned: true };
  const failed: NewTraceEvent = {
    type: 'checkpointFailed',
    checkpoint: 3,
    reason: 'CHECKPOINT_EXPIRED',
    counted: true,
  };
  const lost: NewTraceEvent = { type: 'clusterLost', fromMetadata: true };
  const finished: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 };
  const leaving = (...events: NewTraceEvent[]) =>
    left('FINISHED', { checkpoints: [3], parts: ['chk-3/a'], events: [...events, lost, finished] });
  expect(leaving(triggered)).toEqual([]);
  expect(leaving(triggered, failed)).toHaveLength(1);
  expect(leaving({ ...triggered, kind: 'checkpoint' })).toHaveLength(1);
});

test('what could not be deleted at the end of the job stays; storage that failed before, or another request, excuses nothing', () => {
  const leaving = (request: Partial<FailedRequest>) => {
    const failed: FailedRequest = { actor: 'jobmanager', type: 'discardCheckpoint', step: 1, ...request };
    return left('FINISHED', { checkpoints: [3], parts: ['chk-3/a'], events: [ended], failedRequests: [failed] });
  };
  expect(leaving({})).toEqual([]);
  expect(leaving({ type: 'sweep' })).toEqual([]);
  expect(leaving({ step: 0 })).toHaveLength(1);
  expect(leaving({ type: 'putParts' })).toHaveLength(1);
});

test.each([
  ['FINISHED', 'RETAIN_ON_CANCELLATION'],
  ['CANCELED', 'DELETE_ON_CANCELLATION'],
  ['FAILED', 'NO_EXTERNALIZED_CHECKPOINTS'],
] as const)('7.9.1: a job that is %s leaves no checkpoint with %s', (status, retention) => {
  expect(left(status, { checkpoints: [3], parts: ['chk-3/a'], retention })).toEqual([
    'Storage still holds checkpoint 3 after the end of the job.',
  ]);
});

test('a part that no checkpoint names is a leak', () => {
  const options = { checkpoints: [3], parts: ['chk-3/a', 'chk-2/a'], events: [savepoint] };
  expect(left('FINISHED', options)).toEqual(['Storage still holds chk-2/a after the end of the job.']);
});

test.each(['FINISHED', 'CANCELED', 'FAILED'] as const)('7.9.1: a job that is %s leaves no working state', (status) => {
  expect(left(status, { working: ['fold:0:1/a'] })).toEqual([
    'Storage still holds fold:0:1/a after the end of the job.',
  ]);
});

test('a savepoint that was completed lies there, however the job ended', () => {
  expect(left('LOST', { events: [savepoint] })).toEqual(['Savepoint 3 was completed, but does not lie in storage.']);
});
