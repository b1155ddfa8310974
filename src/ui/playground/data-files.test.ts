import { expect, test, vi } from 'vitest';
import type { StoredDataFile } from '../workspace/data-store.ts';
import { EARTHQUAKES_SOURCE, playgroundData } from './data-files.ts';
import defaultJob from './default-job.txt?raw';

function storeOf(initial: StoredDataFile | null) {
  const saved: StoredDataFile[] = [];
  return { saved, load: async () => initial, save: async (file: StoredDataFile) => void saved.push(file) };
}

const good = new File(['{"n":1}\n{"n":2}\n'], 'good.ndjson');

interface Earthquake {
  readonly time: number;
  readonly updated: number;
  readonly region: string;
}

test('it opens on a real week: 1,707 earthquakes in the order of their report, out of order by event time, again and again', async () => {
  const [earthquakes, ...others] = await playgroundData(storeOf(null)).dataSets();
  expect(others).toEqual([]);
  expect(earthquakes).toMatchObject({
    name: 'earthquakes',
    replay: 'forever',
    ratePerSecond: 10,
    shift: { fields: ['time', 'updated'], spanMs: 7 * 24 * 3600 * 1000 },
  });
  const rows = earthquakes?.rows as readonly Earthquake[];
  expect(rows).toHaveLength(1707);
  const stepsBack = (field: 'time' | 'updated') =>
    rows.filter((row, index) => row[field] < (rows[index - 1]?.[field] ?? 0)).length;
  expect(stepsBack('updated')).toBe(0);
  expect(stepsBack('time')).toBeGreaterThan(100);
  const regions = new Set(rows.map(({ region }) => region));
  expect(regions.size).toBeLessThanOrEqual(8);
  expect([...regions]).toContain('Elsewhere');
  for (const region of regions) expect(region).toMatch(/^[A-Z][A-Za-z ]+$/);
  expect(EARTHQUAKES_SOURCE).toContain('U.S. Geological Survey');
});

test('the job that it opens with is 20 lines at most, and reads them', () => {
  expect(defaultJob.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
  expect(defaultJob).toContain("FileSource.forRecords<Quake>('earthquakes')");
});

test('a file is kept in the browser and read by its name', async () => {
  const store = storeOf(null);
  const data = playgroundData(store);
  await data.take(good);
  expect(store.saved).toEqual([{ name: 'own', fileName: 'good.ndjson', rows: [{ n: 1 }, { n: 2 }] }]);
  expect((await data.dataSets()).map(({ name }) => name)).toEqual(['earthquakes', 'own']);
});

test('a file is shown when it has been kept, so that no reload loses what one has seen', async () => {
  let kept = () => {};
  const save = () => new Promise<void>((done) => (kept = done));
  const data = playgroundData({ load: async () => null, save });
  const taking = data.take(good);
  await vi.waitFor(() => expect(kept).toHaveProperty('length', 1));
  expect(data.own.value).toBeNull();
  kept();
  await taking;
  expect(data.own.value?.fileName).toBe('good.ndjson');
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
