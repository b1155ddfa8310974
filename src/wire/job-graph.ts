/**
 * The graph of a job as it is submitted: chained vertices and the edges between them, plain data.
 * Made by graph/ from what the learner's program declared; read by the JobManager, which schedules it, and by the stage, which draws it.
 * Functions do not travel: a slot evaluates the job again and finds its operators by node id.
 */
import type { OperatorId } from '../base/ids.ts';
import type { PageEventType } from './page-event.ts';

/** How records choose a channel (2.5). Names are those of Flink's partitioners. */
export type ShipStrategy = 'FORWARD' | 'REBALANCE' | 'RESCALE' | 'SHUFFLE' | 'HASH' | 'BROADCAST' | 'GLOBAL' | 'CUSTOM';

export type DistributionPattern = 'POINTWISE' | 'ALL_TO_ALL';
export type ResultPartitionType = 'PIPELINED_BOUNDED' | 'BLOCKING';
export type Boundedness = 'BOUNDED' | 'CONTINUOUS_UNBOUNDED';
/** Whether the job runs as a stream or in stages: AUTOMATIC is decided by then (9.1). Source: JobType. */
export type JobType = 'STREAMING' | 'BATCH';
/** What the job or its cluster asks for. Source: RuntimeExecutionMode. */
export type RuntimeMode = JobType | 'AUTOMATIC';
/** Flink's option keys with values as text, e.g. `{'execution.checkpointing.interval': '2 s'}`. */
export type ConfigurationMap = Readonly<Record<string, string>>;

/** What a source reads, as the JobManager's enumerator needs to know it (1.5). */
export type SourceDescription =
  /** Whole numbers from `from` to `to`, both inclusive: fromSequence, and the indices of fromData and of DataGeneratorSource. */
  | { readonly kind: 'sequence'; readonly from: number; readonly to: number; readonly boundedness: 'BOUNDED' }
  /** Rows of a data set that the run brings along, dealt to the splits in turn. */
  | { readonly kind: 'rows'; readonly dataSet: string; readonly boundedness: Boundedness }
  /** What a person does on the page, of these types; dealt to the splits in turn. */
  | { readonly kind: 'page'; readonly types: readonly PageEventType[]; readonly boundedness: 'CONTINUOUS_UNBOUNDED' }
  | TopicSourceDescription;

/** Partitions of topics; where they begin and end is asked of durable storage when the job starts. */
export interface TopicSourceDescription {
  readonly kind: 'topic';
  readonly topics: readonly string[];
  readonly startingOffsets: 'earliest' | 'latest';
  readonly boundedness: Boundedness;
}

/** The group of sources that wait for each other, and how far one may be ahead. */
export interface WatermarkAlignment {
  readonly group: string;
  readonly maxDriftMs: number;
  readonly updateIntervalMs: number;
}

export interface OperatorNode {
  /** Number of the transformation in the program, from 1: how a slot finds the operator in its own evaluation. */
  readonly nodeId: number;
  readonly operatorId: OperatorId;
  readonly uid: string | null;
  readonly name: string;
  /** The operator's kind: `source`, `map`, `keyedProcess`, `sink`, … (the `type` of an OperatorSpec in api/). */
  readonly type: string;
  /** Whether its input is keyed: it then has keyed state, key groups and a key context. */
  readonly keyed: boolean;
  /** Line of the call in the learner's file, from 1; null where it is not known. */
  readonly line: number | null;
  readonly source: SourceDescription | null;
  /** Sources in an alignment group only (4.4). */
  readonly alignment?: WatermarkAlignment;
  /** Name of the sink that a sink operator writes to (CollectSink, UpsertSink, PrintSink), else null. */
  readonly sink: string | null;
  /** Operators of the same chain that this one feeds, in edge order. */
  readonly chainedTo: readonly { readonly nodeId: number; readonly sideOutput: string | null }[];
}

export interface JobVertex {
  /** 32 hex digits: the operator id of the chain's head (2.4.3). */
  readonly id: OperatorId;
  /** Short, unique and readable, `[a-z0-9-]+`: the first part of execution ids. From the head's uid, else from its name. */
  readonly key: string;
  /** `A -> (B, C -> D)` (2.2.2). */
  readonly name: string;
  readonly parallelism: number;
  /** Whether an operator of the chain sets its parallelism; in BATCH a vertex that does not waits for all of its producers (9.2). */
  readonly parallelismIsExplicit: boolean;
  /** Number of key groups: the head's explicit setting, else Flink's default for the parallelism (2.6.3). */
  readonly maxParallelism: number;
  /** Whether `maxParallelism` was set by the job and not computed (2.6.4). */
  readonly maxParallelismIsExplicit: boolean;
  /** Of what is in no group by name, each pipelined region of a BATCH job has a group of its own: `default`, `default 2`, … (2.3.2). */
  readonly slotSharingGroup: string;
  /** Head first, in chain order. */
  readonly operators: readonly OperatorNode[];
}

export interface JobEdge {
  /** `e0`, `e1`, …, unique in the job. */
  readonly id: string;
  readonly fromVertex: string;
  readonly fromNode: number;
  readonly toVertex: string;
  readonly toNode: number;
  /** Which input of a two-input operator: 0 or 1. */
  readonly inputIndex: 0 | 1;
  readonly shipStrategy: ShipStrategy;
  /** Line of the call that chose it (keyBy, rebalance, …), from 1; null where none did, or where it is not known. */
  readonly line: number | null;
  readonly pattern: DistributionPattern;
  readonly resultType: ResultPartitionType;
  /** Id of the output tag whose records this edge carries; null for the main output. */
  readonly sideOutput: string | null;
}

export interface JobGraph {
  readonly name: string;
  /** What was asked for; `type` is what it became. */
  readonly runtimeMode: RuntimeMode;
  readonly type: JobType;
  /** Sources first, each vertex after all that feed it. Edges name vertices by `key`. */
  readonly vertices: readonly JobVertex[];
  readonly edges: readonly JobEdge[];
  /** What the job configures: its environment's Configuration with the setters' values written over it, and over it what BATCH sets. */
  readonly configuration: ConfigurationMap;
  /** Equal for two evaluations that built the same graph; a slot compares its own with the submitted one. */
  readonly fingerprint: string;
}
