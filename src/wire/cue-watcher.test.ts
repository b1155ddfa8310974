import { expect, test } from 'vitest';
import type { TraceEvent } from '../wire/trace-events.ts';
import { CueWatcher } from './cue-watcher.ts';

const completed = (checkpoint: number) =>
  event({ type: 'checkpointCompleted', checkpoint, kind: 'checkpoint', bytes: 0, durationMs: 0 });
const wrote = (page: string) =>
  event({ type: 'sinkWrote', execution: 'count:0:0', sink: 'counts', row: 0, value: { page }, epoch: 1 });

function event(fields: object): TraceEvent {
  return { place: { step: 0, index: 0 }, time: 0, cause: null, ...fields } as TraceEvent;
}

test('it is met at the nth event of its type, and once', () => {
  const watcher = new CueWatcher({ event: 'checkpointCompleted', nth: 2 });
  expect([completed(1), completed(2), completed(3)].map((each) => watcher.sees(each))).toEqual([false, true, false]);
});

test('it looks into values', () => {
  const watcher = new CueWatcher({ event: 'sinkWrote', where: { 'value.page': '/home' } });
  expect([wrote('/cart'), wrote('/home')].map((each) => watcher.sees(each))).toEqual([false, true]);
});

test('what came before its `after` does not count', () => {
  const watcher = new CueWatcher({ event: 'sinkWrote', after: { event: 'checkpointCompleted' } });
  expect([wrote('/home'), completed(1), wrote('/home')].map((each) => watcher.sees(each))).toEqual([
    false,
    false,
    true,
  ]);
});

test('what is left of a cue is met at the same event by a watcher that begins there', () => {
  const cue = { event: 'sinkWrote', nth: 2, after: { event: 'checkpointCompleted', nth: 2 } } as const;
  const events = [wrote('/a'), completed(1), wrote('/b'), completed(2), wrote('/c'), wrote('/d')];
  for (const from of events.keys()) {
    const watcher = new CueWatcher(cue);
    for (const each of events.slice(0, from)) watcher.sees(each);
    const rest = new CueWatcher(watcher.left);
    expect(events.slice(from).findIndex((each) => rest.sees(each)) + from).toBe(5);
  }
});
