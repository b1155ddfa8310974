import { expect, test } from 'vitest';
import { newLines } from './new-lines.ts';

test('a line is new where the other text has none like it, wherever that stands and however far it is set in', () => {
  expect(newLines('a\n\n  b\nc', 'c\nb')).toEqual([1]);
  expect(newLines('a\n\n  b\nc', '')).toEqual([1, 3, 4]);
});
