/**
 * Where a leg of a run begins: all that the history before it leaves to the history after it. A run that goes on and on is cut into legs,
 * so that what must be kept of it to repeat it stays small: at a completed checkpoint the cluster is ended, a new one is restored from it,
 * and rewind, reload and links reach back to there (ARCHITECTURE, "How much is kept"). Plain data.
 */
import type { ModelTime } from '../base/ids.ts';
import type { LingeringTransaction, RestoreOrder } from '../wire/messages.ts';
import type { PageEvent } from '../wire/page-event.ts';
import type { JobRecord, StoredPart } from './durable-storage.ts';

/** What was asked of the machines and still holds. */
export interface MachinesAtLegStart {
  /** The first one of the leg has the number after this. */
  readonly taskManagersStarted: number;
  readonly taskManagers: number;
  readonly standingBy: number;
  /** Of a fault: so many of the following storage requests fail. */
  readonly storageFailing: number;
  readonly storageSlowedMs: ModelTime;
  /** By vertex: model milliseconds of an element. */
  readonly slowed: Readonly<Record<string, ModelTime>>;
}

/** A transaction that a writer has begun and nobody has ended, and where that writer is. */
export interface OpenTransaction extends LingeringTransaction {
  readonly vertex: string;
  readonly subtask: number;
}

/** What no attempt of a run can know of those before it. */
export interface KnownAcrossAttempts {
  /** By vertex and split: how far the sources have read. */
  readonly sourcesRead: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly openTransactions: readonly OpenTransaction[];
  readonly pageEvents: readonly PageEvent[];
}

export interface LegStart {
  /** The run begins with leg 1, which has no such start. */
  readonly leg: number;
  /** The last step of the leg before. */
  readonly step: number;
  readonly time: ModelTime;
  readonly restore: RestoreOrder;
  readonly machines: MachinesAtLegStart;
  readonly acrossAttempts: KnownAcrossAttempts;
}

/** What durable storage held of the job when the leg began: the checkpoints that `restore` names are there with their parts. */
export interface StoredAtLegStart {
  readonly record: JobRecord;
  readonly parts: readonly StoredPart[];
}

/** Enough to run the leg anew, anywhere. */
export interface KeptLegStart extends LegStart {
  readonly stored: StoredAtLegStart;
}
