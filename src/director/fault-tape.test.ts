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
