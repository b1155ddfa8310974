import { beforeAll, expect, test } from 'vitest';
import { durableStorageContract, type OpenedStorage } from '../../../tests/contracts/durable-storage.contract.ts';
import { openDatabase } from './idb-database.ts';
import { IdbStorage } from './idb-storage.ts';
import { inTurns, Turns } from './turns.ts';

let databases = 0;

async function opened(name: string): Promise<OpenedStorage> {
  const database = await openDatabase(name);
  const storage = await IdbStorage.open(database, 'job');
  const turns = new Turns();
  return {
    storage: inTurns(storage, turns),
    rows: (sink) => turns.take(() => storage.rows(sink)),
    reopen: async () => {
      database.close();
      return opened(name);
    },
  };
}

/** How many transactions have been open at once at the most, and are now. */
let [most, open] = [0, 0];
const native = IDBDatabase.prototype.transaction;

beforeAll(() => {
  IDBDatabase.prototype.transaction = function begun(...how) {
    const transaction = native.apply(this, how);
    most = Math.max(most, ++open);
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => open--);
    return transaction;
  };
});

durableStorageContract('IndexedDB', () => opened(`contract-${databases++}`));

test('in turns, no request left a transaction open to the next, or to the next of its own', () => {
  expect(most).toBe(1);
  IDBDatabase.prototype.transaction = native;
});

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

test('a connection of an older page that is not closed is in the way, and said to be', async () => {
  const older = await openRaw('older-page', 1);
  await expect(openDatabase('older-page', 200)).rejects.toThrow(
    'Another tab of this site is open with an older version',
  );
  older.close();
});

test('a database that opens and runs no transaction does not answer, and that is said', async () => {
  const database = await openDatabase('silent');
  let isHeld = true;
  const { store, done } = database.transaction('records', 'readwrite');
  const hold = async () => {
    while (isHeld) await store.get('nothing');
  };
  const holding = hold();
  await expect(openDatabase('silent', 200)).rejects.toThrow('does not answer');
  isHeld = false;
  await Promise.all([holding, done]);
  expect(await openDatabase('silent')).toBeInstanceOf(IDBDatabase);
});

/** A connection as another page's: it closes for nobody. */
function openRaw(name: string, version: number): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  return new Promise((opened) => {
    request.onsuccess = () => opened(request.result);
  });
}
