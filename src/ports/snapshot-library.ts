/**
 * The savepoints that a workspace keeps: they outlive runs and pages. An adapter keeps them in the browser's storage, one file for each
 * (codec/savepoint-file.ts).
 */
import type { SnapshotKind } from '../wire/trace-events.ts';
import type { KeptSnapshot } from './kept-snapshot.ts';

/** What is known of one without reading it. */
export interface SavedSnapshot {
  readonly id: string;
  /** What `execution.state-recovery.path` calls it. */
  readonly path: string;
  /** Name of the job that it was taken of. */
  readonly job: string;
  readonly kind: SnapshotKind;
  readonly checkpoint: number;
  /** Flink's once a job has claimed it (7.9.6): it goes when a newer checkpoint has taken its place. */
  readonly owner: 'you' | 'Flink';
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export interface SnapshotLibrary {
  /** Newest first. */
  list(): Promise<readonly SavedSnapshot[]>;
  /** Rejects where it is gone, or cannot be read. */
  load(id: string): Promise<KeptSnapshot>;
  /** The file, to be kept elsewhere. */
  file(id: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Takes up a file. Rejects with UnreadableSavepoint, which says what is wrong with it. */
  take(file: Uint8Array): Promise<SavedSnapshot>;
  delete(id: string): Promise<void>;
  /** Calls back when another one is kept or one is gone, until the returned function is called. */
  onChange(callback: () => void): () => void;
}
