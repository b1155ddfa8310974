/**
 * Handles to what a checkpoint stored: which part lies under which key, and what is in it.
 * Made by subtasks, carried in their acknowledgements, kept in the checkpoint's metadata, dealt out again by state assignment.
 */
import type { CheckpointId, ExecutionId, ModelTime, OperatorId } from '../base/ids.ts';
import type { SnapshotKind } from './trace-events.ts';

export function isSavepoint(kind: SnapshotKind): boolean {
  return kind !== 'checkpoint';
}

/** Whether the job stops with it: tasks wait until it is complete, and then finish (7.9.3). */
export function isSynchronous(kind: SnapshotKind): boolean {
  return kind === 'suspend' || kind === 'terminate';
}

/** Name of a stored part within its job, e.g. `chk-3/<operator id>/0/kg-17`. */
export type PartKey = string;

/** The keyed state and timers of one key group of one operator. */
export interface KeyGroupHandle {
  readonly keyGroup: number;
  readonly part: PartKey;
  readonly entries: number;
  readonly bytes: number;
  /** Of an incremental checkpoint: the bucket of the key group that the part holds. Without it a part holds the whole key group, or its timers. */
  readonly bucket?: string;
  /** An earlier checkpoint stored it: it does not count for this one's size (7.9.2). */
  readonly shared?: true;
}

/** How the elements of an operator state are dealt out on restore (6.3.2). */
export type OperatorStateMode = 'SPLIT_DISTRIBUTE' | 'UNION' | 'BROADCAST';

/** One named operator state of one subtask: a list of elements, kept as one part. */
export interface OperatorStateHandle {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly part: PartKey;
  /** How many elements the list has (for BROADCAST the entries of the map). */
  readonly elements: number;
  readonly bytes: number;
}

/** What one operator of one subtask put into a checkpoint. */
export interface OperatorSnapshot {
  readonly operatorId: OperatorId;
  readonly keyed: readonly KeyGroupHandle[];
  readonly operatorStates: readonly OperatorStateHandle[];
}

/** What was in flight on one channel when a barrier overtook it: records, watermarks and statuses in their order (7.6.1). */
export interface ChannelStateHandle {
  readonly edge: string;
  /** Subtasks at the two ends of the channel. */
  readonly from: number;
  readonly to: number;
  readonly part: PartKey;
  readonly elements: number;
  readonly bytes: number;
}

/** By whom it was stored: the consumer what waited for it, the producer what it had written and not sent. */
export interface InFlightState {
  readonly inputs: readonly ChannelStateHandle[];
  readonly outputs: readonly ChannelStateHandle[];
}

/** What was in flight on a channel of then, and the channel of now that it comes back into (7.6.4). */
export interface RestoredChannelHandle extends ChannelStateHandle {
  /** Subtasks at the ends of the channel of now. */
  readonly into: { readonly from: number; readonly to: number };
  /** How many channels of then the one of now stands for; of some nothing may be stored. */
  readonly virtualChannels: number;
  /** It comes back into several channels, and each takes the records that the edge deals to it now. */
  readonly shared: boolean;
}

export interface InFlightRestore {
  readonly inputs: readonly RestoredChannelHandle[];
  readonly outputs: readonly RestoredChannelHandle[];
}

/** What one subtask put into a checkpoint. `finished`: its operators had finished; a restore then runs none of its code (7.8.2). */
export interface SubtaskSnapshot {
  readonly execution: ExecutionId;
  readonly operators: readonly OperatorSnapshot[];
  readonly finished: boolean;
  /** They have come to the end of the data, and wait; a restore runs them again. Absent where they have not. */
  readonly operatorsFinished?: true;
  /** Of an unaligned checkpoint only, and only where there was something. */
  readonly inFlight?: InFlightState;
  /** For a source: where it stands, for people to read (`snapshotTaken.offsets`). */
  readonly offsets?: unknown;
}

/** State of a source's enumerator at the moment the checkpoint was triggered (1.5.5). Plain data of jobmanager/'s own. */
export interface CoordinatorSnapshot {
  readonly operatorId: OperatorId;
  readonly state: unknown;
}

/** Everything that makes a checkpoint exist: written last, in one piece; a restore reads nothing else to find the parts. */
export interface CheckpointMetadata {
  readonly format: 'millrace-checkpoint';
  readonly version: 1;
  readonly checkpoint: CheckpointId;
  readonly kind: SnapshotKind;
  readonly triggeredAt: ModelTime;
  readonly completedAt: ModelTime;
  /** By vertex key: the parallelism and max parallelism it had, its operators in chain order, and its subtasks' snapshots by index. */
  readonly vertices: Readonly<
    Record<
      string,
      {
        readonly parallelism: number;
        readonly maxParallelism: number;
        readonly operators: readonly {
          readonly operatorId: OperatorId;
          readonly uid: string | null;
          readonly name: string;
        }[];
        readonly subtasks: readonly SubtaskSnapshot[];
      }
    >
  >;
  readonly coordinators: readonly CoordinatorSnapshot[];
  readonly bytes: number;
}

/** What a subtask restores for one operator: whole key groups, and element ranges of operator states. */
export interface OperatorRestore {
  readonly operatorId: OperatorId;
  readonly keyed: readonly (KeyGroupHandle & { readonly from: ExecutionId })[];
  readonly operatorStates: readonly {
    readonly name: string;
    readonly mode: OperatorStateMode;
    readonly part: PartKey;
    readonly from: ExecutionId;
    /** Elements [start, end) of the part's list belong to this subtask. */
    readonly start: number;
    readonly end: number;
  }[];
}

export interface TaskRestore {
  readonly checkpoint: CheckpointId;
  readonly operators: readonly OperatorRestore[];
  /** The subtask had finished: it is deployed as finished and runs no code of the learner's (7.8.2). */
  readonly finished: boolean;
  /** The snapshot is not the job's own: no checkpoint may refer to its parts, but in the mode LEGACY (7.9.6). */
  readonly unclaimed?: true;
  /** Comes again before anything new does (7.6.4). */
  readonly inFlight?: InFlightRestore;
}
