import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RECORDINGS_THAT_AGREE } from './recordings.ts';

test('the page names as many recordings as the conformance test runs', () => {
  const cases = new URL('../../../tests/conformance/cases/', import.meta.url);
  const recordings = readdirSync(cases, { recursive: true }).filter((path) => String(path).endsWith('expected.json'));
  expect(RECORDINGS_THAT_AGREE).toBe(recordings.length);
});
