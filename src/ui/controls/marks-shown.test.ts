import { expect, test } from 'vitest';
import type { Mark } from '../../view/time-line-marks.ts';
import { marksShown } from './marks-shown.ts';

const mark = (kind: Mark['kind'], time: number): Mark => ({ kind, time, place: { step: time, index: 0 }, label: '' });

test('marks that stand apart are all shown', () => {
  const marks = [mark('checkpoint', 100), mark('failure', 500), mark('checkpoint', 900)];
  expect(marksShown(marks, 1000)).toEqual(marks);
});

test('a failure is shown among the outputs it stands with', () => {
  const marks = [mark('output', 500), mark('output', 501), mark('failure', 501)];
  expect(marksShown(marks, 1000)).toEqual([mark('output', 500), mark('failure', 501)]);
});

test('a long run has no more marks than the line has places for', () => {
  const checkpoints = Array.from({ length: 5000 }, (_, n) => mark('checkpoint', n));
  expect(marksShown(checkpoints, 5000).length).toBeLessThanOrEqual(121);
});
