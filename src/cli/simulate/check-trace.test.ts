import { expect, test } from 'vitest';
import type { NewTraceEvent, TraceEvent } from '../../wire/trace-events.ts';
import { traceViolations } from './check-trace.ts';
import { traced as trace } from './testing/traced.ts';

const channel = 'a:0:0 > b:0:0 : e0';

const out = (sequence: number): NewTraceEvent => ({
  ...{ type: 'recordEmitted', execution: 'a:0:0', operator: 'a', channel, sequence },
  ...{ value: sequence, timestamp: null, replayed: false },
});
const done = (sequence: number): NewTraceEvent => ({
  ...{ type: 'recordProcessed', execution: 'b:0:0', operator: 'b', channel, sequence, outputs: 0 },
});
const barrier = (direction: 'in' | 'out'): NewTraceEvent => ({
  ...{ type: 'barrier', execution: direction === 'out' ? 'a:0:0' : 'b:0:0', checkpoint: 1, channel, direction },
});
const held = (sequence: number): NewTraceEvent => ({ type: 'recordHeld', execution: 'b:0:0', channel, sequence });
const snapshot: NewTraceEvent = {
  type: 'snapshotTaken',
  execution: 'b:0:0',
  checkpoint: 1,
  parts: [],
  inFlightBytes: 0,
};
const running = (execution: string): NewTraceEvent => ({
  ...{ type: 'taskStatus', execution, from: 'INITIALIZING', to: 'RUNNING', slot: 'tm-1/0' },
});
const finished: NewTraceEvent = {
  ...{ type: 'taskStatus', execution: 'b:0:0', from: 'RUNNING', to: 'FINISHED', slot: 'tm-1/0' },
};
const cancelled = (execution: string): NewTraceEvent => ({
  ...{ type: 'taskStatus', execution, from: 'CANCELING', to: 'CANCELED', slot: 'tm-1/0' },
});
const acknowledged = (execution: string): NewTraceEvent => ({
  ...{ type: 'acknowledged', execution, checkpoint: 1, alignmentMs: 0, syncMs: 0, asyncMs: 0, startDelayMs: 0 },
});
const triggered: NewTraceEvent = { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true };
const completed: NewTraceEvent = {
  type: 'checkpointCompleted',
  checkpoint: 1,
  kind: 'checkpoint',
  bytes: 0,
  durationMs: 0,
};
const watermark = (timestamp: number): NewTraceEvent => ({
  ...{ type: 'watermark', execution: 'b:0:0', channel, timestamp, direction: 'in' },
});

test('records and barriers in their order violate nothing', () => {
  expect(
    traceViolations(trace(out(0), barrier('out'), out(1), done(0), barrier('in'), snapshot, done(1)), true),
  ).toEqual([]);
});

test('9.4: records that are held are processed in another order', () => {
  expect(traceViolations(trace(out(0), out(1), held(0), held(1), done(1), done(0)), true)).toEqual([]);
});

test('9.11: what a producer wrote that had to run again is left', () => {
  expect(traceViolations(trace(out(0), running('a:0:1'), finished), true)).toEqual([]);
});

test('9.11: a result is read again by another attempt', () => {
  const again = 'a:0:0 > b:0:1 : e0';
  const requested: NewTraceEvent = { type: 'partitionRequested', channel: again, written: channel };
  const second = { ...done(0), execution: 'b:0:1', channel: again } as NewTraceEvent;
  expect(traceViolations(trace(out(0), done(0), requested, second), true)).toEqual([]);
});

test('1.4.4: a watermark that was stored with the requests of an async operator may be ahead of those of its next attempt', () => {
  const [restored, stored, ...later] = trace(
    { type: 'restored', execution: 'a:0:0', from: 1, parts: [] },
    ...[5, 4].map((timestamp) => ({ ...watermark(timestamp), execution: 'a:0:0', direction: 'out' }) as NewTraceEvent),
    ...[watermark(5), watermark(4)],
  ) as [TraceEvent, TraceEvent, ...TraceEvent[]];
  expect(traceViolations([restored, { ...stored, cause: restored.place }, ...later], true)).toEqual([]);
  expect(traceViolations([restored, stored, ...later], true)).toHaveLength(2);
});

test.each([
  ['a held record that is processed twice', [out(0), held(0), done(0), done(0)], 'record 0 came in place of 1'],
  ['a lost record', [out(0), out(1), done(1)], 'record 1 came in place of 0'],
  ['a record twice', [out(0), done(0), done(0)], 'record 0 came in place of 1'],
  ['an invented record', [done(0)], 'was processed and never emitted'],
  [
    'a barrier that overtook a record',
    [out(0), barrier('out'), barrier('in'), done(0)],
    '1 records went before barrier 1',
  ],
  ['a barrier from nowhere', [barrier('in')], 'came and never left'],
  ['a snapshot behind its cut', [out(0), out(1), done(0), barrier('out'), snapshot], 'took snapshot 1 after 1 records'],
  ['a watermark that goes back', [watermark(5), watermark(4)], 'went back from 5 to 4'],
  ['an attempt that goes on after its end', [out(0), cancelled('b:0:0'), done(0)], 'b:0:0 had ended, and yet went on'],
  ['a record that is left in its channel', [out(0), out(1), done(0), finished], '1 records of a:0:0 > b:0:0 : e0 were'],
  ['a held record that is left', [out(0), held(0), finished], '1 records of a:0:0 > b:0:0 : e0 were'],
  [
    'a checkpoint without all',
    [running('a:0:0'), running('b:0:0'), triggered, acknowledged('a:0:0'), completed],
    'without b:0:0',
  ],
] as const)('%s is a violation', (_what, events, sentence) => {
  expect(traceViolations(trace(...events), true)).toEqual([expect.stringContaining(sentence)]);
});

test('at least once needs no consistent cut, exactly once does', () => {
  const early = trace(out(0), out(1), barrier('out'), done(0), snapshot);
  expect(traceViolations(early, true)).toHaveLength(1);
  expect(traceViolations(early, false)).toEqual([]);
});
