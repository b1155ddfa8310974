/** What lies between two stages of a BATCH job, told in events (9.2, 9.3, 9.11). */
import { expect, test } from 'vitest';
import type { NewTraceEvent } from '../wire/trace-events.ts';
import { forkView } from './fork-view.ts';
import { reduce, viewOf } from './reduce.ts';
import type { ResultView } from './result-view.ts';
import { at, channel, click, running, script } from './testing/script.ts';

const WRITER = { execution: 'clicks:0:0', edge: 'e0' };

/** A click that is written down instead of sent. */
function written(time: number, page: string, sequence: number): ReturnType<typeof at>[] {
  const [emitted] = click(time, page, sequence);
  return [emitted!, at(time, { type: 'bufferSpilled', channel: channel(0, 0), elements: 1, bytes: 20 })];
}

const WRITTEN = [...written(10, '/home', 0), ...written(11, '/cart', 1)];
const FINISHED = [
  at(12, { type: 'partitionFinished', ...WRITER, records: 2, bytes: 40 }),
  at(13, { type: 'taskStatus', execution: 'clicks:0:0', from: 'RUNNING', to: 'FINISHED', slot: 'tm-1/0' }),
];

function after(...steps: ReturnType<typeof at>[]) {
  return viewOf(script(...running(), ...WRITTEN, ...steps));
}

function resultIn(view: ReturnType<typeof viewOf>): Pick<ResultView, 'status' | 'openedAt'> & { records: number } {
  const { status, openedAt, records } = view.results.get('clicks:0:0 e0')!;
  return { status, openedAt, records: records.length };
}

function asked(time: number, attempt: number): ReturnType<typeof at>[] {
  const read = `clicks:0:0 > count:0:${attempt} : e0`;
  const sent = { channel: read, elements: 1, bytes: 20, arrivesAt: time + 5 };
  const request: NewTraceEvent = { type: 'partitionRequested', channel: read, written: channel(0, 0) };
  return [at(time, request), at(time, { type: 'bufferSent', ...sent })];
}

test('9.2: what is written for a later stage lies in the result, and on no channel', () => {
  const view = after();
  expect(resultIn(view)).toEqual({ status: 'writing', openedAt: null, records: 2 });
  expect(view.channels.get(channel(0, 0))?.isEmpty).toBe(true);
  expect(resultIn(after(...FINISHED)).status).toBe('whole');
});

test('9.3: a consumer is sent what was written for it, and the result keeps it', () => {
  const view = after(...FINISHED, ...asked(20, 0));
  expect(resultIn(view)).toEqual({ status: 'whole', openedAt: 20, records: 2 });
  const { staged, hops } = view.channels.get(channel(0, 0))!;
  expect([staged.length, hops.length]).toEqual([1, 1]);
});

test('9.11: another attempt of the consumer is sent all of it again', () => {
  const failed = at(30, { type: 'taskStatus', execution: 'count:0:0', from: 'RUNNING', to: 'FAILED', slot: null });
  const again = at(40, {
    type: 'taskStatus',
    execution: 'count:0:1',
    from: 'CREATED',
    to: 'DEPLOYING',
    slot: 'tm-2/0',
  });
  const view = after(...FINISHED, ...asked(20, 0), failed, again, ...asked(50, 1));
  expect(resultIn(view)).toEqual({ status: 'whole', openedAt: 20, records: 2 });
  const { staged, hops } = view.channels.get('clicks:0:0 > count:0:1 : e0')!;
  expect([staged.length, hops.length]).toEqual([1, 1]);
});

test('8.2.1: a whole result is lost with its TaskManager, and what was on its way from it vanishes', () => {
  const view = after(...FINISHED, ...asked(20, 0), at(22, { type: 'taskManagerKilled', taskManager: 'tm-1' }));
  expect(resultIn(view)).toMatchObject({ status: 'lost', records: 0 });
  const elsewhere = after(...FINISHED, at(22, { type: 'taskManagerKilled', taskManager: 'tm-2' }));
  expect(resultIn(elsewhere)).toMatchObject({ status: 'whole', records: 2 });
});

test('a producer that did not finish leaves no result, nor does one that runs again', () => {
  const cancelled = at(12, {
    type: 'taskStatus',
    execution: 'clicks:0:0',
    from: 'RUNNING',
    to: 'CANCELED',
    slot: null,
  });
  expect(after(cancelled).results.size).toBe(0);
  const again = at(20, {
    type: 'taskStatus',
    execution: 'clicks:0:1',
    from: 'CREATED',
    to: 'DEPLOYING',
    slot: 'tm-2/0',
  });
  expect(after(...FINISHED, again).results.size).toBe(0);
});

test('what is released, or left when the job is over, is empty', () => {
  const released = after(...FINISHED, at(30, { type: 'partitionReleased', ...WRITER }));
  expect(resultIn(released)).toEqual({ status: 'released', openedAt: null, records: 0 });
  const over = at(30, { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 });
  expect(resultIn(after(...FINISHED, over)).status).toBe('released');
});

test('a keyframe keeps its own result', () => {
  const view = after();
  const keyframe = forkView(view);
  const events = script(...running(), ...WRITTEN, ...written(15, '/more', 2));
  for (const event of events.slice(-2)) reduce(view, event);
  expect([resultIn(keyframe).records, resultIn(view).records]).toEqual([2, 3]);
});

test('9.4: a task counts what it keeps, then its keys', () => {
  const held = (sequence: number) =>
    at(20, { type: 'recordHeld', execution: 'count:0:0', channel: channel(0, 0), sequence });
  const sorting = (...steps: ReturnType<typeof at>[]) => after(...steps).executions.get('count:0:0')?.sorting;
  expect(sorting(held(0), held(1))).toEqual({ held: 2, keys: null, ended: 0 });
  const sorted = at(30, { type: 'inputSorted', execution: 'count:0:0', records: 2, keys: 2 });
  const ended = at(31, { type: 'keyEnded', execution: 'count:0:0', operator: 'count', key: '/home', keyGroup: 7 });
  expect(sorting(held(0), held(1), sorted, ended)).toEqual({ held: 2, keys: 2, ended: 1 });
});
