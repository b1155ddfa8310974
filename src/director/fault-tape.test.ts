import { expect, test } from 'vitest';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { FaultTape, forkedTape } from './fault-tape.ts';

const NEVER = () => Number.POSITIVE_INFINITY;
const kill = { action: 'killTaskManager', target: 'tm-1' } as const;

function barrier(checkpoint: number): TraceEvent {
  const place = { step: 1, index: 0 };
  return {
    type: 'barrier',
    place,
    time: 0,
    cause: null,
    execution: 'a:0:0',
    checkpoint,
    channel: null,
    direction: 'in',
  };
}

test('an entry with a step takes place as that step, or as the first one after it', () => {
  const tape = new FaultTape([
    { ...kill, at: 5 },
    { action: 'killJobManager', at: 5 },
  ]);
  expect(tape.takeDue(4, NEVER)).toBe(undefined);
  expect(tape.takeDue(5, NEVER)).toEqual({ ...kill, at: 5 });
  expect(tape.takeDue(6, NEVER)).toEqual({ action: 'killJobManager', at: 6 });
  expect(tape.takeDue(7, NEVER)).toBe(undefined);
});

test('a condition counts only the events whose fields agree', () => {
  const tape = new FaultTape([
    { ...kill, when: { event: 'barrier', where: { checkpoint: 3, direction: 'in' }, nth: 2 } },
  ]);
  for (const checkpoint of [3, 2, 3]) {
    expect(tape.takeDue(1, NEVER)).toBe(undefined);
    tape.observe(barrier(checkpoint));
  }
  expect(tape.takeDue(9, NEVER)).toMatchObject({ ...kill, at: 9 });
});

test('a condition looks inside values', () => {
  const tape = new FaultTape([{ ...kill, when: { event: 'sinkWrote', where: { 'value.page': '/home' } } }]);
  const wrote = (page: string): TraceEvent => ({
    ...{ type: 'sinkWrote', place: { step: 1, index: 0 }, time: 0, cause: null, execution: 'a:0:0' },
    ...{ sink: 'out', row: 0, value: { page }, epoch: 1 },
  });
  tape.observe(wrote('/cart'));
  expect(tape.takeDue(1, NEVER)).toBe(undefined);
  tape.observe(wrote('/home'));
  expect(tape.takeDue(2, NEVER)).toMatchObject(kill);
});

test('a fork keeps what waits for a condition and drops what was planned after its point', () => {
  const conditional: TapeEntry = { ...kill, when: { event: 'barrier' }, at: 30 };
  const tape: TapeEntry[] = [{ ...kill, at: 10 }, { ...kill, at: 20 }, conditional];
  expect(forkedTape(tape, 15)).toEqual([{ ...kill, at: 10 }, conditional]);
});

test('an entry with a time and no step takes place when nothing earlier is to come', () => {
  const tape = new FaultTape([
    { ...kill, time: 70 },
    { action: 'killJobManager', time: 50 },
  ]);
  expect(tape.takeDue(1, () => 49)).toBe(undefined);
  expect(tape.takeDue(2, () => 60)).toEqual({ action: 'killJobManager', time: 50, at: 2 });
  expect(tape.takeDue(3, () => 60)).toBe(undefined);
  expect(tape.takeDue(3, NEVER)).toEqual({ ...kill, time: 70, at: 3 });
});

test('a condition that is set while the run goes on counts only what follows', () => {
  const tape = new FaultTape([]);
  const entry = { ...kill, when: { event: 'barrier', nth: 2 } } as const;
  tape.append(entry, 1);
  for (const step of [1, 1, 2]) tape.observe({ ...barrier(3), place: { step, index: 0 } });
  expect(tape.takeDue(3, NEVER)).toBe(undefined);
  tape.observe({ ...barrier(4), place: { step: 3, index: 0 } });
  const written = { ...kill, when: { event: 'barrier', nth: 2, after: 1 }, at: 4 };
  expect(tape.takeDue(4, NEVER)).toEqual(written);
  // The tape repeats it: read from the beginning, the same events count.
  const again = new FaultTape(tape.entries);
  for (const step of [1, 1, 2, 3]) again.observe({ ...barrier(3), place: { step, index: 0 } });
  expect(again.takeDue(4, NEVER)).toEqual(written);
});

test('a condition on a subtask or a producer holds in every attempt', () => {
  const where = { subtask: 'count:1', producer: 'map:0' };
  const tape = new FaultTape([{ ...kill, when: { event: 'barrier', where } }]);
  const arrival = (execution: string, producer: string): TraceEvent =>
    ({ ...barrier(1), execution, channel: `${producer} > ${execution} : e0` }) as TraceEvent;
  tape.observe(arrival('count:0:2', 'map:0:4'));
  tape.observe(arrival('count:1:2', 'map:1:4'));
  expect(tape.takeDue(2, NEVER)).toBe(undefined);
  tape.observe(arrival('count:1:2', 'map:0:4'));
  expect(tape.takeDue(2, NEVER)).toMatchObject(kill);
});

test('a fork without an entry keeps all others', () => {
  const tape = [
    { ...kill, at: 5 },
    { ...kill, when: { event: 'barrier' }, at: 9 },
  ] as const;
  expect(forkedTape(tape, 8, 0)).toEqual([tape[1]]);
  expect(forkedTape(tape, 8, 1)).toEqual([tape[0]]);
});
