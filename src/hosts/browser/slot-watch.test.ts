import { expect, test } from 'vitest';
import { StepTrace } from '../../ports/trace-sink.ts';
import type { NewTraceEvent, TapeCondition } from '../../wire/trace-events.ts';
import { SlotWatch } from './slot-watch.ts';

const processed = (subtask: number): NewTraceEvent => ({
  type: 'recordProcessed',
  execution: `count:${subtask}:1`,
  operator: 'count',
  channel: null,
  sequence: 0,
  outputs: 0,
});
const RECORD: TapeCondition = { event: 'recordProcessed', where: { subtask: 'count:1' }, nth: 500 };
const PRE_COMMIT: TapeCondition = { event: 'preCommitted', where: { checkpoint: 3 } };
const BARRIER: TapeCondition = { event: 'barrier', where: { checkpoint: 3, direction: 'in' } };

test('an untraced slot sees what it waits for, once for each time, and keeps no event', () => {
  const watch = new SlotWatch();
  const trace = new StepTrace(false, watch);
  watch.waitFor([{ entry: 4, when: RECORD, left: 500 }]);
  trace.begin(1, 0, { step: 7, index: 2 });
  for (const subtask of [0, 1, 1]) expect(trace.emit(processed(subtask))).toEqual({ step: 7, index: 2 });
  expect(trace.taken()).toEqual([]);
  expect(watch.taken()).toEqual([4, 4]);
  expect(watch.taken()).toEqual([]);
});

test('while it waits for a record all is told, and its steps shrink towards that record', () => {
  const watch = new SlotWatch();
  const trace = new StepTrace(false, watch);
  const waiting = (left: number) => {
    watch.waitFor([{ entry: 0, when: RECORD, left }]);
    return watch.elements(1024);
  };
  expect([1_000_000, 1600, 16, 1].map(waiting)).toEqual([1024, 100, 1, 1]);
  expect({ enabled: trace.enabled, records: trace.records }).toEqual({ enabled: true, records: false });
  watch.waitFor([]);
  expect({ enabled: trace.enabled, elements: watch.elements(1024) }).toEqual({ enabled: false, elements: 1024 });
});

test('a barrier that comes in and a pre-commit are told anyway: waiting for them costs nothing', () => {
  const watch = new SlotWatch();
  watch.waitFor([PRE_COMMIT, BARRIER].map((when, entry) => ({ entry, when, left: 1 })));
  expect({ needsAll: watch.needsAll, elements: watch.elements(1024) }).toEqual({ needsAll: false, elements: 1024 });
});
