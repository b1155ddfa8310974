/**
 * All messages between the JobManager, the slots and the TaskManager processes: one union a direction, plain tagged data.
 * Every message about a task names its execution, so that one about a former attempt can be dropped.
 */
import type { FailureReason } from '../base/failure.ts';
import type {
  ChannelId,
  CheckpointId,
  ExecutionId,
  ModelTime,
  OperatorId,
  SlotId,
  TaskManagerId,
  Timestamp,
} from '../base/ids.ts';
import type { ConfigurationMap, JobGraph, ResultPartitionType, ShipStrategy } from './job-graph.ts';
import type { NumberedPageEvent, PageEvent } from './page-event.ts';
import type { CheckpointMetadata, SubtaskSnapshot, TaskRestore } from './snapshots.ts';
import type { TaskFault } from './task-faults.ts';
import type { SnapshotKind } from './trace-events.ts';

/** Who can be sent a message: the JobManager, a slot (`tm-1/0`), a TaskManager process (`tm-1`) or the resource provider. */
export type Address = 'jobmanager' | 'provider' | SlotId | TaskManagerId;

// ── JobManager → slot ────────────────────────────────────────────────────────────────────────────

/** An input of a task: all channels of one edge, in the order of the producers' subtask indices. */
export interface InputGateDeployment {
  readonly edge: string;
  readonly node: number;
  readonly inputIndex: 0 | 1;
  readonly resultType: ResultPartitionType;
  /** Whether a barrier may overtake records here, where the job takes unaligned checkpoints (7.6.3). */
  readonly supportsUnaligned: boolean;
  readonly channels: readonly { readonly channel: ChannelId; readonly slot: SlotId }[];
}

/** An output of a task: all channels of one edge, in the order of the consumers (subpartitions, 2.5.2). */
export interface ResultPartitionDeployment {
  readonly edge: string;
  readonly node: number;
  /** What events call the operator that writes here. */
  readonly operator: string;
  readonly sideOutput: string | null;
  readonly shipStrategy: ShipStrategy;
  /** Line of the call that chose it. */
  readonly line: number | null;
  /** Number of key groups of the consuming vertex: HASH needs it (2.6.5). */
  readonly targetMaxParallelism: number;
  readonly resultType: ResultPartitionType;
  readonly supportsUnaligned: boolean;
  /** `slot` null: a blocking result is written before its consumers have slots; the channel is then that of their next attempt. */
  readonly channels: readonly { readonly channel: ChannelId; readonly slot: SlotId | null }[];
}

/** A blocking result: what one execution wrote for one edge. */
export interface ResultPartitionId {
  readonly execution: ExecutionId;
  readonly edge: string;
}

/** Rows that a writer was given and nobody has committed or aborted. */
export interface LingeringTransaction {
  readonly id: string;
  readonly sink: string;
  /** The checkpoint that holds them, if it was ever completed. */
  readonly epoch: number;
  readonly rows: number;
}

/** All that a slot needs to run one execution. Source: TaskDeploymentDescriptor. */
export interface TaskDeployment {
  readonly execution: ExecutionId;
  readonly vertex: string;
  readonly subtask: number;
  readonly attempt: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly inputs: readonly InputGateDeployment[];
  readonly outputs: readonly ResultPartitionDeployment[];
  readonly restore: TaskRestore | null;
  /**
   * Sources: by split, the position up to which earlier attempts had emitted. Written in by the director, which outlives every attempt and
   * sees what they emit; what a source reads below it is marked as replayed. Absent where nobody watches.
   */
  readonly emittedBefore?: Readonly<Record<string, number>>;
  /** Sources of page events: all that happened before. Written in by the director, which has the tape. */
  readonly pageEvents?: readonly PageEvent[];
  /** Writers of sinks: the transactions that earlier attempts have left open. Written in by the director, as `emittedBefore` is. */
  readonly lingering?: readonly LingeringTransaction[];
  /** What faults of the run do inside this task. Written in by the director. */
  readonly faults?: readonly TaskFault[];
  /** Of the submitted graph; a slot whose own evaluation differs fails the task with NonDeterministicJob. */
  readonly fingerprint: string;
  /** The operators of the submitted graph, for the words of that failure. */
  readonly submitted: readonly SubmittedOperator[];
  /** The cluster's configuration with the job's written over it: what every option is looked up in. */
  readonly configuration: ConfigurationMap;
}

/** An operator of a graph as a person finds it again. */
export interface SubmittedOperator {
  readonly name: string;
  readonly parallelism: number;
  readonly line: number | null;
}

export type SlotCommand =
  | { readonly type: 'deploy'; readonly deployment: TaskDeployment }
  | { readonly type: 'cancel'; readonly execution: ExecutionId }
  | { readonly type: 'failTask'; readonly execution: ExecutionId; readonly reason: FailureReason }
  /** To the tasks that start the barriers: sources, or tasks without a running predecessor (7.2.7). */
  | {
      readonly type: 'triggerCheckpoint';
      readonly execution: ExecutionId;
      readonly checkpoint: CheckpointId;
      readonly triggeredAt: ModelTime;
      readonly kind: SnapshotKind;
    }
  | { readonly type: 'checkpointCompleted'; readonly execution: ExecutionId; readonly checkpoint: CheckpointId }
  | {
      readonly type: 'checkpointAborted';
      readonly execution: ExecutionId;
      readonly checkpoint: CheckpointId;
      readonly latestCompleted: CheckpointId | null;
    }
  /** From a source's enumerator to its reader (1.5.2). */
  | {
      readonly type: 'assignSplits';
      readonly execution: ExecutionId;
      readonly operatorId: OperatorId;
      readonly splits: readonly SourceSplit[];
    }
  | { readonly type: 'noMoreSplits'; readonly execution: ExecutionId; readonly operatorId: OperatorId }
  /** To a consumer: the TaskManager of these inputs, whose producers had finished, is lost. Of a channel that is read to its end nothing is missed. */
  | { readonly type: 'partitionsLost'; readonly execution: ExecutionId; readonly channels: readonly ChannelId[] }
  /** Nobody will read these results any more. */
  | { readonly type: 'releasePartitions'; readonly partitions: readonly ResultPartitionId[] }
  /** Something happened on the page. To the readers of page events, from outside the cluster. */
  | ({ readonly type: 'pageEvent'; readonly execution: ExecutionId } & NumberedPageEvent)
  /** A fault of the run, from outside the cluster. */
  | { readonly type: 'fault'; readonly execution: ExecutionId; readonly fault: TaskFault }
  /** From a source's coordinator: how far its alignment group lets it go (4.4.1). */
  | {
      readonly type: 'alignWatermark';
      readonly execution: ExecutionId;
      readonly operatorId: OperatorId;
      readonly maxAllowed: Timestamp;
    }
  /** The JobManager is gone: the slot cancels all its tasks and is free again (3.1.4). */
  | { readonly type: 'jobManagerLost' };

/** A share of a source's input with the position of its reader: `next` is the first element not yet emitted. */
export interface SourceSplit {
  readonly id: string;
  /** Elements start, start + step, … below `end` (null: never ends). Indices of a sequence, or row numbers of a data set. */
  readonly start: number;
  readonly step: number;
  readonly end: number | null;
  readonly next: number;
  /** Of a topic: whose it is, modulo the number of readers; any reader's where it says nothing. */
  readonly owner?: number;
}

// ── slot → JobManager ────────────────────────────────────────────────────────────────────────────

export type TaskState =
  | 'CREATED'
  | 'SCHEDULED'
  | 'DEPLOYING'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'FINISHED'
  | 'CANCELING'
  | 'CANCELED'
  | 'FAILED';

export type SlotReport =
  | {
      readonly type: 'taskState';
      readonly execution: ExecutionId;
      readonly state: 'INITIALIZING' | 'RUNNING' | 'FINISHED' | 'CANCELED' | 'FAILED';
      readonly reason?: FailureReason;
      /** The slot has a `failed` event of it in its trace: the message's cause. Else the JobManager reports the failure. */
      readonly traced?: boolean;
      /** FAILED: the input that could not be read, so that whoever produced it runs again as well (8.2.1). */
      readonly unavailable?: ChannelId;
    }
  | {
      readonly type: 'acknowledgeCheckpoint';
      readonly execution: ExecutionId;
      readonly checkpoint: CheckpointId;
      readonly snapshot: SubtaskSnapshot;
      readonly metrics: CheckpointMetrics;
    }
  | {
      readonly type: 'declineCheckpoint';
      readonly execution: ExecutionId;
      readonly checkpoint: CheckpointId;
      /** A name of Flink's CheckpointFailureReason, e.g. CHECKPOINT_ASYNC_EXCEPTION. */
      readonly reason: string;
      readonly message: string;
    }
  | { readonly type: 'registerReader'; readonly execution: ExecutionId; readonly operatorId: OperatorId }
  /** How far a source has come: MAX where it is idle or has ended (4.4.1). */
  | {
      readonly type: 'reportWatermark';
      readonly execution: ExecutionId;
      readonly operatorId: OperatorId;
      readonly watermark: Timestamp;
    }
  | { readonly type: 'requestSplit'; readonly execution: ExecutionId; readonly operatorId: OperatorId };

/** All in model milliseconds, as Flink names them. Source: CheckpointMetrics. */
export interface CheckpointMetrics {
  readonly startDelayMs: ModelTime;
  readonly alignmentMs: ModelTime;
  readonly syncMs: ModelTime;
  readonly asyncMs: ModelTime;
  readonly bytes: number;
}

// ── slot → slot ──────────────────────────────────────────────────────────────────────────────────

export type DataMessage =
  /** A buffer of elements in stream order, encoded by codec/. `sequence` counts the channel's buffers from 0. */
  | {
      readonly type: 'buffer';
      readonly channel: ChannelId;
      readonly sequence: number;
      readonly elements: number;
      readonly bytes: Uint8Array;
      /** Buffers of records that wait behind this one for credit: the consumer lends floating buffers for them (3.5.3). */
      readonly backlog?: number;
    }
  /** From consumer to producer: this many more buffers may be sent. */
  | { readonly type: 'credit'; readonly channel: ChannelId; readonly buffers: number }
  /** From consumer to the slot that keeps a blocking result: begins to read it, with credit for this many buffers. */
  | { readonly type: 'partitionRequest'; readonly channel: ChannelId; readonly credit: number }
  /** The answer of a slot that keeps no such result. */
  | { readonly type: 'partitionNotFound'; readonly channel: ChannelId }
  /**
   * From consumer to producer: every record has been processed. Before that no checkpoint is the producer's last (7.8.1), and the producer
   * does not finish (3.4.4).
   */
  | { readonly type: 'allRecordsProcessed'; readonly channel: ChannelId };

/** What a task is sent; a finished result is asked for where it lies, for its task is gone. */
export type TaskData = Exclude<DataMessage, { type: 'partitionRequest' }>;

// ── TaskManager process ↔ JobManager, and from outside ──────────────────────────────────────────

export type ClusterMessage =
  | { readonly type: 'taskManagerRegistered'; readonly taskManager: TaskManagerId; readonly slots: number }
  /** The connection broke: sent on the dead process's behalf by whoever notices (director or host). */
  | {
      readonly type: 'taskManagerLost';
      readonly taskManager: TaskManagerId;
      readonly detectedBy: 'connection' | 'watchdog';
      readonly reason?: FailureReason;
    }
  /** From a TaskManager: what it ran in this slot is gone, and the slot is free again. Source: JobMasterGateway.failSlot. */
  | { readonly type: 'failSlot'; readonly slot: SlotId }
  | { readonly type: 'heartbeat'; readonly taskManager: TaskManagerId }
  /** No TaskManager stands by: the request of the resource manager is not fulfilled. */
  | { readonly type: 'noTaskManagerAvailable' };

export type ClientMessage =
  /** `recover`: a new JobManager takes over from durable metadata (8.6.1); else the job begins, afresh or as `restore` says. */
  | {
      readonly type: 'submit';
      readonly graph: JobGraph;
      readonly recover: boolean;
      readonly restore?: RestoreOrder;
      readonly snapshot?: SnapshotLocation;
    }
  | { readonly type: 'triggerCheckpoint' }
  /** The checkpoints that are under way have waited long enough (7.7.5). */
  | { readonly type: 'expireCheckpoints' }
  | { readonly type: 'triggerSavepoint' }
  | { readonly type: 'stopWithSavepoint'; readonly drain: boolean }
  | { readonly type: 'cancelJob' }
  | { readonly type: 'failTask'; readonly target: string; readonly message: string };

/** A job that begins with the state of a former one, of which it goes on to use checkpoint and attempt numbers. */
export interface RestoreOrder {
  /** All that are retained, oldest first; the last one is restored. */
  readonly checkpoints: readonly CheckpointMetadata[];
  readonly nextCheckpointId: number;
  readonly nextAttempt: number;
}

/**
 * A savepoint or retained checkpoint of another job that this one starts from: its parts lie in durable storage.
 * Source: SavepointRestoreSettings.
 */
export interface SnapshotLocation {
  /** Where it is found: what `execution.state-recovery.path` has to say, where it says anything. */
  readonly path: string;
  readonly metadata: CheckpointMetadata;
}

/** JobManager → TaskManager process, answered by the director (or the live host) for processes that live. */
export type TaskManagerCommand = { readonly type: 'heartbeatRequest' };

/** JobManager → resource provider (the director or the live host). */
export type ProviderCommand = { readonly type: 'requestTaskManager' };

export type JobManagerInbox = SlotReport | ClusterMessage | ClientMessage;
export type SlotInbox = SlotCommand | DataMessage;
export type Message = JobManagerInbox | SlotInbox | TaskManagerCommand | ProviderCommand;

/** Milliseconds since 1970 of model time 0: `Date.now()` in a job is this plus model time. 2026-01-01T00:00:00Z. */
export const RUN_EPOCH: Timestamp = Date.UTC(2026, 0, 1);
