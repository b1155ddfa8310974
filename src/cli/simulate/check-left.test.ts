import { expect, test } from 'vitest';
import type { FailedRequest } from '../../director/storage-desk.ts';
import type { LeftBehind, LeftInSlot } from '../../hosts/simulation/left-behind.ts';
import type { NewTraceEvent, TraceEvent } from '../../wire/trace-events.ts';
import { leftViolations } from './check-left.ts';
import { traced } from './testing/traced.ts';

const EMPTY: LeftInSlot = { tasks: [], results: [], early: [], awaited: 0 };

function violations(
  {
    slot = {},
    failedRequests = [],
    ...left
  }: Partial<Omit<LeftBehind, 'slots'>> & { slot?: Partial<LeftInSlot>; failedRequests?: readonly FailedRequest[] },
  ...events: NewTraceEvent[]
): string[] {
  const slots = new Map([['tm-1/0', { ...EMPTY, ...slot }] as const]);
  const all = { alarms: [], buffers: [], isAtRest: true, ...left, slots };
  return leftViolations({ events: traced(...events), failedRequests, left: () => all });
}

test('a job that has ended leaves nothing in the cluster, and one that is lost is not asked', () => {
  expect(violations({})).toEqual([]);
  expect(leftViolations({ events: [], failedRequests: [], left: () => null })).toEqual([]);
});

test.each<[string, Partial<LeftInSlot>]>([
  ['1 tasks were still in tm-1/0: fold:0:0.', { tasks: ['fold:0:0'] }],
  ['1 results still lay in tm-1/0: fold:0:0 e1.', { results: [{ execution: 'fold:0:0', edge: 'e1' }] }],
  ['1 executions that never came had credit in tm-1/0: fold:0:0.', { early: ['fold:0:0'] }],
  ['tm-1/0 still waited for 2 answers or alarms.', { awaited: 2 }],
])('what a slot keeps is a leak: %s', (sentence, slot) => {
  expect(violations({ slot })).toEqual([`After the end of the job ${sentence}`]);
});

test('an alarm that rings after the end was armed for nobody', () => {
  const triggered: NewTraceEvent = { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true };
  const alarms = [{ actor: 'jobmanager', cause: { step: 1, index: 0 } }] as const;
  expect(violations({ alarms }, triggered)).toEqual([
    'After the end of the job 1 alarms were armed: one of jobmanager after checkpointTriggered.',
  ]);
  expect(violations({ isAtRest: false })).toEqual(['The cluster did not come to rest after the end of the job.']);
});

test('what may be left: attempts to store, and credit for an attempt that went with its JobManager', () => {
  const ended: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 };
  const failedRequests = [{ actor: 'jobmanager', type: 'putRecord', step: 1 }] as const;
  const lost: NewTraceEvent = { type: 'jobManagerLost', fromMetadata: true };
  const alarms = [{ actor: 'jobmanager', cause: null }] as const;
  expect(violations({ alarms, isAtRest: false, failedRequests }, ended)).toEqual([]);
  expect(violations({ alarms: [{ actor: 'tm-1/0', cause: null }], failedRequests }, ended)).toHaveLength(1);
  expect(violations({ alarms, failedRequests: [{ ...failedRequests[0], actor: 'tm-1/0' }] }, ended)).toHaveLength(1);
  expect(violations({ slot: { early: ['fold:0:0'] } }, lost)).toEqual([]);
});

test('storage that failed long before the end is no reason to try again', () => {
  const [begun, ended] = traced(
    { type: 'jobStatus', from: 'CREATED', to: 'RUNNING', restarts: 0 },
    { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 },
  ) as [TraceEvent, TraceEvent];
  const events = [begun, { ...ended, place: { step: 9, index: 0 }, time: 5000 }];
  const alarms = [{ actor: 'jobmanager', cause: null }] as const;
  const left = () => ({ slots: new Map(), alarms, buffers: [], isAtRest: true });
  const failing = (step: number) =>
    leftViolations({ events, failedRequests: [{ actor: 'jobmanager', type: 'putRecord', step }], left });
  expect(failing(9)).toEqual([]);
  expect(failing(1)).toHaveLength(1);
});

test('8.6.1: a job that ended with its JobManager may be gone on with, and what it has then is no leak', () => {
  const ended: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 };
  const lost: NewTraceEvent = { type: 'clusterLost', fromMetadata: true };
  const alarms = [{ actor: 'jobmanager', cause: null }] as const;
  expect(violations({ alarms }, ended, lost)).toEqual([]);
  expect(violations({ alarms }, lost, ended)).toHaveLength(1);
});

test('3.4: a task that has finished has read all, one that was canceled has not', () => {
  const ended = (to: 'FINISHED' | 'CANCELED'): NewTraceEvent => {
    return { type: 'taskStatus', execution: 'b:0:0', from: 'RUNNING', to, slot: 'tm-1/0' };
  };
  const buffers = ['a:0:0 > b:0:0 : e0'] as const;
  expect(violations({ buffers }, ended('CANCELED'))).toEqual([]);
  expect(violations({ buffers }, ended('FINISHED'))).toEqual([
    'After the end of the job 1 buffers were under way to tasks that had finished: a:0:0 > b:0:0 : e0.',
  ]);
});
