import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../wire/trace-events.ts';
import { AppendLog } from './append-log.ts';
import { CopyOnWriteMap } from './copy-on-write-map.ts';
import { viewOf } from './reduce.ts';
import { at, click, counted, running, script } from './testing/script.ts';
import { TraceLog } from './trace-log.ts';
import { causesOf } from './why.ts';

/** A view as plain data, so that two can be compared. */
function plain(value: unknown): unknown {
  if (value instanceof CopyOnWriteMap) return [...value.keys()].map((key) => [key, plain(value.get(key))]);
  if (value instanceof AppendLog) return value.toArray().map(plain);
  if (value instanceof Map) return [...value].map(([key, item]) => [key, plain(item)]);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

/** A run of `count` clicks with a checkpoint in every tenth place. */
function longRun(count: number): TraceEvent[] {
  const steps = running();
  for (let n = 0; n < count; n++) {
    steps.push(...click(n * 20, `/${n % 5}`, n), ...counted(n * 20 + 15, `/${n % 5}`, n, n + 1));
    if (n % 10 !== 0) continue;
    const checkpoint = n / 10 + 1;
    const parts = [{ keyGroup: 7, entries: 1, bytes: 9 }];
    steps.push(
      at(n * 20 + 16, { type: 'checkpointTriggered', checkpoint, kind: 'checkpoint', aligned: true }),
      at(n * 20 + 17, { type: 'snapshotTaken', execution: 'count:0:0', checkpoint, parts, inFlightBytes: 0 }),
      at(n * 20 + 18, { type: 'checkpointCompleted', checkpoint, kind: 'checkpoint', bytes: 9, durationMs: 2 }),
    );
  }
  return script(...steps);
}

const EVENTS = longRun(500);

test('every moment that is sought looks as if only the events up to it had happened', () => {
  const log = new TraceLog();
  log.append(EVENTS);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: EVENTS.length }), { minLength: 1, maxLength: 6 }), (counts) => {
      for (const count of counts) expect(plain(log.viewAt(count))).toEqual(plain(viewOf(EVENTS.slice(0, count))));
    }),
    { numRuns: 12 },
  );
}, 30_000);

test('looking back does not change the present', () => {
  const log = new TraceLog();
  log.append(EVENTS.slice(0, 1500));
  log.viewAt(1200);
  log.viewAt(3);
  log.append(EVENTS.slice(1500));
  expect(plain(log.viewAt(EVENTS.length))).toEqual(plain(viewOf(EVENTS)));
});

test('after a fork another future follows', () => {
  const log = new TraceLog();
  log.append(EVENTS);
  const place = EVENTS[1234]!.place;
  log.truncate(place);
  expect(log.length).toBe(1235);
  const killed = at(99_999, { type: 'taskManagerKilled', taskManager: 'tm-1' });
  const [event] = script(killed);
  const other = { ...event!, place: { step: place.step + 1, index: 0 } };
  log.append([other]);
  expect(plain(log.viewAt(1236))).toEqual(plain(viewOf([...EVENTS.slice(0, 1235), other])));
  expect(log.marks.get('failure')?.at(-1)?.label).toBe('TaskManager 1 died');
});

test('the oldest events are dropped, and what is kept can still be looked at', () => {
  const log = new TraceLog(1000);
  const many = longRun(2500);
  for (let start = 0; start < many.length; start += 500) log.append(many.slice(start, start + 500));
  expect(log.first).toBe(10_000);
  expect(log.length).toBe(many.length);
  expect(plain(log.viewAt(11_234))).toEqual(plain(viewOf(many.slice(0, 11_234))));
  expect(log.viewAt(5).events).toBe(10_000);
});

test('a moment of model time holds all that happened at it', () => {
  const log = new TraceLog();
  log.append(EVENTS);
  const view = log.viewAtTime(2000);
  expect(view.time).toBeLessThanOrEqual(2000);
  expect(EVENTS[view.events]!.time).toBeGreaterThan(2000);
});

test('causes lead back to what came from outside', () => {
  const log = new TraceLog();
  log.append(EVENTS.slice(0, 20));
  const chain = causesOf(log, EVENTS[9]!.place);
  expect(chain.map((event) => event.place.step)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(chain.at(-1)?.cause).toBe(null);
});
