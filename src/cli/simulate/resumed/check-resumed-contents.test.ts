import { expect, test } from 'vitest';
import type { KeptSnapshot } from '../../../ports/kept-snapshot.ts';
import { resumedContentsViolations } from './check-resumed-contents.ts';
import { drawResumed, resumedRunViolations } from './simulate-resumed.ts';

/** A job that was stopped in the middle of its numbers, and its savepoint. */
function stopped() {
  for (let seed = 1; seed <= 60; seed++) {
    const plan = drawResumed(seed);
    const { ran } = resumedRunViolations(plan);
    const snapshot = ran[1]?.snapshot;
    if (!plan.exactlyOnce || snapshot === undefined || plan.job.keys === 1) continue;
    // Of a number more than it has it must say that this one is lost, unless it asks nothing.
    const longer = { ...plan.job, numbers: plan.job.numbers + 1 };
    if (resumedContentsViolations(longer, snapshot, true).length > 0) return { job: plan.job, snapshot };
  }
  throw new Error('No job was stopped in the middle of its numbers.');
}

const { job, snapshot } = stopped();
const found = (other: Partial<typeof job>, kept: KeptSnapshot = snapshot, exactlyOnce = true) =>
  resumedContentsViolations({ ...job, ...other }, kept, exactlyOnce);
const inEach = (sentence: string) =>
  ['fold', 'tumbling', 'sessions'].map((operator) => expect.stringContaining(sentence.replace('#', operator)));

test('a savepoint that holds what was read violates nothing', () => {
  expect(found({})).toEqual([]);
});

test('7.1 a number below the offsets that is nowhere is lost, also at least once, where windows may have fired', () => {
  const lost = inEach(`the records ${job.numbers} below the offsets of the source are neither in the state of #`);
  expect(found({ numbers: job.numbers + 1 })).toEqual(lost);
  expect(found({ numbers: job.numbers + 1 }, snapshot, false)).toEqual(lost.slice(0, 1));
});

test('7.1 exactly once: none is above the offsets, and none with another key', () => {
  const early = inEach('in the state of # are not below the offsets of the source');
  expect(found({ numbers: 0 })).toEqual(early);
  expect(found({ numbers: 0 }, snapshot, false)).toEqual([]);
  expect(found({ keys: job.keys + 1 })).toEqual(inEach('in the state of # are with a key that is not theirs'));
});

test('before a savepoint to drain with the windows have fired, and only the fold is asked', () => {
  const drained = { ...snapshot, metadata: { ...snapshot.metadata, kind: 'terminate' as const } };
  expect(found({ numbers: job.numbers + 1 }, drained)).toHaveLength(1);
});
