import { beforeEach, expect, test } from 'vitest';
import type { ActorEvent } from '../ports/actor.ts';
import type { JobRecord, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import { JobRecordStore, STORAGE_RETRY_MS } from './job-record-store.ts';
import { Outbox } from './outbox.ts';

const EMPTY: JobRecord = { jobId: 'job', nextCheckpointId: 1, completed: [], terminal: null };
const DONE: StorageAnswer = { type: 'done' };
const UNAVAILABLE: StorageAnswer = { type: 'failed', why: 'unavailable', message: 'not now' };

let outbox: Outbox;
let asked: { readonly id: number; readonly request: StorageRequest }[];
let alarms: { readonly id: number; readonly at: number }[];

beforeEach(() => {
  outbox = new Outbox(false);
  asked = [];
  alarms = [];
});

/** One input of the JobManager: `work` is what it does on it. */
function step(time: number, work: () => void): void {
  const event: ActorEvent = { type: 'alarm', alarm: 0 };
  outbox.begin({ step: 1, time, cause: null, event });
  work();
  const output = outbox.taken();
  asked.push(...output.requests);
  alarms.push(...output.alarms);
}

function answer(said: StorageAnswer, time = 0): void {
  const next = asked.shift();
  step(time, () => outbox.answered(next?.id ?? 0, said));
}

function records(): (JobRecord | undefined)[] {
  return asked.map(({ request }) => (request.type === 'putRecord' ? request.record : undefined));
}

test('without high availability a change is as good as stored', () => {
  const store = new JobRecordStore(outbox, false, EMPTY);
  const stored: string[] = [];
  step(0, () => {
    store.update({ nextAttempt: 1 }, null);
    store.whenStored(() => stored.push('now'));
  });
  expect(stored).toEqual(['now']);
  expect(asked).toEqual([]);
});

test('whoever waits for a change is called once a record that holds it is stored', () => {
  const store = new JobRecordStore(outbox, true, EMPTY);
  const stored: string[] = [];
  step(0, () => {
    store.update({ nextAttempt: 1 }, null);
    store.whenStored(() => stored.push('attempt 1'));
    store.update({ nextAttempt: 2 }, null);
    store.whenStored(() => stored.push('attempt 2'));
  });
  expect(records()).toEqual([{ ...EMPTY, nextAttempt: 1 }]);
  answer(DONE);
  expect(stored).toEqual(['attempt 1']);
  answer(DONE);
  expect(stored).toEqual(['attempt 1', 'attempt 2']);
});

test('changes that wait for their turn are written as one record', () => {
  const store = new JobRecordStore(outbox, true, EMPTY);
  step(0, () => {
    for (const nextCheckpointId of [2, 3, 4, 5]) store.update({ nextCheckpointId }, null);
  });
  answer(DONE);
  expect(records()).toEqual([{ ...EMPTY, nextCheckpointId: 5 }]);
  answer(DONE);
  expect(asked).toEqual([]);
});

test('a record that could not be written is written again, as it is then', () => {
  const store = new JobRecordStore(outbox, true, EMPTY);
  const stored: string[] = [];
  step(0, () => {
    store.update({ nextAttempt: 1 }, null);
    store.whenStored(() => stored.push('now'));
  });
  answer(UNAVAILABLE, 7);
  expect([stored, asked]).toEqual([[], []]);
  const [retry] = alarms;
  expect(retry?.at).toBe(7 + STORAGE_RETRY_MS);
  step(7 + STORAGE_RETRY_MS, () => outbox.ring(retry?.id ?? 0));
  expect(records()).toEqual([{ ...EMPTY, nextAttempt: 1 }]);
  answer(DONE);
  expect(stored).toEqual(['now']);
});
