import { expect, test } from 'vitest';
import type { NewTraceEvent } from '../wire/trace-events.ts';
import { actionText } from './action-text.ts';
import { sentence } from './event-sentences.ts';
import { taskName } from './names.ts';
import { at, COUNTING_JOB, channel, script } from './testing/script.ts';

function said(event: NewTraceEvent): string {
  return sentence(script(at(0, event))[0]!, COUNTING_JOB);
}

test('tasks are named as Flink shows them', () => {
  expect(taskName(COUNTING_JOB, 'count:0:3')).toBe('count (1/2)');
  expect(taskName(null, 'count:0:3')).toBe('count (1)');
});

test.each<[NewTraceEvent, string]>([
  [
    { type: 'barrier', execution: 'count:0:0', checkpoint: 7, channel: channel(1, 0), direction: 'in' },
    'Barrier 7 arrives at count (1/2) from clicks (2/2).',
  ],
  [
    { type: 'channelBlocked', execution: 'count:0:0', checkpoint: 7, channel: channel(1, 0), waiting: 3 },
    'clicks (2/2) to count (1/2) waits for the other barriers of checkpoint 7: 3 buffers behind it.',
  ],
  [
    {
      type: 'alignmentPaused',
      execution: 'count:1:0',
      group: 'g',
      split: 'ahead',
      watermark: 5000,
      maxAllowed: 2000,
    },
    'Split ahead of count (2/2) waits for alignment group g: its watermark is 5000, and it may go to 2000.',
  ],
  [
    { type: 'sourcePaused', execution: 'clicks:1:1' },
    'clicks (2/2) reads nothing before the barrier of the next checkpoint.',
  ],
  [
    { type: 'sourceResumed', execution: 'clicks:1:1', checkpoint: 4 },
    'clicks (2/2) reads on behind the barrier of checkpoint 4.',
  ],
  [
    {
      type: 'stateChanged',
      execution: 'count:1:0',
      operator: 'count',
      state: 'n',
      key: '/home',
      keyGroup: 7,
      before: 2,
      after: 3,
    },
    'State n of /home at count (2/2): 2 → 3',
  ],
  [
    { type: 'stateExchanged', execution: 'count:1:0', read: 1, written: 2, bytes: 4100 },
    'count (2/2) exchanges state with the browser’s storage: 1 bucket of keys in, 2 buckets out, 4.1 kB.',
  ],
  [
    {
      type: 'stateChanged',
      execution: 'count:1:0',
      operator: 'count',
      state: 'n',
      key: '/home',
      keyGroup: 7,
      before: 3,
      after: null,
      expired: true,
    },
    'State n of /home at count (2/2): 3 is dropped: its time to live is over',
  ],
  [{ type: 'taskManagerKilled', taskManager: 'tm-2' }, 'TaskManager 2 dies. All it held in memory is gone.'],
  [
    { type: 'slotLost', taskManager: 'tm-2', slot: 1 },
    'Slot tm-2/1 is lost. All it held in memory is gone, and an empty one takes its place; TaskManager 2 lives on.',
  ],
  [
    { type: 'slotFailed', taskManager: 'tm-2', slot: 1 },
    'TaskManager 2 tells the JobManager that what ran in slot tm-2/1 is gone, and that the slot is free again.',
  ],
  [
    { type: 'restored', execution: 'count:0:1', from: 3, parts: [{ keyGroup: 7, from: 'count:0:0', entries: 1 }] },
    'count (1/2) is restored from checkpoint 3: 1 part.',
  ],
  [
    { type: 'checkpointCompleted', checkpoint: 5, kind: 'suspend', bytes: 12, durationMs: 20 },
    'Savepoint 5 completed: 12 B in 20 ms.',
  ],
  [
    {
      type: 'jobRestored',
      checkpoint: 5,
      kind: 'savepoint',
      path: 'savepoint-5',
      claimMode: 'NO_CLAIM',
      leftBehind: [{ operatorId: 'c', uid: 'count', name: 'count', entries: 2 }],
    },
    'The job starts from savepoint 5 (savepoint-5), which stays yours. State of count is left behind: 2 entries.',
  ],
  [
    {
      type: 'jobRestored',
      checkpoint: 5,
      kind: 'checkpoint',
      path: 'chk-5',
      claimMode: 'LEGACY',
      leftBehind: [],
    },
    'The job starts from checkpoint 5 (chk-5), which stays yours, though checkpoints of this job may refer to what it stored ' +
      '(LEGACY is deprecated: choose CLAIM or NO_CLAIM).',
  ],
  [
    { type: 'checkpointCompleted', checkpoint: 3, kind: 'checkpoint', bytes: 1234, durationMs: 1500 },
    'Checkpoint 3 completed: 1.2 kB in 1.5 s.',
  ],
])('%o in plain words', (event, words) => {
  expect(said(event)).toBe(words);
});

test('an action of the tape reads as a person would say it', () => {
  expect(actionText({ action: 'killTaskManager', target: 'tm-2' })).toBe('kill TaskManager 2');
  expect(actionText({ action: 'killTaskManager', target: 'owner-of:/home' })).toBe('kill the owner of /home');
  expect(actionText({ action: 'loseSlot', target: 'tm-2/1' })).toBe('lose slot tm-2/1');
  expect(actionText({ action: 'loseSlot', target: 'owner-of:/home' })).toBe('lose the slot of the owner of /home');
});
