import { expect, test } from 'vitest';
import { forkedTape } from '../../src/director/fault-tape.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, run, STEPS_MAX, simulation } from './run-job.ts';

const kill: TapeEntry = {
  when: { event: 'checkpointCompleted', nth: 2 },
  action: 'killTaskManager',
  target: 'owner-of:3',
};

test('the same seed and tape give the same history, step by step', () => {
  const [first, second] = [1, 2].map(() => run(COUNTING, { seed: 7, tape: [kill] }));
  expect(second?.hashes).toEqual(first?.hashes);
  expect(second?.events).toEqual(first?.events);
});

test('another seed gives another history', () => {
  expect(run(COUNTING, { seed: 8 }).hashes.at(-1)).not.toBe(run(COUNTING, { seed: 9 }).hashes.at(-1));
});

test('another tape leaves the history before it as it was', () => {
  const at = 400;
  const plain = run(COUNTING);
  const killed = run(COUNTING, { tape: [{ at, action: 'killTaskManager', target: 'tm-1' }] });
  expect(killed.hashes.slice(0, at - 1)).toEqual(plain.hashes.slice(0, at - 1));
  expect(killed.hashes[at - 1]).not.toBe(plain.hashes[at - 1]);
});

test('what somebody did replays from the tape', () => {
  const live = simulation(COUNTING);
  live.advance(500);
  live.act({ action: 'killTaskManager', target: 'tm-2' });
  live.advance(900);
  live.act({ action: 'triggerCheckpoint' });
  const finished = live.runToEnd(STEPS_MAX);
  expect(run(COUNTING, { tape: finished.tape }).hashes).toEqual(finished.hashes);
});

test('a fork goes the same way up to its point', () => {
  const live = run(COUNTING, { tape: [kill, { at: 900, action: 'addTaskManager' }] });
  const fork = run(COUNTING, { tape: [...forkedTape(live.tape, 800), { at: 801, action: 'triggerCheckpoint' }] });
  expect(fork.hashes.slice(0, 800)).toEqual(live.hashes.slice(0, 800));
  expect(fork.tape).toHaveLength(2);
});

test('tracing the slots does not change what the job does', () => {
  const traced = run(COUNTING);
  const untraced = simulation(COUNTING, {}, { tracing: false }).runToEnd(STEPS_MAX);
  expect(untraced.rows('counts')).toEqual(traced.rows('counts'));
  expect([untraced.steps, untraced.time]).toEqual([traced.steps, traced.time]);
});
