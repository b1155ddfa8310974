import { expect, test } from 'vitest';
import type { NewTraceEvent } from '../../wire/trace-events.ts';
import { timerViolations } from './check-timers.ts';
import { traced } from './testing/traced.ts';

type Domain = 'EVENT_TIME' | 'PROCESSING_TIME';

function timer(
  type: 'timerRegistered' | 'timerFired',
  timestamp: number,
  domain: Domain = 'EVENT_TIME',
): NewTraceEvent {
  return { type, execution: 'fold:0:0', operator: 'fold', key: 3, keyGroup: 1, timestamp, domain };
}

const finished: NewTraceEvent = {
  ...{ type: 'taskStatus', execution: 'fold:0:0', from: 'RUNNING', to: 'FINISHED', slot: 'tm-1/0' },
};
const stopped: NewTraceEvent = { type: 'endOfData', execution: 'fold:0:0', channel: null, stopped: true };

test('4.5: a task that finishes has no timers of event time left', () => {
  const registered = timer('timerRegistered', 5);
  expect(timerViolations(traced(registered, timer('timerFired', 5), finished))).toEqual([]);
  expect(timerViolations(traced(registered, timer('timerRegistered', 6), timer('timerFired', 6), finished))).toEqual([
    'fold:0:0 has finished with 1 timers left: timer 5 of key 3 in fold.',
  ]);
});

test('those of processing time may be left, and all of a job that is stopped', () => {
  expect(timerViolations(traced(timer('timerRegistered', 5, 'PROCESSING_TIME'), finished))).toEqual([]);
  expect(timerViolations(traced(timer('timerRegistered', 5), stopped, finished))).toEqual([]);
  expect(timerViolations(traced(stopped, timer('timerRegistered', 5), finished))).toEqual([]);
});
