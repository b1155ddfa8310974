import { expect, test } from 'vitest';
import { type ResumedRows, resumedViolations } from './check-resumed.ts';

const JOB = { numbers: 2, rules: 1, ratePerSecond: 1, keys: 1, gapMs: 7, sizeMs: 50 };
/** Numbers 0 and 1 have the times 15 and 12. */
const WHOLE = { isWhole: true, hasFiredEarly: false };
const RIGHT: ResumedRows = {
  folds: [{ key: 0, ids: [1, 0], fired: 1 }],
  windows: [
    { name: 'tumbling', key: 0, start: 0, end: 50, ids: [0, 1] },
    { name: 'sessions', key: 0, start: 12, end: 22, ids: [0, 1] },
  ],
  wrong: [],
};
const fold = { key: 0, ids: [0, 1], fired: 1 };

test('rows of both legs that are right violate nothing', () => {
  expect(resumedViolations(JOB, RIGHT, true, WHOLE)).toEqual([]);
});

test.each([
  ['a lost number', { folds: [{ ...fold, ids: [0] }] }, 'The numbers of key 0 must be 0 1, but are 0.'],
  ['a number twice', { folds: [{ ...fold, ids: [0, 1, 1] }] }, 'The numbers of key 0 must be 0 1, but are 0 1 1.'],
  ['a timer twice', { folds: [{ ...fold, fired: 2 }] }, 'The one timer of key 0 fired 2 times.'],
  ['a session in parts', { windows: RIGHT.windows.slice(0, 1) }, 'sessions window 12 to 22 of key 0'],
  [
    'a session that is none',
    { windows: [...RIGHT.windows, { name: 'sessions', key: 0, start: 12, end: 19, ids: [1] }] },
    'There is no sessions window 12 to 19 of key 0, but it has 1.',
  ],
  ['what an operator says', { wrong: ['forgotten', 'forgotten'] }, 'forgotten'],
])('%s is a violation', (_what, rows, sentence) => {
  expect(resumedViolations(JOB, { ...RIGHT, ...rows }, true, WHOLE)).toEqual([expect.stringContaining(sentence)]);
});

test('at least once: a number may count twice, and none may be lost', () => {
  expect(resumedViolations(JOB, { ...RIGHT, folds: [{ ...fold, ids: [0, 1, 1] }] }, false, WHOLE)).toEqual([]);
  expect(resumedViolations(JOB, { ...RIGHT, folds: [{ ...fold, ids: [1] }] }, false, WHOLE)).toHaveLength(1);
});

const BEFORE_ITS_END = { isWhole: false, hasFiredEarly: false };

test('of a job that has not come to its end no row is missing, and those that are there are right', () => {
  expect(
    resumedViolations(JOB, { folds: [], windows: RIGHT.windows.slice(0, 1), wrong: [] }, true, BEFORE_ITS_END),
  ).toEqual([]);
  const lost = { ...RIGHT, folds: [{ ...fold, ids: [0] }] };
  expect(resumedViolations(JOB, lost, true, BEFORE_ITS_END)).toEqual([expect.stringContaining('key 0')]);
});

test('7.9.3 windows of a job that was to be drained tell of a part; what they have told is not right, if it went on', () => {
  const part = { ...RIGHT, windows: [...RIGHT.windows, { name: 'sessions', key: 0, start: 12, end: 19, ids: [1] }] };
  expect(resumedViolations(JOB, part, true, { isWhole: true, hasFiredEarly: true })).toEqual([]);
  const drained = { isWhole: false, hasFiredEarly: true };
  expect(resumedViolations(JOB, { ...RIGHT, folds: [{ ...fold, ids: [0] }] }, true, drained)).toEqual([]);
  expect(resumedViolations(JOB, { ...RIGHT, wrong: ['forgotten'] }, true, drained)).toEqual(['forgotten']);
});
