/** The site's database in IndexedDB: its stores, how it is opened, and why it may not open. */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import type { JobRecord, SinkRow } from '../../ports/durable-storage.ts';
import type { TopicLog, TopicRecord } from '../../ports/topics.ts';
import type { CheckpointMetadata } from '../../wire/snapshots.ts';

/** Keys begin with the job's namespace, so that a range of keys is all that a job has. */
export interface MillraceDatabase extends DBSchema {
  parts: { key: [namespace: string, part: string]; value: Uint8Array };
  /** Working state of keyed operators: no checkpoint's, and of no use to another attempt. */
  workingState: { key: [namespace: string, part: string]; value: Uint8Array };
  checkpoints: { key: [namespace: string, checkpoint: number]; value: CheckpointMetadata };
  records: { key: string; value: JobRecord };
  /** One entry a request of appended rows, or one a key of an upserted table. */
  rows: { key: [namespace: string, sink: string, place: number | string]; value: readonly SinkRow[] };
  /** Those of a namespace of their own, since topics outlive jobs. */
  topicLogs: { key: [namespace: string, topic: string]; value: TopicLog };
  topicRecords: {
    key: [namespace: string, topic: string, partition: number, offset: number];
    value: TopicRecord;
  };
  /** What the page keeps across visits: runs to resume, files that were dropped. */
  keepsakes: { key: string; value: unknown };
}

export type Database = IDBPDatabase<MillraceDatabase>;

const VERSION = 3;

const STORES = [
  'parts',
  'workingState',
  'checkpoints',
  'records',
  'rows',
  'topicLogs',
  'topicRecords',
  'keepsakes',
] as const;

/** Thrown when the database does not open. Nothing that lies in it is lost; the message says what is in the way and what to do. */
class StorageBlocked extends Error {
  override readonly name = 'StorageBlocked';
}

const OLDER_PAGE =
  'Another tab of this site is open with an older version of it and holds the browser’s storage. Close the other tabs, then press Run again.';
const NO_ANSWER =
  'The browser’s storage of this site does not answer. Nothing in it is lost. Close this tab and all others of this site, open the site again, then press Run.';
const NEWER_STORAGE =
  'The browser’s storage of this site was last used by a newer version of Millrace, which this page cannot read. Nothing in it is lost. ' +
  'Reload the page without its cache to get that version: Ctrl+Shift+R, on a Mac Cmd+Shift+R.';

/**
 * Opens the site's database and sees that it answers; closes it by itself when a newer page wants to change it. Rejects with StorageBlocked, at the
 * latest after `timeoutMs`.
 */
export function openDatabase(name: string, timeoutMs = 5000): Promise<Database> {
  // An open connection of another page blocks this one without any error.
  let whyLate = NO_ANSWER;
  const opening = openDB<MillraceDatabase>(name, VERSION, {
    upgrade(database) {
      for (const store of STORES) if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    blocked: () => {
      whyLate = OLDER_PAGE;
    },
  }).then(
    async (database) => {
      // It may open, and then run no transaction, where a page before has ended in the midst of one.
      await database.transaction('records').done;
      return database;
    },
    (error: unknown) => {
      throw new StorageBlocked(whyClosed(error));
    },
  );
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new StorageBlocked(whyLate)), timeoutMs);
  });
  return Promise.race([opening, late]);
}

function whyClosed(error: unknown): string {
  if (!(error instanceof DOMException)) return String(error);
  if (error.name === 'VersionError') return NEWER_STORAGE;
  return (
    `The browser gives this site no storage to keep checkpoints in (${error.name}: ${error.message}). ` +
    'Allow the site to store data, or leave the private window, then press Run again.'
  );
}

/**
 * What `find` finds in a store, when its transaction is over: a read has its answer a little earlier, and what comes next is not to begin before
 * (turns.ts says why).
 */
export async function reading<Name extends StoreNames<MillraceDatabase>, Found>(
  database: Database,
  name: Name,
  find: (store: IDBPObjectStore<MillraceDatabase, [Name], Name>) => Promise<Found>,
): Promise<Found> {
  const { store, done } = database.transaction(name);
  const [found] = await Promise.all([find(store), done]);
  return found;
}
