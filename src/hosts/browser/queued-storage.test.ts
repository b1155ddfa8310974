import { expect, test, vi } from 'vitest';
import { StorageFaults } from '../../director/storage-faults.ts';
import type { DurableStorage, StorageAnswer } from '../../ports/durable-storage.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import { QueuedStorage } from './queued-storage.ts';

const NO_JOB: JobGraph = {
  name: 'job',
  runtimeMode: 'STREAMING',
  type: 'STREAMING',
  vertices: [],
  edges: [],
  configuration: {},
  fingerprint: '',
};

/** Answers when it is told to. */
function slowStorage() {
  const open: ((answer: StorageAnswer) => void)[] = [];
  const storage: DurableStorage = { perform: (_request, answered) => open.push(answered) };
  return { open, queued: new QueuedStorage(storage, new StorageFaults(NO_JOB)) };
}

test('only so many requests are under way; the others follow in order as answers come', () => {
  const { open, queued } = slowStorage();
  const answered: number[] = [];
  for (let request = 0; request < 130; request++) queued.perform({ type: 'getRecord' }, () => answered.push(request));
  expect(open).toHaveLength(128);
  open[0]?.({ type: 'done' });
  open[1]?.({ type: 'done' });
  expect(open).toHaveLength(130);
  expect(queued.isIdle).toBe(false);
  for (const answer of open.slice(2)) answer({ type: 'done' });
  expect(answered).toEqual(Array.from({ length: 130 }, (_, index) => index));
  expect(queued.isIdle).toBe(true);
});

test('a fault lets so many requests fail, and they never reach storage', async () => {
  const { open, queued } = slowStorage();
  queued.faults.failNext(1);
  const answer = await new Promise<StorageAnswer>((answered) => queued.perform({ type: 'getRecord' }, answered));
  expect(answer).toMatchObject({ type: 'failed', why: 'unavailable' });
  expect(open).toHaveLength(0);
  queued.perform({ type: 'getRecord' }, () => undefined);
  expect(open).toHaveLength(1);
});

test('slow storage answers so much later', () => {
  vi.useFakeTimers();
  const { open, queued } = slowStorage();
  const answered = vi.fn();
  queued.faults.slow(500);
  queued.perform({ type: 'getRecord' }, answered);
  open[0]?.({ type: 'done' });
  vi.advanceTimersByTime(499);
  expect(answered).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(answered).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
