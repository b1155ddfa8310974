/**
 * The storage Worker: the only one that opens the site's database. It runs in the site's origin, started from a blob, so that it inherits
 * the page's policy. The page calls it through Comlink, which stays within this origin; ports for the frame speak plain messages.
 */
import { expose } from 'comlink';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { TopicSummary } from '../../ports/topic-library.ts';
import type { TopicContents } from '../../ports/topics.ts';
import { readSnapshot } from '../simulation/snapshot-storage.ts';
import { topicSummary } from '../simulation/topic-summary.ts';
import { type Database, IdbStorage, openDatabase } from './idb-storage.ts';
import { IdbTopics } from './idb-topics.ts';
import { serveStorage } from './storage-port.ts';

let opening: Promise<Database> | null = null;
const refusals: (() => number)[] = [];
/** By namespace, what this Worker serves. */
const served = new Map<string, IdbStorage>();

function database(): Promise<Database> {
  // A database that could not be opened is tried again at the next call.
  opening ??= openDatabase().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

const storageWorker = {
  /**
   * What the topics of a workspace hold when a run begins. Transactions that former runs have left open time out, unless the run goes on with a
   * snapshot, which may have them to commit.
   */
  async topics(workspace: string, keepOpen: boolean): Promise<readonly TopicContents[]> {
    const topics = new IdbTopics(await database(), workspace);
    const found = await topics.contents();
    const open = found.filter(({ log }) => !keepOpen && log.open.length > 0);
    for (const { log } of open) {
      const transactions = log.open.map(({ id }) => id);
      await topics.answer({ type: 'endTransactions', topic: log.name, transactions, commit: false });
    }
    return open.length === 0 ? found : topics.contents();
  },
  /** What they hold now, counted. */
  async topicSummaries(workspace: string): Promise<readonly TopicSummary[]> {
    return (await new IdbTopics(await database(), workspace).contents()).map(topicSummary);
  },
  async replaceTopics(workspace: string, contents: readonly TopicContents[]): Promise<void> {
    const topics = new IdbTopics(await database(), workspace);
    await topics.clear();
    await topics.answer({ type: 'putTopics', topics: contents });
  },
  /** Serves the durable storage of one job at this port. */
  async serveJob(namespace: string, port: MessagePort): Promise<void> {
    const storage = await IdbStorage.open(await database(), namespace, workspaceOf(namespace));
    served.set(namespace, storage);
    refusals.push(serveStorage(port, storage).refused);
  },
  /** Forgets all that a job has stored. */
  async clearJob(namespace: string): Promise<void> {
    served.delete(namespace);
    await (await IdbStorage.open(await database(), namespace)).clear();
  },
  /** What a sink of a job holds. */
  async rows(namespace: string, sink: string): Promise<SinkRow[]> {
    return (await IdbStorage.open(await database(), namespace)).rows(sink);
  },
  /** The last of them, oldest first. */
  async lastRows(namespace: string, sink: string): Promise<readonly SinkRow[]> {
    return (await served.get(namespace)?.lastRows(sink)) ?? [];
  },
  /** A savepoint or checkpoint of a job, with all its parts. Rejects with what storage has to say where it is not there. */
  async snapshot(namespace: string, checkpoint: number): Promise<Pick<KeptSnapshot, 'metadata' | 'parts'>> {
    const storage = await IdbStorage.open(await database(), namespace);
    return new Promise((resolve, reject) => {
      readSnapshot(storage, checkpoint, (read) => {
        if ('parts' in read) resolve(read);
        else reject(new Error(read.message));
      });
    });
  },
  /** Messages from the frame that storage has refused since this Worker began. */
  refused(): number {
    return refusals.reduce((sum, count) => sum + count(), 0);
  },
  async keep(key: string, value: unknown): Promise<void> {
    await (await database()).put('keepsakes', value, key);
  },
  async kept(key: string): Promise<unknown> {
    return (await database()).get('keepsakes', key);
  },
  /** The field `about` of everything that is kept under keys that begin so. */
  async keptAbout(prefix: string): Promise<unknown[]> {
    const kept = await (await database()).getAll('keepsakes', IDBKeyRange.bound(prefix, `${prefix}\uffff`));
    return kept.map((value) => (value as { readonly about: unknown }).about);
  },
  async forget(key: string): Promise<void> {
    await (await database()).delete('keepsakes', key);
  },
};

/** The namespace of a job is that of its workspace and a name of its own. */
function workspaceOf(namespace: string): string {
  return namespace.slice(0, namespace.lastIndexOf('#'));
}

export type StorageWorkerApi = typeof storageWorker;

expose(storageWorker);
