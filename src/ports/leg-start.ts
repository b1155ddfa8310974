/**
 * Where a leg of a run begins: all that the history before it leaves to the history after it. A run that goes on and on is cut into legs,
 * so that what must be kept of it to repeat it stays small: at a completed checkpoint the cluster is ended, a new one is restored from it,
 * and rewind, reload and links reach back to there (ARCHITECTURE, "How much is kept"). Plain data.
 */
import type { ModelTime } from '../base/ids.ts';
import type { LingeringTransaction, RestoreOrder } from '../wire/messages.ts';
import type { PageEvent } from '../wire/page-event.ts';
import type { TaskFault } from '../wire/task-faults.ts';
import type { JobRecord, StoredPart } from './durable-storage.ts';
import type { TopicContents } from './topics.ts';

/** What was asked of the machines and still holds. */
export interface MachinesAtLegStart {
  /** The first one of the leg has the number after this. */
  readonly taskManagersStarted: number;
  readonly taskManagers: number;
  readonly standingBy: number;
  /** By vertex: model milliseconds of an element. */
  readonly slowed: Readonly<Record<string, ModelTime>>;
  readonly storageFaults?: StandingStorageFaults;
  readonly messageFaults?: StandingMessageFaults;
}

/** Faults of storage that still hold. Targets are vertices, subtasks (`count:1`), or all where empty. */
export interface StandingStorageFaults {
  /** So many of the following requests fail. */
  readonly failing: number;
  readonly slowMs: ModelTime;
  readonly isFull: boolean;
  /** By target: so many uploads of snapshots are still to fail. */
  readonly failingUploads: Readonly<Record<string, number>>;
  readonly slowUploads: Readonly<Record<string, ModelTime>>;
  readonly corrupted: readonly { readonly target: string; readonly checkpoint: number }[];
}

/** Faults of messages that still hold, by target. */
export interface StandingMessageFaults {
  readonly slowChannels: Readonly<Record<string, ModelTime>>;
  readonly lateAcknowledgements: Readonly<Record<string, ModelTime>>;
  readonly lostAcknowledgements: Readonly<Record<string, number>>;
}

/** A fault inside the tasks of a vertex or a subtask (`count:1`), for attempts that are still to come. */
export interface StandingTaskFault {
  readonly target: string;
  readonly fault: TaskFault;
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
  readonly taskFaults?: readonly StandingTaskFault[];
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
  /** Absent: there were none. */
  readonly topics?: readonly TopicContents[];
}

/** Enough to run the leg anew, anywhere. */
export interface KeptLegStart extends LegStart {
  readonly stored: StoredAtLegStart;
}
