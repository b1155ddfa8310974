import { expect, test } from 'vitest';
import type { DataSet } from '../../ports/job-loader.ts';
import { received, sent } from './sent-data-sets.ts';

const clicks: DataSet = {
  name: 'clicks',
  rows: [
    { page: '/home', at: 5 },
    { page: '/cart', at: 7n, tags: [null, -0, 'ä'] },
  ],
  ratePerSecond: 3,
  replay: 'forever',
  shift: { fields: ['at'], spanMs: 10 },
};

test('what is received is what was sent, across a clone', () => {
  const [set] = received(structuredClone(sent([clicks])));
  expect({ ...set }).toEqual(clicks);
});

test('rows are decoded once, and not before somebody asks', () => {
  const [broken] = sent([clicks]).map((set) => ({ ...set, bytes: new Uint8Array() }));
  const [unread] = received(broken === undefined ? [] : [broken]);
  expect(unread?.name).toBe('clicks');
  expect(() => unread?.rows).toThrow();
  const [set] = received(sent([clicks]));
  expect(set?.rows).toBe(set?.rows);
});
