/**
 * Durable storage on IndexedDB: plays the part of the distributed file system. One database for the site, one namespace a job.
 * Only the storage Worker in the site's origin has it; slots and the JobManager reach it by a port that is fixed to one namespace.
 * Cost is the number of requests, so the parts of a snapshot go in as one transaction.
 */
import { isDropped, partsOf, writerOf } from '../../codec/stored-parts.ts';
import type {
  DurableStorage,
  JobRecord,
  SinkRow,
  StorageAnswer,
  StorageFailure,
  StorageRequest,
} from '../../ports/durable-storage.ts';
import type { CheckpointMetadata } from '../../wire/snapshots.ts';
import { type Database, reading } from './idb-database.ts';
import { IdbTopics } from './idb-topics.ts';
import { NO_ROOM } from './storage-words.ts';

/** So many of a sink's last rows are at hand. */
const NEWEST_MAX = 100;

/** All keys of a namespace, or of a longer prefix: an array is past every number and string. */
function within(...prefix: [string] | [string, string]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}

/** The durable storage of one job. */
export class IdbStorage implements DurableStorage {
  private nextPlace = 0;
  private readonly newest = new Map<string, readonly SinkRow[]>();

  private constructor(
    private readonly database: Database,
    private readonly namespace: string,
    private readonly topics: IdbTopics,
  ) {}

  /** `topics`: the namespace of its topics, which other jobs may have as well; its own where nothing is said. */
  static async open(database: Database, namespace: string, topics = namespace): Promise<IdbStorage> {
    const storage = new IdbStorage(database, namespace, new IdbTopics(database, topics));
    const keys = await reading(database, 'rows', (rows) => rows.getAllKeys(within(namespace)));
    storage.nextPlace = keys.reduce(
      (next, [, , place]) => (typeof place === 'number' ? Math.max(next, place + 1) : next),
      0,
    );
    return storage;
  }

  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    this.answer(request).then(answered, (error: unknown) => answered(failureOf(error)));
  }

  private answer(request: StorageRequest): Promise<StorageAnswer> {
    switch (request.type) {
      case 'putParts':
        return this.putParts(request.parts);
      case 'getParts':
        return this.getParts(request.keys);
      case 'putCheckpoint':
        return this.putCheckpoint(request.metadata, request.record);
      case 'getCheckpoint':
        return this.getCheckpoint(request.checkpoint);
      case 'discardCheckpoint':
        return this.discardCheckpoint(request.checkpoint, request.record);
      case 'putRecord':
        return this.database.put('records', request.record, this.namespace).then(() => DONE);
      case 'getRecord':
        return this.getRecord();
      case 'sweep':
        return this.sweep(request.upTo);
      case 'exchangeState':
        return this.exchangeState(request);
      case 'dropState':
        return this.dropState(request);
      case 'writeRows':
        return this.writeRows(request.sink, request.rows);
      default:
        return this.topics.answer(request);
    }
  }

  private async putParts(
    parts: readonly { readonly key: string; readonly bytes: Uint8Array }[],
  ): Promise<StorageAnswer> {
    const transaction = this.database.transaction('parts', 'readwrite', { durability: 'relaxed' });
    const puts = parts.map((part) => transaction.store.put(part.bytes, [this.namespace, part.key]));
    await Promise.all([...puts, transaction.done]);
    return DONE;
  }

  private async getParts(keys: readonly string[]): Promise<StorageAnswer> {
    const all = (parts: { get(key: [string, string]): Promise<Uint8Array | undefined> }) =>
      Promise.all(keys.map((key) => parts.get([this.namespace, key])));
    const found = await reading(this.database, 'parts', all);
    return partsFound(keys, found);
  }

  private async exchangeState({ put, drop, get }: StorageRequestOf<'exchangeState'>): Promise<StorageAnswer> {
    const mode = put.length + drop.length > 0 ? 'readwrite' : 'readonly';
    const transaction = this.database.transaction('workingState', mode, { durability: 'relaxed' });
    const store = transaction.objectStore('workingState');
    const writes = [
      ...put.map(({ key, bytes }) => store.put?.(bytes, [this.namespace, key])),
      ...drop.map((key) => store.delete?.([this.namespace, key])),
    ];
    const found = await Promise.all(get.map((key) => store.get([this.namespace, key])));
    await Promise.all([...writes, transaction.done]);
    return partsFound(get, found);
  }

  private async dropState(request: StorageRequestOf<'dropState'>): Promise<StorageAnswer> {
    const { subtask } = request;
    const range = subtask === null ? within(this.namespace) : beginning(this.namespace, `${subtask}:`);
    const transaction = this.database.transaction('workingState', 'readwrite', { durability: 'relaxed' });
    const keys = await transaction.store.getAllKeys(range);
    const dropped = keys.filter(([, part]) => isDropped(part, request));
    await Promise.all([...dropped.map((key) => transaction.store.delete(key)), transaction.done]);
    return DONE;
  }

  private async putCheckpoint(metadata: CheckpointMetadata, record: JobRecord): Promise<StorageAnswer> {
    const transaction = this.database.transaction(['checkpoints', 'records'], 'readwrite', { durability: 'relaxed' });
    await Promise.all([
      transaction.objectStore('checkpoints').put(metadata, [this.namespace, metadata.checkpoint]),
      transaction.objectStore('records').put(record, this.namespace),
      transaction.done,
    ]);
    return DONE;
  }

  private async getRecord(): Promise<StorageAnswer> {
    const record = await reading(this.database, 'records', (records) => records.get(this.namespace));
    return { type: 'record', record: record ?? null };
  }

  private async getCheckpoint(checkpoint: number): Promise<StorageAnswer> {
    const metadata = await this.metadataOf(checkpoint);
    return metadata
      ? { type: 'checkpoint', metadata }
      : failed('missing', `Checkpoint ${checkpoint} is not in storage.`);
  }

  private metadataOf(checkpoint: number): Promise<CheckpointMetadata | undefined> {
    return reading(this.database, 'checkpoints', (checkpoints) => checkpoints.get([this.namespace, checkpoint]));
  }

  /** Metadata first: from then on the checkpoint does not exist, whatever becomes of its parts. */
  private async discardCheckpoint(checkpoint: number, record: JobRecord | null): Promise<StorageAnswer> {
    const metadata = await this.metadataOf(checkpoint);
    const transaction = this.database.transaction(['checkpoints', 'records'], 'readwrite', { durability: 'relaxed' });
    await Promise.all([
      transaction.objectStore('checkpoints').delete([this.namespace, checkpoint]),
      record ? transaction.objectStore('records').put(record, this.namespace) : null,
      transaction.done,
    ]);
    if (metadata) await this.deleteParts(partsOf(metadata));
    return DONE;
  }

  private async sweep(upTo: number): Promise<StorageAnswer> {
    const keys = await reading(this.database, 'parts', (parts) => parts.getAllKeys(within(this.namespace)));
    await this.deleteParts(keys.map(([, part]) => part).filter((part) => writerOf(part) <= upTo));
    return DONE;
  }

  /** Deletes those of the parts that no checkpoint names. */
  private async deleteParts(parts: readonly string[]): Promise<void> {
    const kept = await reading(this.database, 'checkpoints', (all) => all.getAll(within(this.namespace)));
    const named = new Set(kept.flatMap(partsOf));
    const transaction = this.database.transaction('parts', 'readwrite', { durability: 'relaxed' });
    const gone = parts.filter((part) => !named.has(part));
    await Promise.all([...gone.map((part) => transaction.store.delete([this.namespace, part])), transaction.done]);
  }

  private async writeRows(sink: string, rows: readonly SinkRow[]): Promise<StorageAnswer> {
    const transaction = this.database.transaction('rows', 'readwrite', { durability: 'relaxed' });
    const appended = rows.filter((row) => row.key === null);
    const puts = rows
      .filter((row) => row.key !== null)
      .map((row) => transaction.store.put([row], [this.namespace, sink, `k${row.key}`]));
    if (appended.length > 0) puts.push(transaction.store.put(appended, [this.namespace, sink, this.nextPlace++]));
    await Promise.all([...puts, transaction.done]);
    this.newest.set(sink, [...(this.newest.get(sink) ?? []), ...rows.slice(-NEWEST_MAX)].slice(-NEWEST_MAX));
    return DONE;
  }

  /** The last rows of a sink that were written by way of this object, oldest first. */
  newestRows(sink: string): readonly SinkRow[] | undefined {
    return this.newest.get(sink);
  }

  /** The last rows of a sink, oldest first. */
  async lastRows(sink: string): Promise<SinkRow[]> {
    const rows: SinkRow[] = [];
    const { store, done } = this.database.transaction('rows');
    for (
      let cursor = await store.openCursor(within(this.namespace, sink), 'prev');
      cursor && rows.length < NEWEST_MAX;
      cursor = await cursor.continue()
    )
      rows.unshift(...cursor.value.slice(rows.length - NEWEST_MAX));
    await done;
    return rows;
  }

  /** The rows of a sink: appended ones in order, then those of a table by key. */
  async rows(sink: string): Promise<SinkRow[]> {
    const kept = await reading(this.database, 'rows', (rows) => rows.getAll(within(this.namespace, sink)));
    return kept.flat();
  }

  /** Forgets everything that the job has stored. */
  async clear(): Promise<void> {
    const stores = ['parts', 'workingState', 'checkpoints', 'records', 'rows'] as const;
    const transaction = this.database.transaction(stores, 'readwrite');
    await Promise.all([
      transaction.objectStore('workingState').delete(within(this.namespace)),
      transaction.objectStore('parts').delete(within(this.namespace)),
      transaction.objectStore('checkpoints').delete(within(this.namespace)),
      transaction.objectStore('records').delete(this.namespace),
      transaction.objectStore('rows').delete(within(this.namespace)),
      transaction.done,
    ]);
  }
}

type StorageRequestOf<Type extends StorageRequest['type']> = Extract<StorageRequest, { type: Type }>;

/** All parts of a namespace whose names begin so. */
function beginning(namespace: string, prefix: string): IDBKeyRange {
  return IDBKeyRange.bound([namespace, prefix], [namespace, `${prefix}\uffff`]);
}

function partsFound(keys: readonly string[], found: readonly (Uint8Array | undefined)[]): StorageAnswer {
  const missing = keys.find((_key, index) => found[index] === undefined);
  if (missing !== undefined) return failed('missing', `The part ${missing} is not in storage.`);
  return { type: 'parts', parts: keys.map((key, index) => ({ key, bytes: found[index] as Uint8Array })) };
}

const DONE: StorageAnswer = { type: 'done' };

function failed(why: StorageFailure['why'], message: string): StorageFailure {
  return { type: 'failed', why, message };
}

/** A full disk shows as an aborted transaction, not as a failed request. */
function failureOf(error: unknown): StorageFailure {
  const { name = 'Error', message = String(error) } = error as { name?: string; message?: string };
  return name === 'QuotaExceededError'
    ? failed('quota', NO_ROOM)
    : failed('unavailable', `The browser’s storage failed: ${name}: ${message}`);
}
