import { expect, test } from 'vitest';
import type { TaskServices } from '../task-services.ts';
import { TaskTrace } from '../task-trace.ts';
import { ResultPartition } from './result-partition.ts';

const CHANNEL = 'a:0:0 > b:0:0 : e0';

function partition(settings: { recordsPerBuffer: number; timeoutMs: number | null }) {
  const sent: number[] = [];
  const alarms: { at: number; ring: () => void }[] = [];
  const services: TaskServices = {
    trace: new TaskTrace({ enabled: false, records: false, emit: () => null }),
    now: () => 7,
    send: (_to, message) => void (message.type === 'buffer' && sent.push(message.elements)),
    ask: () => {},
    setAlarm: (at, ring) => alarms.push({ at, ring }),
    leaveOpen: () => () => {},
    cancelAlarm: () => {},
  };
  const deployment = {
    edge: 'e0',
    node: 1,
    operator: 'Map',
    sideOutput: null,
    shipStrategy: 'FORWARD',
    line: null,
    targetMaxParallelism: 128,
    resultType: 'PIPELINED_BOUNDED',
    supportsUnaligned: true,
    channels: [{ channel: CHANNEL, slot: 'tm-1/0' }],
  } as const;
  const inner = new ResultPartition(deployment, { ...settings, what: 'The record' }, services);
  const record = () =>
    inner.append(0, { type: 'record', value: 1, timestamp: null, sequence: 0, replayed: false }, null);
  return { inner, sent, alarms, record };
}

test('3.5.2: a buffer leaves when it is full, or when its time is up', () => {
  const { inner, sent, alarms, record } = partition({ recordsPerBuffer: 2, timeoutMs: 100 });
  inner.credited(CHANNEL, 5);
  record();
  record();
  record();
  expect(sent).toEqual([2]);
  expect(alarms.map(({ at }) => at)).toEqual([107]);
  alarms[0]?.ring();
  expect(sent).toEqual([2, 1]);
});

test('3.5.2: with a time-out of 0 every record leaves at once, without one only full buffers do', () => {
  const eager = partition({ recordsPerBuffer: 10, timeoutMs: 0 });
  eager.inner.credited(CHANNEL, 5);
  eager.record();
  expect(eager.sent).toEqual([1]);
  const never = partition({ recordsPerBuffer: 10, timeoutMs: null });
  never.inner.credited(CHANNEL, 5);
  never.record();
  expect([never.sent, never.alarms]).toEqual([[], []]);
});

test('3.5.2: an event pushes out the records before it and travels alone, without credit', () => {
  const { inner, sent, record } = partition({ recordsPerBuffer: 10, timeoutMs: null });
  inner.appendEvent(0, { type: 'endOfData', drain: true }, null);
  record();
  inner.appendEvent(0, { type: 'endOfPartition' }, null);
  expect(sent).toEqual([1]);
  inner.credited(CHANNEL, 1);
  expect(sent).toEqual([1, 1, 1]);
});

test('3.5.4: ten waiting buffers in one subpartition are too many', () => {
  const { inner, record } = partition({ recordsPerBuffer: 1, timeoutMs: null });
  for (let i = 0; i < 9; i++) record();
  expect(inner.fullChannel).toBe(null);
  record();
  expect(inner.fullChannel).toBe(CHANNEL);
  inner.credited(CHANNEL, 1);
  expect(inner.fullChannel).toBe(null);
});
