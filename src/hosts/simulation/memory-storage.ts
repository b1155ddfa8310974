/**
 * Durable storage in the memory of one thread: what simulations and unit tests run on. It answers at once and keeps copies of all it is
 * given, so that nobody can change what lies there. It outlives JobManagers and slots, as a file system does.
 */
import { isDropped, partsOf, writerOf } from '../../codec/stored-parts.ts';
import { copyValue } from '../../codec/values.ts';
import type {
  DurableStorage,
  JobRecord,
  SinkRow,
  StorageAnswer,
  StorageFailure,
  StorageRequest,
  StoredPart,
} from '../../ports/durable-storage.ts';
import type { TopicContents } from '../../ports/topics.ts';
import type { CheckpointMetadata, PartKey } from '../../wire/snapshots.ts';
import { MemoryTopics } from './memory-topics.ts';

const DONE: StorageAnswer = { type: 'done' };

export interface StoredNames {
  readonly checkpoints: readonly number[];
  readonly parts: readonly PartKey[];
  /** Of working state. */
  readonly working: readonly PartKey[];
}

/** One job's storage. */
export class MemoryStorage implements DurableStorage {
  private readonly parts = new Map<PartKey, Uint8Array>();
  private readonly working = new Map<PartKey, Uint8Array>();
  private readonly checkpoints = new Map<number, CheckpointMetadata>();
  private readonly sinks = new Map<string, SinkTable>();
  private readonly topics = new MemoryTopics();
  private record: JobRecord | null = null;

  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    answered(this.answer(request));
  }

  /** What a sink's table holds: appended rows in order, a replaced row where its key first came. */
  rows(sink: string): readonly SinkRow[] {
    return this.sinks.get(sink)?.rows ?? [];
  }

  /** All topics with what is in them. */
  get topicContents(): readonly TopicContents[] {
    return copied(this.topics.all);
  }

  /** Names of what lies here of checkpoints. */
  get stored(): StoredNames {
    return {
      checkpoints: [...this.checkpoints.keys()],
      parts: [...this.parts.keys()],
      working: [...this.working.keys()],
    };
  }

  private answer(request: StorageRequest): StorageAnswer {
    switch (request.type) {
      case 'putParts':
        for (const { key, bytes } of request.parts) this.parts.set(key, bytes.slice());
        return DONE;
      case 'getParts':
        return found(this.parts, request.keys);
      case 'putCheckpoint':
        this.checkpoints.set(request.metadata.checkpoint, copied(request.metadata));
        this.record = copied(request.record);
        return DONE;
      case 'getCheckpoint':
        return this.getCheckpoint(request.checkpoint);
      case 'discardCheckpoint':
        return this.discardCheckpoint(request.checkpoint, request.record);
      case 'putRecord':
        this.record = copied(request.record);
        return DONE;
      case 'getRecord':
        return { type: 'record', record: this.record && copied(this.record) };
      case 'sweep':
        this.deleteUnnamed([...this.parts.keys()].filter((part) => writerOf(part) <= request.upTo));
        return DONE;
      case 'exchangeState':
        for (const { key, bytes } of request.put) this.working.set(key, bytes.slice());
        for (const key of request.drop) this.working.delete(key);
        return found(this.working, request.get);
      case 'dropState':
        for (const key of this.working.keys()) if (isDropped(key, request)) this.working.delete(key);
        return DONE;
      case 'writeRows':
        this.writeRows(request.sink, request.rows);
        return DONE;
      default:
        return copied(this.topics.answer(copied(request)));
    }
  }

  private getCheckpoint(checkpoint: number): StorageAnswer {
    const metadata = this.checkpoints.get(checkpoint);
    if (metadata === undefined) return missing(`Checkpoint ${checkpoint} is not in storage.`);
    return { type: 'checkpoint', metadata: copied(metadata) };
  }

  /** The metadata goes first: from then on the checkpoint does not exist, whatever becomes of its parts. */
  private discardCheckpoint(checkpoint: number, record: JobRecord | null): StorageAnswer {
    const metadata = this.checkpoints.get(checkpoint);
    this.checkpoints.delete(checkpoint);
    if (record !== null) this.record = copied(record);
    if (metadata !== undefined) this.deleteUnnamed(partsOf(metadata));
    return DONE;
  }

  private deleteUnnamed(candidates: readonly PartKey[]): void {
    const named = new Set([...this.checkpoints.values()].flatMap(partsOf));
    for (const part of candidates) if (!named.has(part)) this.parts.delete(part);
  }

  private writeRows(sink: string, rows: readonly SinkRow[]): void {
    let table = this.sinks.get(sink);
    if (table === undefined) {
      table = { rows: [], places: new Map() };
      this.sinks.set(sink, table);
    }
    for (const row of rows) writeRow(table, copied(row));
  }
}

interface SinkTable {
  readonly rows: SinkRow[];
  /** Where the row of a key stands. */
  readonly places: Map<string, number>;
}

function writeRow(table: SinkTable, row: SinkRow): void {
  const place = row.key === null ? undefined : table.places.get(row.key);
  if (place !== undefined) {
    table.rows[place] = row;
    return;
  }
  if (row.key !== null) table.places.set(row.key, table.rows.length);
  table.rows.push(row);
}

function copied<Stored>(stored: Stored): Stored {
  return copyValue(stored, 'What is put into storage') as Stored;
}

function found(stored: ReadonlyMap<PartKey, Uint8Array>, keys: readonly PartKey[]): StorageAnswer {
  const parts: StoredPart[] = [];
  for (const key of keys) {
    const bytes = stored.get(key);
    if (bytes === undefined) return missing(`The part ${key} is not in storage.`);
    parts.push({ key, bytes: bytes.slice() });
  }
  return { type: 'parts', parts };
}

function missing(message: string): StorageFailure {
  return { type: 'failed', why: 'missing', message };
}
