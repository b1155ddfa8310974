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
import { type Database, openDatabase, reading } from './idb-database.ts';
import { IdbStorage } from './idb-storage.ts';
import { IdbTopics } from './idb-topics.ts';
import { serveStorage } from './storage-port.ts';
import { inTurns, Turns } from './turns.ts';

const DATABASE = 'millrace';
const turns = new Turns();
let opening: Promise<Database> | null = null;
const refusals: (() => number)[] = [];
/** By namespace, what this Worker serves. */
const served = new Map<string, IdbStorage>();

function database(): Promise<Database> {
  // A database that could not be opened is tried again at the next call.
  opening ??= openDatabase(DATABASE).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

const requests = {
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
    refusals.push(serveStorage(port, inTurns(storage, turns)).refused);
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
  async keep(key: string, value: unknown): Promise<void> {
    await (await database()).put('keepsakes', value, key);
  },
  async kept(key: string): Promise<unknown> {
    return reading(await database(), 'keepsakes', (keepsakes) => keepsakes.get(key));
  },
  /** The field `about` of everything that is kept under keys that begin so. */
  async keptAbout(prefix: string): Promise<unknown[]> {
    const named = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const kept = await reading(await database(), 'keepsakes', (keepsakes) => keepsakes.getAll(named));
    return kept.map((value) => (value as { readonly about: unknown }).about);
  },
  async forget(key: string): Promise<void> {
    await (await database()).delete('keepsakes', key);
  },
};

const storageWorker = {
  ...eachInTurn(requests),
  /** The last rows that a sink of a job holds, oldest first. Those that this Worker has written are known without a turn. */
  async lastRows(namespace: string, sink: string): Promise<readonly SinkRow[]> {
    const storage = served.get(namespace);
    return storage?.newestRows(sink) ?? turns.take(async () => storage?.lastRows(sink) ?? []);
  },
  /** Messages from the frame that storage has refused since this Worker began. */
  refused(): number {
    return refusals.reduce((sum, count) => sum + count(), 0);
  },
};

function eachInTurn<Requests extends Record<string, (...args: never[]) => Promise<unknown>>>(all: Requests): Requests {
  const taken = Object.entries(all).map(([name, request]) => {
    const inItsTurn = (...args: never[]) => turns.take(() => request(...args));
    return [name, inItsTurn];
  });
  return Object.fromEntries(taken) as Requests;
}

/** The namespace of a job is that of its workspace and a name of its own. */
function workspaceOf(namespace: string): string {
  return namespace.slice(0, namespace.lastIndexOf('#'));
}

export type StorageWorkerApi = typeof storageWorker;

expose(storageWorker);
