import { expect, test } from 'vitest';
import type { StoredDataFile } from '../workspace/data-store.ts';
import { playgroundData } from './data-files.ts';

function storeOf(initial: StoredDataFile | null) {
  const saved: StoredDataFile[] = [];
  return { saved, load: async () => initial, save: async (file: StoredDataFile) => void saved.push(file) };
}

const good = new File(['{"n":1}\n{"n":2}\n'], 'good.ndjson');

test('a file is kept in the browser and read by its name', async () => {
  const store = storeOf(null);
  const data = playgroundData(store);
  await data.take(good);
  expect(store.saved).toEqual([{ name: 'own', fileName: 'good.ndjson', rows: [{ n: 1 }, { n: 2 }] }]);
  expect((await data.dataSets()).map(({ name }) => name)).toEqual(['earthquakes', 'own']);
});

test('a file above 20 MB is refused unread, and the last good one stays', async () => {
  const data = playgroundData(storeOf(null));
  await data.take(good);
  await data.take(new File([new Uint8Array(20_000_001)], 'big.csv'));
  expect(data.problem.value).toBe('big.csv, it has 21 MB: files up to 20 MB can be taken.');
  expect(data.own.value?.fileName).toBe('good.ndjson');
});

test('a browser without room is told, and the file is there as long as the page', async () => {
  const data = playgroundData({ load: async () => null, save: () => Promise.reject(new Error('full')) });
  await data.take(good);
  expect(data.problem.value).toContain('no room to keep it');
  expect(data.own.value?.rows).toHaveLength(2);
});
