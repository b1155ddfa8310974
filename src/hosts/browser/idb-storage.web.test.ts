import { expect, test } from 'vitest';
import { durableStorageContract, type OpenedStorage } from '../../../tests/contracts/durable-storage.contract.ts';
import { IdbStorage, openDatabase } from './idb-storage.ts';

let databases = 0;

async function opened(name: string): Promise<OpenedStorage> {
  const database = await openDatabase(name);
  const storage = await IdbStorage.open(database, 'job');
  return {
    storage,
    rows: (sink) => storage.rows(sink),
    reopen: async () => {
      database.close();
      return opened(name);
    },
  };
}

durableStorageContract('IndexedDB', () => opened(`contract-${databases++}`));

test('one job neither reads nor clears what another stored', async () => {
  const database = await openDatabase('two-jobs');
  const [mine, other] = [await IdbStorage.open(database, 'mine'), await IdbStorage.open(database, 'mine2')];
  const put = { type: 'putParts', parts: [{ key: 'chk-1/a', bytes: Uint8Array.of(1) }] } as const;
  await new Promise((done) => other.perform(put, done));
  const get = { type: 'getParts', keys: ['chk-1/a'] } as const;
  expect(await new Promise((done) => mine.perform(get, done))).toMatchObject({ why: 'missing' });
  await mine.clear();
  expect(await new Promise((done) => other.perform(get, done))).toMatchObject({ type: 'parts' });
});
