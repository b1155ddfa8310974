/**
 * What the engine reports: the one record of what happened in a run. The stage, the time line, the ledger, the event log, "Why?",
 * lesson checks and the comparison of hosts and with real Flink read this and nothing else.
 *
 * Every event has its place (step, index), its model time and its cause; it says what happened and never how it looks.
 * Events are plain data that structuredClone keeps. Values are the value model's, cut at 2 kB each; the hash of a step is over the whole value.
 */
import type { FailureReason } from '../base/failure.ts';
import type { ChannelId, ExecutionId, ModelTime } from '../base/ids.ts';
import type { JobGraph } from './job-graph.ts';
import type { ReportedMetric } from './metrics.ts';

export type { FailureReason } from '../base/failure.ts';
export type { ChannelId, ExecutionId, ModelTime } from '../base/ids.ts';

/** Place of an event in the history: the granted step, and its index among the events of that step. A total order. */
export interface Place {
  readonly step: number;
  readonly index: number;
}

/** A value too long to report whole. `preview` is the beginning of its text. */
export interface TruncatedValue {
  readonly truncated: true;
  readonly preview: string;
}

interface Event<Type extends string> {
  readonly place: Place;
  readonly time: ModelTime;
  readonly type: Type;
  /** Without it this would not have happened (tests/trace/causes.test.ts); null for submit, a tape entry, a machine that comes with the cluster. */
  readonly cause: Place | null;
}

/** One end of a channel. */
type OfChannel = { execution: ExecutionId; channel: ChannelId; direction: 'in' | 'out' };

/**
 * What is taken, and what follows. After `suspend` and `terminate`, savepoints to stop with, the job finishes; before `terminate` event time
 * ends and operators finish (drain). Source: CheckpointType, SavepointType.
 */
export type SnapshotKind = 'checkpoint' | 'savepoint' | 'suspend' | 'terminate';

/** One part of a subtask's snapshot: a key group's, or with `keyGroup` null its operator state. */
export interface SnapshotPart {
  readonly keyGroup: number | null;
  readonly entries: number;
  /** In `snapshotTaken` 0 for key groups: they are encoded after the barrier, and only `snapshotStored` knows how long they are. */
  readonly bytes: number;
}

export type TraceEvent =
  // the job and its tasks
  | (Event<'submitted'> & { job: string; graph: JobGraph })
  | (Event<'rejected'> & { reason: FailureReason; submitted: boolean })
  | (Event<'jobStatus'> & { from: string; to: string; restarts: number; reason?: FailureReason })
  | (Event<'taskStatus'> & { execution: ExecutionId; from: string; to: string; slot: string | null })
  | (Event<'slotRequested' | 'slotGranted' | 'slotFreed'> & { taskManager?: string; slot?: number; group: string })
  | (Event<'taskManagerRegistered' | 'taskManagerLost'> & {
      taskManager: string;
      slots: number;
      detectedBy?: 'connection' | 'heartbeat' | 'watchdog';
    })
  | (Event<'slotLost' | 'slotFailed'> & { taskManager: string; slot: number })
  | (Event<'taskManagerKilled' | 'taskManagerRequested'> & { taskManager: string | null })
  | (Event<'jobManagerLost' | 'jobManagerRecovered' | 'clusterLost'> & { fromMetadata: boolean })
  /** Millrace's doing, not Flink's: the run has grown long, the cluster is ended, and a new one is restored from the checkpoint. */
  | (Event<'legStarted'> & { leg: number; checkpoint: number })
  // data in motion
  | (Event<'recordEmitted'> & {
      execution: ExecutionId;
      operator: string;
      channel: ChannelId | null;
      sequence: number;
      value: unknown;
      timestamp: number | null;
      key?: unknown;
      keyGroup?: number;
      replayed: boolean;
      /** Of what a source has just read: its split, and where it stands in it. */
      split?: string;
      position?: number;
    })
  | (Event<'recordProcessed'> & {
      execution: ExecutionId;
      operator: string;
      channel: ChannelId | null;
      sequence: number;
      droppedLate?: boolean;
      outputs: number;
    })
  | (Event<'watermark'> & {
      execution: ExecutionId;
      /** null: what the channels of an input, or the inputs of the task, have in common. */
      channel: ChannelId | null;
      /** In a task with two inputs, of what the channels of one of them have in common: which one. */
      input?: 0 | 1;
      timestamp: number;
      direction: 'in' | 'out';
    })
  /** A source, or one of its splits, is ahead of its alignment group and waits, or may go on (4.4.2). `split` null: all of the source. */
  | (Event<'alignmentPaused' | 'alignmentResumed'> & {
      execution: ExecutionId;
      group: string;
      split: string | null;
      watermark: number;
      maxAllowed: number;
    })
  /** A restored source waits for the barrier of the next checkpoint, or has seen it and reads on (7.1). */
  | (Event<'sourcePaused'> & { execution: ExecutionId })
  | (Event<'sourceResumed'> & { execution: ExecutionId; checkpoint: number })
  | (Event<'watermarkStatus'> & { execution: ExecutionId; channel: ChannelId | null; idle: boolean })
  | (Event<'bufferSent' | 'bufferDelivered'> & {
      channel: ChannelId;
      elements: number;
      bytes: number;
      /** When it is with its consumer; sent by a slot that knows no network, it is filled in by the director. */
      arrivesAt: ModelTime;
    })
  | (Event<'credit'> & { channel: ChannelId; buffers: number })
  | (Event<'backPressured' | 'flowing'> & { execution: ExecutionId; by: ChannelId | null })
  /** `stopped`: the job is stopped and not drained, so that no operator finishes. */
  | (Event<'endOfData'> & { execution: ExecutionId; channel: ChannelId | null; stopped?: true })
  /** What the metrics of a task's functions say: those that have changed (1.3.4). */
  | (Event<'metricsReported'> & { execution: ExecutionId; metrics: readonly ReportedMetric[] })
  // state and time
  | (Event<'stateChanged'> & {
      execution: ExecutionId;
      operator: string;
      state: string;
      key: unknown;
      keyGroup: number;
      before: unknown;
      after: unknown;
      /** Its time to live was over: a read found it so, or the clean-up in the background, which may come to any key. */
      expired?: true;
    })
  /** An entry of broadcast state, of which each subtask has a copy. */
  | (Event<'broadcastStateChanged'> & {
      execution: ExecutionId;
      operator: string;
      state: string;
      key: unknown;
      before: unknown;
      after: unknown;
    })
  /** Of state that is larger than memory: what an exchange with storage brought into memory and what it wrote, in buckets (6.4.1). */
  | (Event<'stateExchanged'> & { execution: ExecutionId; read: number; written: number; bytes: number })
  | (Event<'fieldChanged'> & {
      execution: ExecutionId;
      operator: string;
      field: string;
      before: unknown;
      after: unknown;
    })
  | (Event<'timerRegistered' | 'timerDeleted' | 'timerFired'> & {
      execution: ExecutionId;
      operator: string;
      key: unknown;
      keyGroup: number;
      timestamp: number;
      domain: 'EVENT_TIME' | 'PROCESSING_TIME';
    })
  | (Event<'windowOpened' | 'windowAdded' | 'windowMerged' | 'windowFired' | 'windowCleared'> & {
      execution: ExecutionId;
      key: unknown;
      keyGroup: number;
      start: number;
      end: number;
      /** Of which clock its span is. */
      domain: 'EVENT_TIME' | 'PROCESSING_TIME';
      /** How many came in or, of one that fires, were handed to its function: one where they were combined as they came. */
      elements: number;
    })
  // calls of an async function: `value` is the record it was called for
  | (Event<'asyncInvoked' | 'asyncCompleted' | 'asyncTimedOut'> & {
      execution: ExecutionId;
      operator: string;
      value: unknown;
      /** Elements in the operator's queue, of `capacity`. */
      queued: number;
      capacity: number;
    })
  // stages: regions that run one after the other, and the results that lie between them (3.2.2, 9.3)
  /** All inputs of a region are there: its tasks are deployed as soon as they have slots. */
  | (Event<'regionScheduled' | 'regionFinished'> & { region: number; executions: readonly ExecutionId[] })
  /** A blocking result grows: a buffer lies with its producer until its consumers run. */
  | (Event<'bufferSpilled'> & { channel: ChannelId; elements: number; bytes: number })
  /** Its producer has finished, and the result is whole: it may be read, as often as it is asked for. */
  | (Event<'partitionFinished'> & { execution: ExecutionId; edge: string; records: number; bytes: number })
  /** A consumer begins to read. `written`: the channel as it was called when it was written, for an earlier attempt of the consumer. */
  | (Event<'partitionRequested'> & { channel: ChannelId; written: ChannelId })
  /** `released`: all that read it have finished, or it is made anew. `lost`: gone with its TaskManager. */
  | (Event<'partitionReleased' | 'partitionLost'> & { execution: ExecutionId; edge: string })
  // BATCH only: input that is sorted, key by key
  /** A record was taken from its channel and waits in the sorter for the others (9.4). */
  | (Event<'recordHeld'> & { execution: ExecutionId; channel: ChannelId; sequence: number })
  /** All input has come. From here on the operator gets it key by key, and within a key by time. */
  | (Event<'inputSorted'> & { execution: ExecutionId; records: number; keys: number })
  /** The next key begins, or the input has ended: timers that are left fire, and what state the key has is dropped (9.6). */
  | (Event<'keyEnded'> & { execution: ExecutionId; operator: string; key: unknown; keyGroup: number })
  // checkpoints and savepoints
  | (Event<'checkpointTriggered'> & { checkpoint: number; kind: SnapshotKind; aligned: boolean })
  | (Event<'barrier'> & {
      execution: ExecutionId;
      checkpoint: number;
      channel: ChannelId | null;
      direction: 'in' | 'out';
      /** Of a barrier that went ahead of what waited in its channel: so many elements, which belong to the checkpoint now. */
      overtook?: number;
    })
  /** The barriers of a checkpoint have been aligned for long enough: they overtake from here on (7.6.2). */
  | (Event<'alignmentTimedOut'> & { execution: ExecutionId; checkpoint: number })
  | (Event<'channelBlocked' | 'channelReleased'> & {
      execution: ExecutionId;
      checkpoint: number;
      channel: ChannelId;
      waiting: number;
    })
  | (Event<'snapshotTaken' | 'snapshotStored'> & {
      execution: ExecutionId;
      checkpoint: number;
      parts: readonly SnapshotPart[];
      /** Of what the barrier overtook. In `snapshotTaken` 0 for what waits at the inputs: it is encoded when all of it is there. */
      inFlightBytes: number;
      offsets?: unknown;
    })
  | (Event<'acknowledged'> & {
      execution: ExecutionId;
      checkpoint: number;
      alignmentMs: ModelTime;
      syncMs: ModelTime;
      asyncMs: ModelTime;
      startDelayMs: ModelTime;
    })
  /** `reason`: a name of Flink's CheckpointFailureReason; `message`: why, in words. */
  | (Event<'declined'> & { execution: ExecutionId; checkpoint: number; reason: string; message: string })
  | (Event<'checkpointCompleted'> & { checkpoint: number; kind: SnapshotKind; bytes: number; durationMs: ModelTime })
  | (Event<'checkpointFailed'> & { checkpoint: number; reason: string; counted: boolean; message?: string })
  /** What who asked for a savepoint is told where there is none; one that was triggered has failed as well. `reason`: as above. */
  | (Event<'savepointFailed'> & { kind: SnapshotKind; reason: string; message: string })
  | (Event<'checkpointDiscarded'> & { checkpoint: number; why: 'subsumed' | 'jobEnded' | 'aborted' })
  | (Event<'notified'> & { execution: ExecutionId; checkpoint: number; completed: boolean })
  // results
  | (Event<'sinkWrote'> & {
      execution: ExecutionId;
      sink: string;
      /** Counts the rows this execution wrote to this sink, from 0. */
      row: number;
      value: unknown;
      /** The checkpoint that will hold this row: one more than the last barrier this execution has passed. */
      epoch: number;
      /** Of a sink that commits: nobody sees the row before this transaction is committed. */
      transaction?: string;
    })
  | (Event<'preCommitted' | 'committed' | 'transactionAborted'> & {
      execution: ExecutionId;
      sink: string;
      transaction: string;
      checkpoint: number;
      rows: number;
    })
  | (Event<'log'> & { execution: ExecutionId; level: 'info' | 'warn' | 'error'; text: string; line?: number })
  // failure and restore
  /** One a failure: the slot's for what happened in a task, the JobManager's for what it alone declares (`execution` null: of the job). */
  | (Event<'failed'> & { execution: ExecutionId | null; reason: FailureReason })
  | (Event<'regionRestarting'> & {
      executions: readonly ExecutionId[];
      strategy: string;
      backoffMs: ModelTime;
      attemptsLeft: number | null;
      /** The failure fell into a backoff that is under way: no new attempt, and its exception joins that one's (8.3.4, 8.4.1). */
      joins?: true;
    })
  | (Event<'recoverySuppressed'> & { strategy: string })
  /** An acknowledgement that a fault of the run lost on its way. */
  | (Event<'acknowledgementLost'> & { execution: ExecutionId; checkpoint: number })
  /** The job starts from a snapshot of another one. `leftBehind`: state of operators that it does not have (7.9.4). */
  | (Event<'jobRestored'> & {
      checkpoint: number;
      kind: SnapshotKind;
      path: string;
      claimMode: 'NO_CLAIM' | 'CLAIM' | 'LEGACY';
      leftBehind: readonly { operatorId: string; uid: string | null; name: string; entries: number }[];
    })
  | (Event<'restored'> & {
      execution: ExecutionId;
      from: number | string;
      parts: readonly { keyGroup: number | null; from: ExecutionId; entries: number }[];
      offsets?: unknown;
    })
  /** In flight when the checkpoint was taken, and in a channel again. `rescaled`: from those of then; what belongs to others is left out (7.6.4). */
  | (Event<'inFlightRestored'> & {
      elements: number;
      rescaled?: { was: readonly { from: number; to: number }[]; leftOut: number };
    } & OfChannel)
  /** One of its records. At a consumer they are numbered from -n to -1, before all that the new attempt of the producer sends. */
  | (Event<'recordRestored'> & { sequence: number; value: unknown; timestamp: number | null } & OfChannel)
  // from outside
  | (Event<'fault' | 'userAction'> & { entry: TapeEntry });

export type TraceEventType = TraceEvent['type'];
/** The event of a type, also of one that shares its shape with others. */
export type TraceEventOf<Type extends TraceEventType> = TraceEvent extends infer E
  ? E extends { readonly type: infer Own }
    ? [Own & Type] extends [never]
      ? never
      : E & { readonly type: Own & Type }
    : never
  : never;

/** An event before the director has given it its place and time. */
export type NewTraceEvent = TraceEvent extends infer E
  ? E extends TraceEvent
    ? Omit<E, 'place' | 'time' | 'cause'> & { readonly cause?: Place | null }
    : never
  : never;

/** What can be done to a run, by a person or by a lesson. */
export type TapeAction =
  /** `target`: a TaskManager, or a slot (`tm-1/0`), which it gets back empty; `owner-of:<key>` for the one that holds this key. */
  | 'killTaskManager'
  | 'loseSlot'
  | 'addTaskManager'
  | 'killJobManager'
  /** The page went away, and the whole cluster with it. */
  | 'clusterLost'
  /** The run went on in a new leg, restored from checkpoint `value`; written by the director, and done by it alone. */
  | 'newLeg'
  | 'triggerCheckpoint'
  | 'triggerSavepoint'
  /** `value`: 'drain' where event time is to end and operators are to finish before the savepoint is taken. */
  | 'stopWithSavepoint'
  | 'cancelJob'
  /** `target`: an execution or vertex key; `value`: the message. Fails the task as an exception in its code would. */
  | 'failTask'
  /** `target`: a TaskManager; its heartbeats are no longer answered. */
  | 'muteHeartbeats'
  /** `target`: a vertex key; `value`: model milliseconds that each of its records costs. */
  | 'slowOperator'
  /** `value`: how many of the following storage requests fail. */
  | 'failStorage'
  /** `value`: model milliseconds added to each following storage request. */
  | 'slowStorage'
  /** `value`: whether durable storage is full; nothing can be written then. */
  | 'fillStorage'
  /** `target`: a vertex or a subtask (`count:1`), absent for any; `value`: how many of its next uploads of a snapshot fail. */
  | 'failUpload'
  /** `target` as above; `value`: model milliseconds that each of its uploads takes longer. */
  | 'delayUpload'
  /** `target` as above; `value`: the checkpoint whose parts are damaged, absent for the newest. */
  | 'corruptPart'
  /** `target`: a vertex into which all channels are slow, or two (`map > count`); `value`: model milliseconds a buffer. */
  | 'slowChannel'
  /** `target`: a vertex or a subtask, absent for any; `value`: how many of its next acknowledgements are lost. */
  | 'dropAcknowledgement'
  /** `target` as above; `value`: model milliseconds that each of its acknowledgements takes longer. */
  | 'delayAcknowledgement'
  /** Checkpoints under way have waited long enough. */
  | 'expireCheckpoint'
  /** `target`: a source's vertex or subtask; `value` false: it is heard again. */
  | 'muteSource'
  /** `target`: a source's vertex or subtask; `value`: position of the element that cannot be read. */
  | 'poisonRecord'
  /** `target`: a vertex or a subtask; `value`: which call throws (CallbackPoint). */
  | 'throwInCallback'
  /** `value`: what a person did on the page, a record of the sources that read it (PageEventSource). */
  | 'pageEvent'
  /** `target`: a slot that did not return from a step; written by the host. */
  | 'hung';

/**
 * What was done to a run. `at` a step is absolute; `when` a condition survives undo and fork.
 * A fork drops the absolute entries after its point and keeps the conditional ones.
 */
export interface TapeEntry {
  readonly at?: number;
  readonly when?: TapeCondition;
  /** Model time at which it was done. Without `at`: it takes place when that time has come. */
  readonly time?: ModelTime;
  readonly action: TapeAction;
  readonly target?: string;
  readonly value?: unknown;
  /** What reality added (a quota error, a hung step, a page event): replayed from here, never experienced again. */
  readonly recorded?: boolean;
}

/**
 * Holds at the `nth` (from 1, default 1) event of this type whose fields equal those of `where` (`value.page` looks inside). Two fields stand
 * for what lasts longer than an attempt: `subtask` (`count:1`) for the event's execution, `producer` for that at the other end of its channel.
 */
export interface TapeCondition {
  readonly event: TraceEventType;
  readonly where?: Readonly<Record<string, unknown>>;
  readonly nth?: number;
  /** Events up to this step do not count: the condition was set when they had happened. */
  readonly after?: number;
}
