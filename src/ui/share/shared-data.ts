/** The data of a shared run: what the site brings along goes by name and hash, what is a person's own goes with the run. */
import type { DataSet } from '../../ports/job-loader.ts';
import { type SharedData, UnreadableSharedRun } from '../../share/shared-run.ts';
import { dataHash } from '../../view/hashes.ts';
import { siteDataSet } from '../playground/data-files.ts';

export async function dataToShare(dataSets: readonly DataSet[]): Promise<readonly SharedData[]> {
  return Promise.all(
    dataSets.map(async (own): Promise<SharedData> => {
      const site = await siteDataSet(own.name);
      const hash = dataHash(own);
      return site !== null && dataHash(site) === hash ? { name: own.name, hash } : own;
    }),
  );
}

/** @throws UnreadableSharedRun where the site has no such data any more */
export async function sharedDataSets(data: readonly SharedData[]): Promise<readonly DataSet[]> {
  return Promise.all(
    data.map(async (shared) => {
      if ('rows' in shared) return shared;
      const site = await siteDataSet(shared.name);
      if (site !== null && dataHash(site) === shared.hash) return site;
      throw new UnreadableSharedRun(
        `it reads the data set “${shared.name}” of the site, which ${site === null ? 'is not here' : 'has changed since'}.`,
      );
    }),
  );
}
