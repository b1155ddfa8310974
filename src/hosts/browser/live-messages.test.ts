import { expect, test } from 'vitest';
import { liveSlotReport, peerMessage } from './live-messages.ts';

const finished = { type: 'taskState', execution: 'map:0:1', state: 'FINISHED' };
const rows = { id: 1, request: { type: 'writeRows', sink: 'out', rows: [] }, cause: null };
const buffer = { type: 'buffer', channel: 'a:0:1>b:0:1@e0', sequence: 0, elements: 1, bytes: Uint8Array.of(1) };

/** Of a subtask with metrics of its own. */
const COUNTS = {
  execution: 'map:0:1',
  numRecordsIn: 3,
  numRecordsOut: 2,
  busyTimeMs: 1.5,
  backPressuredTimeMs: 0,
  idleTimeMs: 98.5,
  currentInputWatermark: null,
  own: [{ operator: 'map', name: 'orders.late', kind: 'meter', value: { count: 2, rate: 0.5 } }],
};

test('what a slot says in a step is taken', () => {
  const did = { type: 'did', reports: [{ message: finished, cause: { step: 3, index: 0 } }], requests: [rows] };
  expect(liveSlotReport(did)).toEqual(did);
  const metrics = { type: 'metrics', subtasks: [COUNTS], channels: [{ channel: buffer.channel, elements: 5 }] };
  expect(liveSlotReport(metrics)).toEqual(metrics);
});

test.each([
  ['no object', 'did'],
  ['an unknown type', { type: 'terminate' }],
  ['a property path', { type: 'APPLY', path: ['constructor'], argumentList: [] }],
  [
    'the JobManager’s own words',
    { type: 'did', reports: [{ message: { type: 'submit' }, cause: null }], requests: [] },
  ],
  ['records for the JobManager', { type: 'did', reports: [{ message: buffer, cause: null }], requests: [] }],
  [
    'a checkpoint of its own making',
    { type: 'did', reports: [], requests: [{ id: 1, request: { type: 'putCheckpoint' }, cause: null }] },
  ],
  [
    'more than a step may store',
    {
      type: 'did',
      reports: [],
      requests: [
        { id: 1, request: { type: 'putParts', parts: [{ key: 'k', bytes: new Uint8Array(65e6) }] }, cause: null },
      ],
    },
  ],
  [
    'a metric of no kind',
    { type: 'metrics', subtasks: [{ ...COUNTS, own: [{ ...COUNTS.own[0], kind: 'timer' }] }], channels: [] },
  ],
  ['counts that are none', { type: 'metrics', subtasks: [{ ...COUNTS, numRecordsIn: Number.NaN }], channels: [] }],
])('from a slot, %s is refused', (_what, message) => {
  expect(liveSlotReport(message)).toBeNull();
});

test('slots take buffers, credit and the end of consumption from each other, and nothing else', () => {
  expect(peerMessage(buffer)).toEqual(buffer);
  expect(peerMessage({ type: 'credit', channel: buffer.channel, buffers: 2 })).not.toBeNull();
  expect(peerMessage({ ...buffer, bytes: 'text' })).toBeNull();
  expect(peerMessage({ type: 'cancel', execution: 'map:0:1' })).toBeNull();
  expect(peerMessage({ type: 'jobManagerLost' })).toBeNull();
});
