/**
 * The view model: everything that can be said of a run at one moment, reduced from its trace. The stage, all panels,
 * the ledger and the lesson checks read this. Entries are immutable and replaced; maps copy on write; channels alone
 * are mutable.
 */

import type { ChannelId, ExecutionId, ModelTime, SlotId, TaskManagerId } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { ReportedMetric } from '../wire/metrics.ts';
import type { FailureReason, Place, SnapshotKind, SnapshotPart, TapeEntry } from '../wire/trace-events.ts';
import { AppendLog } from './append-log.ts';
import type { ChannelView } from './channel-view.ts';
import { type CheckpointTotals, NO_CHECKPOINTS } from './checkpoint-totals.ts';
import { CopyOnWriteMap } from './copy-on-write-map.ts';
import type { ArchivedException, ExceptionView } from './exception-history.ts';
import type { Load } from './load.ts';
import { type Lineage, Origins } from './origins.ts';
import type { Deeds } from './reduce-deeds.ts';
import type { ResultView } from './result-view.ts';
import type { SinkView } from './sink-view.ts';

export interface JobLine {
  readonly name: string;
  /**
   * Flink's JobStatus; CREATED before anything was submitted. SUSPENDED: its JobManager is dead, and the next one will find it. Two are not
   * Flink's: REJECTED, the program never became a job; LOST, its JobManager is dead and kept nothing (8.6.1), so that Flink has no status for
   * it: nobody answers, and the next JobManager knows no such job (FlinkJobNotFoundException).
   */
  readonly status: string;
  readonly since: ModelTime;
  /** How often the job was restarted; the attempt is one more. */
  readonly restarts: number;
  /** Checkpoint or savepoint the present attempt was restored from. */
  readonly restoredFrom: number | string | null;
  readonly failure: FailureReason | null;
}

export interface JobManagerView {
  readonly alive: boolean;
  readonly since: ModelTime;
  /** Another one finds the job in durable storage (high availability); known from the first death on. */
  readonly keepsJobs: boolean;
}

export interface RestartView {
  readonly strategy: string;
  readonly startedAt: ModelTime;
  readonly endsAt: ModelTime;
  readonly attemptsLeft: number | null;
  /** The failover region: what is cancelled and deployed again. */
  readonly executions: readonly ExecutionId[];
  /** The job stays down: the strategy allows no further restart. */
  readonly suppressed: boolean;
}

export interface TaskManagerView {
  readonly id: TaskManagerId;
  readonly slots: number;
  /** `killed`: the process is gone and nobody has noticed; `lost`: the JobManager knows. */
  readonly status: 'requested' | 'running' | 'killed' | 'lost';
  readonly since: ModelTime;
  readonly killedAt: ModelTime | null;
  readonly detectedBy: 'connection' | 'heartbeat' | 'watchdog' | null;
  /** It had stood by and was asked for. */
  readonly stoodBy: boolean;
}

export interface ExecutionView {
  readonly id: ExecutionId;
  readonly vertex: string;
  readonly subtask: number;
  readonly attempt: number;
  /** Flink's ExecutionState. */
  readonly status: string;
  readonly since: ModelTime;
  readonly slot: SlotId | null;
  /** Its slot is gone, noticed or not: nothing of it is left. */
  readonly gone: boolean;
  /** What it has FAILED by. */
  readonly failedBy: ExceptionView | null;
  readonly restoredFrom: number | string | null;
  readonly restoredAt: ModelTime | null;
  /** Since when and by which channel it is held up; null while it flows. */
  readonly backPressured: { readonly since: ModelTime; readonly by: ChannelId | null } | null;
  /** What it has sent on. */
  readonly watermark: number;
  /** What its input has come to: the lowest of all its channels. */
  readonly inputWatermark: number;
  /** Of a task with two inputs; null where there is one, or nothing was heard of either. */
  readonly inputWatermarks: InputWatermarks | null;
  readonly idle: boolean;
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly droppedLate: number;
  readonly load: Load;
  readonly finishedInput: boolean;
  /** Of a task whose input is sorted by key (9.4); null before its first record. */
  readonly sorting: SortingView | null;
}

/** Input that is kept until all of it is there, and then handed on key by key. */
export interface SortingView {
  /** Records that it has kept. */
  readonly held: number;
  /** null: not all of its input is there. */
  readonly keys: number | null;
  /** Keys that it is through with. */
  readonly ended: number;
}

/** How far each of two inputs has come, and the event time of the task, which follows from both. */
export interface InputWatermarks {
  readonly inputs: readonly [number, number];
  readonly common: number;
}

export interface StateEntry {
  readonly operator: string;
  readonly state: string;
  readonly key: unknown;
  readonly keyText: string;
  readonly keyGroup: number;
  readonly value: unknown;
  readonly before: unknown;
  /** The records behind it; null where one of its changes had none. */
  readonly lineage: Lineage | null;
  readonly changedAt: ModelTime;
  readonly place: Place;
}

export type KeyedState = CopyOnWriteMap<string, StateEntry>;

/** An entry of broadcast state in one subtask's copy of it. */
export interface BroadcastEntry {
  readonly operator: string;
  readonly state: string;
  readonly keyText: string;
  readonly value: unknown;
  readonly changedAt: ModelTime;
}

export type BroadcastCopy = CopyOnWriteMap<string, BroadcastEntry>;

export interface FieldEntry {
  readonly execution: ExecutionId;
  readonly operator: string;
  readonly field: string;
  readonly value: unknown;
  readonly changedAt: ModelTime;
  readonly place: Place;
}

/** What a metric of a function said last. The subtask's next attempt begins anew. */
export interface MetricEntry extends ReportedMetric {
  readonly execution: ExecutionId;
  readonly place: Place;
}

/** A field that some instance of a function was seen to have: a new instance begins with an empty one. */
export interface FieldName {
  readonly vertex: string;
  readonly operator: string;
  readonly field: string;
}

/** What was on a channel when one of its ends went: it is nowhere any more. */
export interface VanishedChannel {
  readonly at: ModelTime;
  readonly channel: ChannelView;
}

/** A record that an operator let fall: by a filter, or since it came too late. */
export interface DroppedRecord {
  readonly at: ModelTime;
  readonly execution: ExecutionId;
  readonly operator: string;
  readonly late: boolean;
}

export interface TimerEntry {
  readonly execution: ExecutionId;
  readonly operator: string;
  readonly key: unknown;
  readonly keyGroup: number;
  readonly timestamp: number;
  readonly domain: 'EVENT_TIME' | 'PROCESSING_TIME';
}

/** An open window of a key. */
export interface WindowEntry {
  readonly execution: ExecutionId;
  readonly key: unknown;
  readonly keyGroup: number;
  readonly start: number;
  readonly end: number;
  readonly domain: TimerEntry['domain'];
  readonly elements: number;
  readonly fired: number;
}

/** What one subtask did for one checkpoint; times in model milliseconds, null where it is not there yet. */
export interface CheckpointTaskView {
  readonly execution: ExecutionId;
  readonly firstBarrierAt: ModelTime | null;
  readonly takenAt: ModelTime | null;
  readonly storedAt: ModelTime | null;
  readonly acknowledgedAt: ModelTime | null;
  /** When it heard that the checkpoint is complete. */
  readonly notifiedAt: ModelTime | null;
  readonly declined: string | null;
  readonly startDelayMs: ModelTime;
  readonly alignmentMs: ModelTime;
  readonly syncMs: ModelTime;
  readonly asyncMs: ModelTime;
  readonly parts: readonly SnapshotPart[];
  readonly bytes: number;
  /** Of them, what was in flight when its barrier went ahead (7.6.1). */
  readonly inFlightBytes: number;
  /** Where a source stood, as it says itself. */
  readonly offsets: unknown;
  /** Where a source stood, in elements it had emitted; null for other tasks. */
  readonly position: number | null;
  /** What it kept by key at the barrier. */
  readonly captured: Captured | null;
}

/** What a subtask keeps by key or has a copy of, as it stood when its snapshot was taken. */
export interface Captured {
  readonly state: KeyedState;
  readonly windows: readonly WindowEntry[];
  readonly timers: readonly TimerEntry[];
  /** Its copy of broadcast state, which belongs to no key. */
  readonly broadcast: BroadcastCopy;
}

export interface CheckpointView {
  readonly id: number;
  readonly kind: SnapshotKind;
  readonly aligned: boolean;
  readonly status: 'in progress' | 'completed' | 'failed';
  readonly reason: string | null;
  readonly triggeredAt: ModelTime;
  readonly endedAt: ModelTime | null;
  readonly durationMs: ModelTime | null;
  readonly bytes: number;
  readonly discarded: 'subsumed' | 'jobEnded' | 'aborted' | null;
  /** By execution. All that took part are there from the trigger on. */
  readonly tasks: ReadonlyMap<ExecutionId, CheckpointTaskView>;
  readonly place: Place;
}

export interface SourceView {
  /** `vertex:subtask` */
  readonly id: string;
  readonly vertex: string;
  readonly subtask: number;
  /** Elements behind it: emitted in this attempt, and before the checkpoint it began at. */
  readonly position: number;
  /** The furthest it ever stood: what lies between is read again. */
  readonly furthest: number;
  readonly rewoundFrom: number | null;
  readonly rewoundAt: ModelTime | null;
}

export interface LogLine {
  readonly place: Place;
  readonly time: ModelTime;
  readonly execution: ExecutionId;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly line: number | null;
}

export interface ActionView {
  readonly place: Place;
  readonly time: ModelTime;
  readonly entry: TapeEntry;
}

export interface JobView {
  /** Number of events behind this view. */
  events: number;
  time: ModelTime;
  place: Place | null;
  graph: JobGraph | null;
  job: JobLine;
  jobManager: JobManagerView;
  restart: RestartView | null;
  /** What the parts of the JobManager did last. */
  deeds: Deeds;
  /** All restarts that were decided, oldest first. */
  readonly restarts: AppendLog<RestartView>;
  /** Slots asked for and not yet granted. */
  slotsWanted: number;
  readonly taskManagers: CopyOnWriteMap<TaskManagerId, TaskManagerView>;
  readonly executions: CopyOnWriteMap<ExecutionId, ExecutionView>;
  /** The last execution of each subtask, by `vertex:subtask`. */
  readonly current: CopyOnWriteMap<string, ExecutionId>;
  readonly channels: Map<ChannelId, ChannelView>;
  /** By `execution edge`: what was written to be read by a later stage. */
  readonly results: Map<string, ResultView>;
  readonly state: Map<ExecutionId, KeyedState>;
  readonly broadcast: Map<ExecutionId, BroadcastCopy>;
  readonly fields: CopyOnWriteMap<string, FieldEntry>;
  /** By `vertex:subtask|operator|name`. */
  readonly metrics: CopyOnWriteMap<string, MetricEntry>;
  /** By `vertex|operator|field`. */
  readonly fieldNames: CopyOnWriteMap<string, FieldName>;
  /** The last few, oldest first; replaced, never changed. */
  vanished: readonly VanishedChannel[];
  dropped: readonly DroppedRecord[];
  readonly origins: Origins;
  /** Where each split was read last. */
  readonly readTo: CopyOnWriteMap<string, number>;
  /** States, as `operator|state`, of which a value was removed. */
  readonly clearedStates: CopyOnWriteMap<string, true>;
  timersFired: number;
  readonly timers: CopyOnWriteMap<string, TimerEntry>;
  readonly windows: CopyOnWriteMap<string, WindowEntry>;
  readonly checkpoints: CopyOnWriteMap<number, CheckpointView>;
  checkpointTotals: CheckpointTotals;
  readonly sources: CopyOnWriteMap<string, SourceView>;
  readonly sinks: Map<string, SinkView>;
  /** Keys in the order in which they were first seen: their place is their colour. */
  readonly keys: CopyOnWriteMap<string, number>;
  /** Every failure that was told of, oldest first. */
  readonly exceptions: AppendLog<ExceptionView>;
  /** Those that the JobMaster has come to know, each root before what came with it. */
  exceptionHistory: AppendLog<ArchivedException>;
  readonly logs: AppendLog<LogLine>;
  readonly actions: AppendLog<ActionView>;
  /** By vertex, the milliseconds that an element costs since someone slowed it. */
  readonly slowed: CopyOnWriteMap<string, ModelTime>;
}

/** The view of a run of which nothing has happened. */
export function emptyView(): JobView {
  return {
    events: 0,
    time: 0,
    place: null,
    graph: null,
    job: { name: '', status: 'CREATED', since: 0, restarts: 0, restoredFrom: null, failure: null },
    jobManager: { alive: true, since: 0, keepsJobs: true },
    restart: null,
    deeds: {},
    restarts: AppendLog.empty(),
    slotsWanted: 0,
    taskManagers: new CopyOnWriteMap(),
    executions: new CopyOnWriteMap(),
    current: new CopyOnWriteMap(),
    channels: new Map(),
    results: new Map(),
    state: new Map(),
    broadcast: new Map(),
    fields: new CopyOnWriteMap(),
    metrics: new CopyOnWriteMap(),
    fieldNames: new CopyOnWriteMap(),
    vanished: [],
    dropped: [],
    origins: new Origins(),
    readTo: new CopyOnWriteMap(),
    clearedStates: new CopyOnWriteMap(),
    timersFired: 0,
    timers: new CopyOnWriteMap(),
    windows: new CopyOnWriteMap(),
    checkpoints: new CopyOnWriteMap(),
    checkpointTotals: NO_CHECKPOINTS,
    sources: new CopyOnWriteMap(),
    sinks: new Map(),
    keys: new CopyOnWriteMap(),
    exceptions: AppendLog.empty(),
    exceptionHistory: AppendLog.empty(),
    logs: AppendLog.empty(),
    actions: AppendLog.empty(),
    slowed: new CopyOnWriteMap(),
  };
}

/** The last execution of a subtask, if it was ever scheduled. */
export function currentExecution(view: JobView, vertex: string, subtask: number): ExecutionView | undefined {
  const id = view.current.get(`${vertex}:${subtask}`);
  return id === undefined ? undefined : view.executions.get(id);
}

/** The checkpoint a failure now would restore from. */
export function latestCompleted(view: JobView): CheckpointView | null {
  let latest: CheckpointView | null = null;
  for (const checkpoint of view.checkpoints.values()) {
    if (checkpoint.status === 'completed' && !checkpoint.discarded) latest = checkpoint;
  }
  return latest;
}
