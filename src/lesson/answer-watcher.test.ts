import { expect, test } from 'vitest';
import type { TraceEvent } from '../wire/trace-events.ts';
import { AnswerWatcher } from './answer-watcher.ts';

const wrote = (sink: string, n: number) => event({ type: 'sinkWrote', sink, value: { n } });
const ended = event({ type: 'endOfData' });

function event(fields: object): TraceEvent {
  return { place: { step: 0, index: 0 }, time: 0, cause: null, ...fields } as TraceEvent;
}

test('it takes a part of the event that it waits for', () => {
  const watcher = new AnswerWatcher({ event: 'sinkWrote', nth: 2, take: 'value.n' });
  expect([wrote('out', 7), wrote('out', 8), wrote('out', 9)].map((each) => watcher.sees(each))).toEqual([
    null,
    '8',
    null,
  ]);
});

test('it counts the events up to another one, and says so at that one', () => {
  const watcher = new AnswerWatcher({
    count: { event: 'sinkWrote', where: { sink: 'out' } },
    until: { event: 'endOfData' },
  });
  expect([wrote('out', 1), wrote('other', 1), wrote('out', 2), ended].map((each) => watcher.sees(each))).toEqual([
    null,
    null,
    null,
    '2',
  ]);
});

test('nothing before the other one is counted as 0, not as no answer', () => {
  const watcher = new AnswerWatcher({ count: { event: 'sinkWrote' }, until: { event: 'endOfData' } });
  expect(watcher.sees(ended)).toBe('0');
});
