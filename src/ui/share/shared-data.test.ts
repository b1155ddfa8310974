import { expect, test } from 'vitest';
import type { DataSet } from '../../ports/job-loader.ts';
import { dataHash } from '../../view/hashes.ts';
import { siteDataSet } from '../playground/data-files.ts';
import { dataToShare, sharedDataSets } from './shared-data.ts';

const OWN: DataSet = { name: 'own', rows: [{ n: 1 }], ratePerSecond: 10, replay: 'once' };

test('what the site brings along goes by name and hash, and comes back whole; a person’s own goes with the run', async () => {
  const site = await siteDataSet('earthquakes');
  if (site === null) throw new Error('The site has no earthquakes.');
  const shared = await dataToShare([site, OWN]);
  expect(shared).toEqual([{ name: 'earthquakes', hash: dataHash(site) }, OWN]);
  expect(await sharedDataSets(shared)).toEqual([site, OWN]);
});

test('a file of one’s own that has the name of the site’s data goes with the run', async () => {
  const own = { ...OWN, name: 'earthquakes' };
  expect(await dataToShare([own])).toEqual([own]);
});

test.each([
  ['earthquakes', 'which has changed since'],
  ['volcanoes', 'which is not here'],
])('data of the site’s that is another one by now is refused by name: %s', async (name, reason) => {
  await expect(sharedDataSets([{ name, hash: 'of another time' }])).rejects.toThrow(
    `it reads the data set “${name}” of the site, ${reason}.`,
  );
});
