import { expect, test } from 'vitest';
import type { CompletedRun } from '../../ports/run-service.ts';
import type { NewTraceEvent } from '../../wire/trace-events.ts';
import { endOf, endViolations } from './check-end.ts';
import { failureViolations } from './check-failures.ts';
import { traced } from './testing/traced.ts';

const restarted: NewTraceEvent = {
  ...{ type: 'regionRestarting', executions: [], strategy: 'fixed', backoffMs: 1, attemptsLeft: 1 },
};
const suppressed: NewTraceEvent = { type: 'recoverySuppressed', strategy: 'fixed' };
const cancelling: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'CANCELLING', restarts: 0 };
const lost = (fromMetadata: boolean): NewTraceEvent => ({ type: 'jobManagerLost', fromMetadata });
const nextLeg: NewTraceEvent = { type: 'legStarted', leg: 2, checkpoint: 1 };
const recovered: NewTraceEvent = { type: 'jobManagerRecovered', fromMetadata: true };

function ended(status: CompletedRun['status'], ...events: NewTraceEvent[]): string[] {
  const configuration = { 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '2' };
  const run = { status, events: traced(...events), spec: { configuration }, failure: null, steps: 9 };
  return endViolations(run as unknown as CompletedRun);
}

test.each<[string, CompletedRun['status'], NewTraceEvent[]]>([
  ['all input read', 'FINISHED', [restarted]],
  ['8.3.2: restarts used up', 'FAILED', [restarted, restarted, suppressed]],
  ['8.3.2: a new JobManager counts from nothing', 'FINISHED', [restarted, restarted, lost(true), recovered, restarted]],
  ['a new leg counts from nothing', 'FINISHED', [restarted, restarted, nextLeg, restarted]],
  ['8.6.1: lost with its JobManager', 'LOST', [lost(false)]],
  ['canceled', 'CANCELED', [cancelling]],
  ['canceled, which the next JobManager does not know', 'FINISHED', [cancelling, lost(true), recovered]],
])('%s is an end as it should be', (_what, status, events) => {
  expect(ended(status, ...events)).toEqual([]);
});

test.each<[string, CompletedRun['status'], NewTraceEvent[], string]>([
  ['no end', 'RUNNING', [], 'must end'],
  ['failed with a restart left', 'FAILED', [restarted, suppressed], 'after 1 of 2 restarts'],
  ['a restart too many', 'FINISHED', [restarted, restarted, restarted], 'restarted 3 times'],
  ['finished without a JobManager', 'FINISHED', [lost(false)], 'lost for good'],
  ['lost in spite of high availability', 'LOST', [lost(true)], 'not lost for good'],
  ['finished, though canceled', 'FINISHED', [cancelling], 'was canceled'],
  ['canceled by nobody', 'CANCELED', [], 'not canceled'],
])('%s is a violation', (_what, status, events, sentence) => {
  expect(ended(status, ...events)).toEqual([expect.stringContaining(sentence)]);
});

const completed = (checkpoint: number, kind: 'checkpoint' | 'suspend'): NewTraceEvent => {
  return { type: 'checkpointCompleted', checkpoint, kind, bytes: 1, durationMs: 1 };
};
const restarting: NewTraceEvent = { type: 'jobStatus', from: 'RUNNING', to: 'RESTARTING', restarts: 1 };
const restored = (from: number): NewTraceEvent => ({ type: 'restored', execution: 'fold:0:1', from, parts: [] });

test.each([
  [2, 'whole'],
  [4, 'cutShort'],
])('7.8.2, 7.9.3: stopped with savepoint 3 and restored from checkpoint %i, the end is: %s', (from, end) => {
  const stopping = [completed(2, 'checkpoint'), completed(3, 'suspend'), completed(4, 'checkpoint')];
  const events = traced(...stopping, restarted, restarting, restored(from));
  expect(endOf({ status: 'FINISHED', events })).toBe(end);
  const later = [completed(5, 'checkpoint'), restarted, restarting, restored(5)];
  expect(endOf({ status: 'FINISHED', events: traced(...stopping, restarting, restored(from), ...later) })).toBe(end);
});

const failed = (name: string): NewTraceEvent => {
  const reason = { class: 'JobException', message: 'outer', causes: [{ class: name, message: 'inner' }] };
  return { type: 'failed', execution: 'fold:0:0', reason };
};
const fault = (action: 'poisonRecord' | 'failTask'): NewTraceEvent => ({ type: 'fault', entry: { action } });

test('a failure needs something that it comes of, before it', () => {
  expect(failureViolations(traced(fault('poisonRecord'), failed('PoisonedRecord')))).toEqual([]);
  const unexplained = [expect.stringContaining('PoisonedRecord: inner')];
  expect(failureViolations(traced(fault('failTask'), failed('PoisonedRecord')))).toEqual(unexplained);
  expect(failureViolations(traced(failed('PoisonedRecord'), fault('poisonRecord')))).toEqual(unexplained);
});

test('a failure of a class that no fault leads to is a violation', () => {
  expect(failureViolations(traced(fault('failTask'), failed('ArithmeticException')))).toHaveLength(1);
});

test('7.9.3 a job that fails as it stops has a task that failed before', () => {
  const stopping = {
    type: 'failed',
    execution: null,
    reason: { class: 'StopWithSavepointStoppingException', message: '' },
  } as const;
  expect(failureViolations(traced(fault('failTask'), failed('Error'), stopping))).toEqual([]);
  expect(failureViolations(traced(fault('failTask'), stopping))).toEqual([expect.stringContaining('The job failed')]);
});
