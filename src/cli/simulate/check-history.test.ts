/** The checks of a history that the mutants need, each shown to say something. */
import { expect, test } from 'vitest';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { NewTraceEvent, TraceEvent } from '../../wire/trace-events.ts';
import { coordinationViolations } from './check-coordination.ts';
import { durabilityViolations } from './check-durability.ts';
import { InFlightCheck, inFlightViolations } from './check-in-flight.ts';
import { watermarkViolations } from './check-watermarks.ts';
import { traced } from './testing/traced.ts';

const channel = (attempt: number) => `a:0:${attempt} > b:0:${attempt} : e0`;
const sent = (value: number): NewTraceEvent => ({
  ...{ type: 'recordEmitted', execution: 'a:0:0', operator: 'a', channel: channel(0), sequence: value },
  ...{ value, timestamp: null, replayed: false },
});
const restored = (elements: number): NewTraceEvent => ({
  ...{ type: 'inFlightRestored', execution: 'b:0:1', channel: channel(1), direction: 'in', elements },
});
const back = (value: number): NewTraceEvent => ({
  ...{ type: 'recordRestored', execution: 'b:0:1', channel: channel(1), direction: 'in', sequence: value - 3 },
  ...{ value, timestamp: null },
});

test('7.6.4: what comes back was on its way, and in this order', () => {
  expect(inFlightViolations(traced(sent(0), sent(1), sent(2), restored(2), back(1), back(2)))).toEqual([]);
  const inReverse = inFlightViolations(traced(sent(0), sent(1), sent(2), restored(2), back(2), back(1)));
  expect(inReverse).toEqual([expect.stringContaining('got 1 back')]);
  expect(inFlightViolations(traced(sent(0), restored(1), back(7)))).toEqual([expect.stringContaining('got 7 back')]);
});

test('7.6.1: what a checkpoint holds of a channel has been there, in this order', () => {
  const check = new InFlightCheck();
  for (const event of traced(sent(0), sent(1), sent(2))) check.see(event);
  const place = { edge: 'e0', from: 0, to: 0 };
  expect(check.hasCarried(place, [0, 2])).toBe(true);
  expect(check.hasCarried(place, [2, 1])).toBe(false);
  expect(check.hasCarried(place, [7])).toBe(false);
});

const graph = {
  vertices: [
    { key: 'a', operators: [{ name: 'a' }] },
    { key: 'b', operators: [{ name: 'b' }] },
    { key: 'c', operators: [{ name: 'Timestamps/Watermarks' }] },
    { key: 'q', operators: [{ name: 'async wait operator' }] },
  ],
  edges: [{ toVertex: 'b' }, { toVertex: 'c' }, { toVertex: 'q' }],
} as unknown as JobGraph;
const watermark = (vertex: string, timestamp: number, direction: 'in' | 'out'): NewTraceEvent => {
  const ends = direction === 'in' ? `a:0:0 > ${vertex}:0:0` : `${vertex}:0:0 > d:0:0`;
  return { type: 'watermark', execution: `${vertex}:0:0`, channel: `${ends} : e1`, timestamp, direction };
};

test('4.3.9: only a source, or who assigns them, makes watermarks', () => {
  const submitted: NewTraceEvent = { type: 'submitted', job: 'job', graph };
  const violations = (...events: NewTraceEvent[]) => watermarkViolations(traced(submitted, ...events));
  expect(violations(watermark('a', 5, 'out'), watermark('b', 5, 'in'), watermark('b', 5, 'out'))).toEqual([]);
  expect(violations(watermark('c', 5, 'out'))).toEqual([]);
  expect(violations(watermark('b', 4, 'in'), watermark('b', 5, 'out'))).toEqual([
    'b:0:0 put out watermark 5 to d:0:0, and none so high had come in.',
  ]);
  const restored: NewTraceEvent = { type: 'restored', execution: 'q:0:0', from: 1, parts: [] };
  expect(violations(restored, watermark('q', 5, 'out'))).toEqual([]);
  expect(violations(watermark('q', 5, 'out'))).toHaveLength(1);
});

const SPEC = {
  configuration: { 'heartbeat.interval': '100 ms', 'heartbeat.timeout': '500 ms' },
  pace: { storageMs: 20 },
} as unknown as RunSpec;
const registered: NewTraceEvent = { type: 'taskManagerRegistered', taskManager: 'tm-1', slots: 1 };
const muted: NewTraceEvent = { type: 'fault', entry: { action: 'muteHeartbeats', target: 'tm-1' } };
const lost: NewTraceEvent = { type: 'taskManagerLost', taskManager: 'tm-1', slots: 1, detectedBy: 'heartbeat' };
const finished: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 };
/** The last event of a run comes late. */
const late = (...events: NewTraceEvent[]): TraceEvent[] =>
  traced(...events).map((event, index) => ({ ...event, time: index === events.length - 1 ? 5000 : 0 }) as TraceEvent);

test('3.1.4: a machine that falls silent is noticed', () => {
  expect(coordinationViolations(SPEC, late(registered, muted, lost, finished))).toEqual([]);
  expect(coordinationViolations(SPEC, traced(registered, muted, finished))).toEqual([]);
  expect(coordinationViolations(SPEC, late(registered, muted, finished))).toEqual([
    'tm-1 was silent for 5000 ms, and nobody noticed.',
  ]);
  const clusterLost: NewTraceEvent = { type: 'clusterLost', fromMetadata: true };
  expect(coordinationViolations(SPEC, late(registered, clusterLost, muted, finished))).toEqual([]);
  const nextLeg: NewTraceEvent = { type: 'legStarted', leg: 2, checkpoint: 1 };
  expect(coordinationViolations(SPEC, late(registered, nextLeg, muted, finished))).toEqual([]);
});

test('7.2.9: a checkpoint that was given up does not complete', () => {
  const failed: NewTraceEvent = {
    type: 'checkpointFailed',
    checkpoint: 1,
    reason: 'CHECKPOINT_EXPIRED',
    counted: true,
  };
  const completed: NewTraceEvent = {
    ...{ type: 'checkpointCompleted', checkpoint: 1, kind: 'checkpoint' },
    bytes: 0,
    durationMs: 0,
  };
  expect(coordinationViolations(SPEC, traced(completed))).toEqual([]);
  expect(coordinationViolations(SPEC, traced(failed, completed))).toEqual([
    'Checkpoint 1 was given up, and completed later.',
  ]);
});

test('7.3.1: a snapshot is stored when storage has answered', () => {
  const own = { execution: 'b:0:0', checkpoint: 1, inFlightBytes: 0, parts: [{ keyGroup: 1, entries: 1, bytes: 9 }] };
  const taken: NewTraceEvent = { type: 'snapshotTaken', ...own };
  const stored: NewTraceEvent = { type: 'snapshotStored', ...own };
  expect(coordinationViolations(SPEC, late(taken, stored))).toEqual([]);
  expect(coordinationViolations(SPEC, traced(taken, stored))).toHaveLength(1);
});

const at = (time: number, event: NewTraceEvent): TraceEvent => ({ ...traced(event)[0], time }) as TraceEvent;

test('1.6, 7.3.1: a snapshot is acknowledged when the rows before it are stored', () => {
  const { execution, checkpoint } = { execution: 'b:0:0', checkpoint: 1 };
  const row: NewTraceEvent = { type: 'sinkWrote', execution, sink: 's', row: 0, value: 1, epoch: 1 };
  const taken: NewTraceEvent = { type: 'snapshotTaken', execution, checkpoint, parts: [], inFlightBytes: 0 };
  const times = { alignmentMs: 0, startDelayMs: 0, syncMs: 0, asyncMs: 0 };
  const acknowledged: NewTraceEvent = { type: 'acknowledged', execution, checkpoint, ...times };
  const violations = (...events: TraceEvent[]) => durabilityViolations(SPEC, events);
  expect(violations(at(0, row), at(0, taken), at(20, acknowledged))).toEqual([]);
  expect(violations(at(0, taken), at(1, row), at(19, acknowledged))).toEqual([]);
  expect(violations(at(0, row), at(0, taken), at(19, acknowledged))).toHaveLength(1);
  expect(violations(at(0, { ...row, transaction: 't' }), at(0, taken), at(19, acknowledged))).toEqual([]);
});

test('8.1.s4, 8.6.1: the latest completed checkpoint is restored, also by the next JobManager', () => {
  const completed = (checkpoint: number, kind: 'checkpoint' | 'savepoint'): NewTraceEvent => {
    return { type: 'checkpointCompleted', checkpoint, kind, bytes: 0, durationMs: 0 };
  };
  const recovered = (fromMetadata: boolean): NewTraceEvent => ({ type: 'jobManagerRecovered', fromMetadata });
  const back = (from: number): NewTraceEvent[] => [
    { type: 'taskStatus', execution: 'b:0:1', from: 'SCHEDULED', to: 'DEPLOYING', slot: null },
    { type: 'restored', execution: 'b:0:1', from, parts: [] },
  ];
  const violations = (...events: NewTraceEvent[]) => durabilityViolations(SPEC, traced(...events));
  const both = [completed(1, 'checkpoint'), completed(2, 'checkpoint')];
  expect(violations(...both, recovered(true), ...back(2))).toEqual([]);
  expect(violations(...both, recovered(true), ...back(1))).toEqual([
    'b:0:1 began with checkpoint 1, though 2 had completed.',
  ]);
  const [deployed] = back(0);
  const runs: NewTraceEvent = {
    type: 'taskStatus',
    execution: 'b:0:1',
    from: 'INITIALIZING',
    to: 'RUNNING',
    slot: null,
  };
  expect(violations(...both, deployed as NewTraceEvent, runs)).toEqual([
    'b:0:1 began with nothing, though 2 had completed.',
  ]);
  expect(violations(...both, ...back(2), runs)).toEqual([]);
  expect(violations(completed(1, 'checkpoint'), completed(2, 'savepoint'), ...back(1))).toEqual([]);
  expect(violations(...both, recovered(false), ...back(1))).toEqual([]);
});
