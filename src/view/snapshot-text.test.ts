import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSavepointFile } from '../codec/savepoint-file.ts';
import { snapshotOfText, snapshotText } from './snapshot-text.ts';

test('what is read from the text is what was written, and a cut text is refused', () => {
  const file = new Uint8Array(readFileSync(new URL('../codec/testing/savepoint-of-format-1.mrsp', import.meta.url)));
  const { metadata, parts } = readSavepointFile(file);
  const text = snapshotText({ metadata, parts });
  expect(snapshotOfText(text)).toEqual({ metadata, parts });
  expect(() => snapshotOfText(text.slice(0, 40))).toThrow('This is not a savepoint that can be read');
});
