import { expect, test } from 'vitest';
import { framePosition } from './caller-line.ts';

test.each([
  ['V8, in a function', 'Error: boom\n    at f (job.ts:4:29)\n    at eval (job.ts:9:1)', 4],
  ['V8, at the top', 'Error: boom\n    at ours (https://x/engine.js:1:2)\n    at job.ts:7:3', 7],
  ['V8, an async frame', 'Error\n    at async f (job.ts:5:3)', 5],
  ['Firefox', 'ours@https://x/engine.js:1:2\nf@job.ts:4:29\n@job.ts:9:1', 4],
  ['WebKit, with the file as it knows it', 'f@job.ts:4:38\nglobal code@job.ts:9:4', 4],
])('%s', (_engine, stack, line) => {
  expect(framePosition(stack, 'job.ts')?.line).toBe(line);
});

test('a message that looks like a place, and other files, are not frames', () => {
  expect(framePosition('Error: see job.ts:3:4 for more\n    at f (other-job.ts.js:4:29)', 'job.ts')).toBe(null);
});

test('a blob’s address has signs that mean something in a pattern', () => {
  expect(framePosition('f@blob:null/a-b+c:4:38', 'blob:null/a-b+c')).toEqual({ line: 4, column: 38 });
});
