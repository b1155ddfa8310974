import { expect, test } from 'vitest';
import type { Mark, MarkKind } from '../../view/time-line-marks.ts';
import { marksShown } from './marks-shown.ts';

const mark = (kind: MarkKind, time: number): Mark => ({ kind, time, place: { step: time, index: 0 }, label: '' });

test('marks that stand apart are all shown', () => {
  const checkpoints = [mark('checkpoint', 100), mark('checkpoint', 900)];
  const failures = [mark('failure', 500)];
  const marks = new Map<MarkKind, Mark[]>([
    ['checkpoint', checkpoints],
    ['failure', failures],
  ]);
  expect(marksShown(marks, 1000)).toEqual([...checkpoints, ...failures]);
});

test('a failure is shown among the outputs it stands with', () => {
  const marks = new Map<MarkKind, Mark[]>([
    ['output', [mark('output', 500), mark('output', 501)]],
    ['failure', [mark('failure', 501)]],
  ]);
  expect(marksShown(marks, 1000)).toEqual([mark('output', 500), mark('failure', 501)]);
});

test('a long run has no more marks than the line has places for', () => {
  const checkpoints = Array.from({ length: 5000 }, (_, n) => mark('checkpoint', n));
  expect(marksShown(new Map([['checkpoint', checkpoints]]), 5000).length).toBeLessThanOrEqual(121);
});
