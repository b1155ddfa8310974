/**
 * A savepoint or retained checkpoint as it outlives its job: the metadata with all parts that it names. What a run that is resumed from it
 * brings along, and what a savepoint file holds.
 */
import type { SnapshotLocation } from '../wire/messages.ts';
import type { StoredPart } from './durable-storage.ts';

export interface KeptSnapshot extends SnapshotLocation {
  readonly parts: readonly StoredPart[];
}
