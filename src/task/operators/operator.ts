/**
 * The contract between a stream task, which drives a chain, and the operators in it, which do the work.
 * A task calls its operators from one thread, never again before the call before has returned.
 * Source: StreamOperator, AbstractStreamOperator, StreamOperatorLifecycle; order of calls: 1.3.1, 1.3.2, 7.3.1.
 */
import type { KeyGroupRange, Timestamp } from '../../base/ids.ts';
import type { SinkRow, StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';
import type { DataSet, JobGlobals } from '../../ports/job-loader.ts';
import type { RandomStream } from '../../ports/random.ts';
import type { TopicWrite } from '../../ports/topics.ts';
import type { TraceSink } from '../../ports/trace-sink.ts';
import type { RestoredBlob, SnapshotBlob, SnapshotTarget } from '../../state/keyed-state-backend.ts';
import type { ConfigurationMap, OperatorNode } from '../../wire/job-graph.ts';
import type { LingeringTransaction, SourceSplit } from '../../wire/messages.ts';
import type { PageEvent } from '../../wire/page-event.ts';
import type { KeyGroupHandle, OperatorStateMode } from '../../wire/snapshots.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { InjectedFaults } from './injected-faults.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** Where an operator's elements go next. Calls come in stream order and never overlap. */
export interface Output {
  /** `timestamp` null: the record has none (1.3.7). The value is copied or encoded before this returns. */
  collect(value: unknown, timestamp: Timestamp | null): void;
  /** To every edge with this tag; nowhere if no edge has it (1.3.9). */
  collectSide(tag: string, value: unknown, timestamp: Timestamp | null): void;
  /** Never lower than the one before; a repeat is allowed. */
  emitWatermark(timestamp: Timestamp): void;
  emitWatermarkStatus(idle: boolean): void;
}

/** Processing time of one subtask (4.5.4). Callbacks run as mails in the task's thread. */
export interface ProcessingTimeService {
  /** Milliseconds since 1970, from the run's clock. */
  now(): Timestamp;
  /** Rings once, as soon as the clock has passed `at`. Returns what `cancel` takes. */
  register(at: Timestamp, ring: (at: Timestamp) => void): number;
  cancel(id: number): void;
}

export interface TaskInfo {
  readonly execution: string;
  readonly taskName: string;
  readonly taskNameWithSubtasks: string;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly attempt: number;
  readonly jobName: string;
  readonly jobId: string;
}

/** Something that happened on the page, and for the trace what brought it here. */
export interface ReceivedPageEvent {
  readonly event: PageEvent;
  readonly cause: Place | null;
}

/** All that an operator may use. Given once, before any other call. */
export interface OperatorContext {
  readonly node: OperatorNode;
  readonly task: TaskInfo;
  readonly keyGroups: KeyGroupRange;
  readonly configuration: ConfigurationMap;
  readonly output: Output;
  readonly time: ProcessingTimeService;
  readonly trace: TraceSink;
  /** For the trace: all that `work` brings about follows from the event at this place. Absent: nothing is traced. */
  following?(place: Place | null, work: () => void): void;
  /** For the trace: the event of the record that this task emitted last, which is what a watermark made later follows from. */
  lastEmitted?(): Place | null;
  readonly globals: JobGlobals;
  readonly random: RandomStream;
  /** Where the metrics of the operator's function are found by whoever looks. */
  readonly metrics: MetricRegistry;
  /** Rows of a sink, on their way to durable storage as soon as this step ends (at least once). */
  writeRows(sink: string, rows: readonly SinkRow[]): void;
  /**
   * Of a topic's writer, likewise; in the order of the calls. `awaited`: checkpoints are acknowledged and the task finishes when it is stored, and
   * the task fails where it is not.
   */
  writeTopic?(request: TopicWrite, awaited: boolean): void;
  /** Asks durable storage. The answer comes as a mail of this operator. */
  ask?(request: StorageRequest, answered: (answer: StorageAnswer) => void): void;
  /** Asks storage for working state. The answer comes as a mail that nothing holds up. */
  stateStorage(request: StorageRequest, answered: (answer: StorageAnswer) => void): void;
  /** Sources only: the data set of this name; throws a failure for learners where the run brings none. */
  dataSet(name: string): DataSet;
  /** Sources only: what happened on the page so far, the oldest first; it grows. */
  pageEvents?(): readonly ReceivedPageEvent[];
  /** What faults of the run do inside this task. */
  readonly faults?: InjectedFaults;
  /** Processing time that stands while the task is back-pressured: what idleness counts in (4.2.7). */
  activityTime(): Timestamp;
  /** Sources only: tells the alignment group how far the source has come (4.4.1). */
  reportWatermark(watermark: Timestamp): void;
  /** Sources only: asks the enumerator for a split. The answer comes by `addSplits` or `noMoreSplits`. */
  requestSplit(): void;
  /** Sources only: which element of a split the next `collect` emits, for the trace. */
  emitting?(split: string, position: number): void;
  /** Sources only: what `pollNext` answered `nothing` for may have changed; the task asks again. */
  availabilityChanged(): void;
  /** The record being processed came too late and is dropped: for the trace (`recordProcessed.droppedLate`). */
  noteLate(): void;
  /** Highest checkpoint whose barrier this task has passed; 0 before the first. */
  lastBarrier(): number;
  /** Writers of sinks only: the transactions that earlier attempts have left open. */
  lingering?(): readonly LingeringTransaction[];
  /** Puts a mail of this operator into the task's mailbox (3.4.2). Source: MailboxExecutor. */
  post(mail: () => void): void;
  /**
   * Code of the learner's may go on when the step has returned, until the returned function is called: the host leaves its steps open for it
   * (ports/turns.ts).
   */
  leaveOpen(): () => void;
  /**
   * For the trace: what is being worked on, to go on with it later: all that the work given to the returned function brings about follows
   * from it. `replayed`: what is worked on was emitted by an earlier attempt.
   */
  remember(replayed?: boolean): (work: () => void) => void;
}

/**
 * What is handed to `initializeState`: null where the job starts without a snapshot, or none of it is this
 * operator's.
 */
export interface RestoredOperatorState {
  readonly checkpoint: number;
  readonly keyed: readonly RestoredBlob[];
  readonly operatorStates: readonly {
    readonly name: string;
    readonly mode: OperatorStateMode;
    readonly bytes: Uint8Array;
    /** Elements [start, end) of the list in `bytes` are this subtask's. */
    readonly start: number;
    readonly end: number;
  }[];
}

/**
 * State as it was at a barrier. What was captured does not change any more, whatever the operator does next;
 * an entry not yet encoded is encoded before it is next read or written.
 */
export interface CapturedSnapshot {
  /** Encodes some more entries, a few hundred at a time; true when everything is encoded. */
  encodeSome(target?: SnapshotTarget): boolean;
  /** It waits for storage, and calls the target's `goOn` when it goes on. */
  readonly isWaiting?: boolean;
  /** The key groups that hold something, with their entries and timers; known at once, before anything is encoded. */
  readonly groups?: readonly { readonly keyGroup: number; readonly entries: number }[];
  /** Only after `encodeSome` has returned true. Key groups without entries are left out. */
  readonly keyed: readonly SnapshotBlob[];
  /** Key groups that are stored already, where there were too many for memory. */
  readonly stored?: readonly KeyGroupHandle[];
  readonly operatorStates: readonly {
    readonly name: string;
    readonly mode: OperatorStateMode;
    readonly elements: number;
    readonly bytes: Uint8Array;
  }[];
  /** For a source, for people to read: where it stands. */
  readonly offsets?: unknown;
}

export interface StreamOperator {
  /** Keyed backend, operator state, CheckpointedFunction.initializeState (1.3.1): before `open`. */
  initializeState(restored: RestoredOperatorState | null): void;
  /** Takes up more key groups before `initializeState`: those of a state that is larger than memory come a few at a time. */
  restoreKeyed?(blobs: RestoredOperatorState['keyed']): void;
  open(): void;
  /** Whether the state that a record of this input needs is in memory. An operator without such a method never waits for state. */
  isReady?(input: 0 | 1, value: unknown): boolean;
  /** Sees to it that the first of these records, and as many as possible of the others, find their state in memory. */
  prepare?(upcoming: Iterable<{ readonly input: 0 | 1; readonly value: unknown }>): void;
  /** Does this as soon as no work waits for state any more, and not more is in memory than may be. */
  behindState?(work: () => void): void;
  /** Some of its work waits for state: until it is done nothing else of the task may run, save what Flink does in threads of its own. */
  readonly isWaitingForState?: boolean;
  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void;
  /** Fires due timers, then forwards (4.3.7). For two inputs the operator combines them (4.3.6). */
  processWatermark(input: 0 | 1, timestamp: Timestamp): void;
  processWatermarkStatus(input: 0 | 1, idle: boolean): void;
  /** Before the barrier goes out (7.3.1 step 1). */
  prepareSnapshotPreBarrier(checkpoint: number): void;
  /**
   * The synchronous part (7.3.1 step 5), CheckpointedFunction.snapshotState included. `timestamp`: processing time of
   * the trigger.
   */
  snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot;
  notifyCheckpointComplete(checkpoint: number): void;
  notifyCheckpointAborted(checkpoint: number): void;
  /**
   * It waits for its own mails, as an operator does that calls `yield`: its task takes no input meanwhile and does not finish (3.4.2). An
   * operator that never waits has no such property.
   */
  readonly isBlocked?: boolean;
  /** The input that is read to its end before any other, in BATCH. Source: InputSelectable (9.9). */
  readonly inputReadFirst?: 0 | 1;
  /** No more elements will come. It may wait (`isBlocked`); then its timers ring on. Source: BoundedOneInput. */
  endInput?(): void;
  /**
   * End of input of a bounded stream; after it no more records go in, some may come out (3.4.4). Timers of processing
   * time ring no more.
   */
  finish(): void;
  /** Success, failure and cancel alike (1.3.1); must not throw where `open` never ran. */
  close(): void;
}

/** Head of a source's chain. */
export interface SourceOperatorContract extends StreamOperator {
  addSplits(splits: readonly SourceSplit[]): void;
  noMoreSplits(): void;
  /** How far the source's alignment group lets its watermark go (4.4.1). */
  alignWatermark(maxAllowed: Timestamp): void;
  /**
   * Emits at most one record. `more`: ask again; `nothing`: wait for `availabilityChanged` (no split yet, rate,
   * alignment);
   * `end`: the input has ended (never for an unbounded source).
   */
  pollNext(): 'more' | 'nothing' | 'end';
}
