/**
 * The durable file system of a job: parts of snapshots, checkpoint metadata, the JobManager's own records, and sink tables.
 * A port is fixed to one job's namespace when it is opened, never by a message. Requests are plain messages with an id;
 * the answer comes later as an input of the actor that asked.
 *
 * Adapters: memory (hosts/simulation) and IndexedDB (hosts/browser). Both pass `tests/contracts/durable-storage.contract.ts`.
 */
import type { CheckpointMetadata, PartKey } from '../wire/snapshots.ts';
import type { TopicAnswer, TopicRequest } from './topics.ts';

/** Unique among the requests of one actor. */
export type RequestId = number;

export interface StoredPart {
  readonly key: PartKey;
  readonly bytes: Uint8Array;
}

/** What a JobManager with high availability keeps: enough for another one to take over (8.6.1). */
export interface JobRecord {
  readonly jobId: string;
  readonly nextCheckpointId: number;
  /** Numbers of completed checkpoints still retained, oldest first. */
  readonly completed: readonly number[];
  /** Set once the job is globally terminal: then there is nothing to recover. */
  readonly terminal: string | null;
  /** The first attempt number that no execution of this job has had: those of the next JobManager begin here. */
  readonly nextAttempt?: number;
  /** Number of the snapshot that the job was started from and that is not its own: never deleted (7.9.6). */
  readonly unclaimed?: number;
}

export type StorageRequest =
  /** All parts or none. */
  | { readonly type: 'putParts'; readonly parts: readonly StoredPart[] }
  | { readonly type: 'getParts'; readonly keys: readonly PartKey[] }
  /** What makes a checkpoint exist. In one transaction: the metadata and the JobManager's record. */
  | { readonly type: 'putCheckpoint'; readonly metadata: CheckpointMetadata; readonly record: JobRecord }
  | { readonly type: 'getCheckpoint'; readonly checkpoint: number }
  | { readonly type: 'discardCheckpoint'; readonly checkpoint: number; readonly record: JobRecord | null }
  | { readonly type: 'putRecord'; readonly record: JobRecord }
  | { readonly type: 'getRecord' }
  /** Deletes every part that no stored metadata names, of checkpoints up to and including this number. */
  | { readonly type: 'sweep'; readonly upTo: number }
  /**
   * The working state of keyed operators that is larger than their memory, which is no checkpoint's: in one transaction, and in this order,
   * what is put, dropped and read. The answer holds the parts that were read.
   */
  | {
      readonly type: 'exchangeState';
      readonly put: readonly StoredPart[];
      readonly drop: readonly PartKey[];
      readonly get: readonly PartKey[];
    }
  /** Deletes the working state of executions of a subtask below an attempt; with `subtask` null that of all. */
  | { readonly type: 'dropState'; readonly subtask: string | null; readonly before: number }
  /** Rows of a sink, in order. `key` null: appended; else the row of this key is replaced (UpsertSink). */
  | { readonly type: 'writeRows'; readonly sink: string; readonly rows: readonly SinkRow[] }
  | TopicRequest;

/** The parts that a request puts into storage. */
export function partsPut(request: StorageRequest): readonly StoredPart[] {
  if (request.type === 'putParts') return request.parts;
  return request.type === 'exchangeState' ? request.put : [];
}

export interface SinkRow {
  readonly key: string | null;
  /** A value of the value model. */
  readonly value: unknown;
}

/** Why storage did not do it. `quota`: no room; `unavailable`: it failed or is blocked; `corrupt`: what lies there is not what was put. */
export interface StorageFailure {
  readonly type: 'failed';
  readonly why: 'quota' | 'unavailable' | 'corrupt' | 'missing' | 'refused';
  readonly message: string;
}

export type StorageAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'parts'; readonly parts: readonly StoredPart[] }
  | { readonly type: 'checkpoint'; readonly metadata: CheckpointMetadata }
  /** null: nothing was ever recorded for this job. */
  | { readonly type: 'record'; readonly record: JobRecord | null }
  | TopicAnswer
  | StorageFailure;

/** An adapter. It answers each request exactly once, in any order, at once or later; it never throws. */
export interface DurableStorage {
  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void;
}
