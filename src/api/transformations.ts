/**
 * What a program declares: a list of transformations in the order of their calls, each with what it reads.
 * Between the learner's module (`millrace`), whose classes write it, and graph/, which translates it, and task/, which builds the
 * operators from the same specs in each slot. Source: org.apache.flink.api.dag.Transformation and its subclasses.
 */

import type * as Api from 'millrace';
import type { Boundedness, ShipStrategy, WatermarkAlignment } from '../wire/job-graph.ts';
import type { PageEventType } from '../wire/page-event.ts';

/** A learner's code of any type: the engine passes values through and knows nothing of their types. */
export type Value = unknown;

export type SourceSpec =
  /** fromSequence; and with `generator` fromData (index → element) and DataGeneratorSource. Both ends inclusive. */
  | {
      readonly kind: 'sequence';
      readonly from: number;
      readonly to: number;
      readonly generator: ((index: number) => Value) | null;
      readonly ratePerSecond: number | null;
    }
  | { readonly kind: 'rows'; readonly dataSet: string }
  | { readonly kind: 'page'; readonly types: readonly PageEventType[] }
  | TopicSourceSpec;

export interface TopicSourceSpec {
  readonly kind: 'topic';
  readonly topics: readonly string[];
  readonly startingOffsets: 'earliest' | 'latest';
  /** Whether it stops at the offsets that are the latest when the job starts. */
  readonly bounded: boolean;
}

export interface TopicSinkSpec {
  readonly kind: 'topic';
  readonly topic: string;
  readonly key: ((value: Value) => string) | null;
  readonly guarantee: 'NONE' | 'AT_LEAST_ONCE' | 'EXACTLY_ONCE';
  readonly transactionalIdPrefix: string;
}

export type SinkSpec =
  | { readonly kind: 'collect'; readonly name: string }
  | { readonly kind: 'upsert'; readonly name: string; readonly key: (value: Value) => string }
  | { readonly kind: 'print'; readonly identifier: string | null }
  | { readonly kind: 'discard' }
  | { readonly kind: 'custom'; readonly sink: Api.CustomSink<Value, Value, Value> }
  | TopicSinkSpec;

/** The sinks that may have a committer. */
export type CommittingSinkSpec = Extract<SinkSpec, { kind: 'custom' | 'topic' }>;

/** Field aggregations and what they compare or add; `field` is a property name or a tuple's index. */
export type AggregationKind = 'sum' | 'min' | 'max' | 'minBy' | 'maxBy';

export interface WatermarkStrategySpec {
  readonly generator:
    | { readonly kind: 'none' }
    | { readonly kind: 'boundedOutOfOrderness'; readonly maxOutOfOrdernessMs: number }
    | { readonly kind: 'custom'; readonly create: () => Api.WatermarkGenerator<Value> };
  readonly timestampAssigner: ((element: Value, recordTimestamp: number) => number) | null;
  readonly idleTimeoutMs: number | null;
  readonly alignment: WatermarkAlignment | null;
}

/** What a window operator does with the elements of a window. */
export type WindowFunctionSpec =
  | { readonly kind: 'reduce'; readonly reducer: Api.ReduceFunction<Value>; readonly then: WindowResultSpec | null }
  | {
      readonly kind: 'aggregate';
      readonly aggregator: Api.AggregateFunction<Value, Value, Value>;
      readonly then: WindowResultSpec | null;
    }
  | {
      readonly kind: 'fieldAggregate';
      readonly aggregation: AggregationKind;
      readonly field: string | number;
      readonly first: boolean;
    }
  | { readonly kind: 'elements'; readonly then: WindowResultSpec };

export type WindowResultSpec =
  | {
      readonly kind: 'apply';
      /** The learner's object, which may have open, close and snapshots of its own. */
      readonly lifecycle: object;
      readonly fn: (key: Value, window: Api.Window, values: Iterable<Value>, out: Api.Collector<Value>) => void;
    }
  | { readonly kind: 'process'; readonly fn: Api.ProcessWindowFunction<Value, Value, Api.Key, Api.Window> }
  | { readonly kind: 'processAll'; readonly fn: Api.ProcessAllWindowFunction<Value, Value, Api.Window> };

export interface WindowSpec {
  readonly assigner: Api.WindowAssigner<Value, Api.Window>;
  readonly trigger: Api.Trigger<Value, Api.Window>;
  readonly evictor: Api.Evictor<Value, Api.Window> | null;
  readonly allowedLatenessMs: number;
  readonly lateTag: string | null;
  /** What assigner and trigger see of an element, where that is not the element itself: a joined record without its side. */
  readonly elementOf?: (value: Value) => Value;
  readonly fn: WindowFunctionSpec;
}

/** An operator that waits for the results of an async function (1.4). */
export interface AsyncWaitSpec {
  readonly type: 'asyncWait';
  readonly fn: Api.AsyncFunction<Value, Value>;
  /** Whether results leave in the order of their records. */
  readonly ordered: boolean;
  /** 0: a call may take for ever. */
  readonly timeoutMs: number;
  readonly capacity: number;
}

/** What an operator does. A function is always in its object form here: an arrow passed to `map` has become `{ map }`. */
export type OperatorSpec =
  | { readonly type: 'source'; readonly source: SourceSpec; readonly watermarks: WatermarkStrategySpec }
  | { readonly type: 'map'; readonly fn: Api.MapFunction<Value, Value> }
  | { readonly type: 'flatMap'; readonly fn: Api.FlatMapFunction<Value, Value> }
  | { readonly type: 'filter'; readonly fn: Api.FilterFunction<Value> }
  | { readonly type: 'process'; readonly fn: Api.ProcessFunction<Value, Value> }
  | { readonly type: 'keyedProcess'; readonly fn: Api.KeyedProcessFunction<Api.Key, Value, Value> }
  | { readonly type: 'reduce'; readonly fn: Api.ReduceFunction<Value> }
  | {
      readonly type: 'aggregate';
      readonly aggregation: AggregationKind;
      readonly field: string | number;
      readonly first: boolean;
    }
  | { readonly type: 'coMap'; readonly fn: Api.CoMapFunction<Value, Value, Value> }
  | { readonly type: 'coFlatMap'; readonly fn: Api.CoFlatMapFunction<Value, Value, Value> }
  | { readonly type: 'coProcess'; readonly fn: Api.CoProcessFunction<Value, Value, Value> }
  | { readonly type: 'keyedCoProcess'; readonly fn: Api.KeyedCoProcessFunction<Api.Key, Value, Value, Value> }
  /** `states`: names of the broadcast states that the function may use. */
  | {
      readonly type: 'broadcastProcess';
      readonly fn: Api.BroadcastProcessFunction<Value, Value, Value>;
      readonly states: readonly string[];
    }
  | {
      readonly type: 'keyedBroadcastProcess';
      readonly fn: Api.KeyedBroadcastProcessFunction<Api.Key, Value, Value, Value>;
      readonly states: readonly string[];
    }
  /** Bounds in milliseconds, both inclusive. */
  | {
      readonly type: 'intervalJoin';
      readonly fn: Api.ProcessJoinFunction<Value, Value, Value>;
      readonly lowerMs: number;
      readonly upperMs: number;
      readonly leftLateTag: string | null;
      readonly rightLateTag: string | null;
    }
  | { readonly type: 'timestampsAndWatermarks'; readonly watermarks: WatermarkStrategySpec }
  | { readonly type: 'window'; readonly window: WindowSpec }
  | AsyncWaitSpec
  | { readonly type: 'sink'; readonly sink: SinkSpec }
  /** Behind the writer of a sink with a committer (1.6.1). */
  | { readonly type: 'committer'; readonly sink: CommittingSinkSpec };

/** One input of an operator: the operator it comes from, and what the calls in between (keyBy, rebalance, getSideOutput) ask of the edge. */
export interface InputSpec {
  readonly fromNode: number;
  readonly sideOutput: string | null;
  /** null: FORWARD where the parallelisms agree, else REBALANCE (2.1.2). */
  readonly partition: PartitionSpec | null;
}

/** `line`: of the call in the learner's file, from 1. */
export type PartitionSpec = Partitioning & { readonly line: number | null };

export type Partitioning =
  | { readonly strategy: Exclude<ShipStrategy, 'HASH' | 'CUSTOM'> }
  | { readonly strategy: 'HASH'; readonly key: (value: Value) => Value }
  | {
      readonly strategy: 'CUSTOM';
      readonly key: (value: Value) => Value;
      readonly partitioner: (key: Value, channels: number) => number;
    };

/** One operator of the program with its settings, which later calls (`name`, `uid`, `setParallelism`, …) may change until `execute`. */
export interface Transformation {
  /** From 1, in the order of the calls that made them. Virtual ones (keyBy, union, partitionings) take no number. */
  readonly nodeId: number;
  readonly spec: OperatorSpec;
  /** Union gives several inputs with one `inputIndex`. */
  readonly inputs: readonly { readonly inputIndex: 0 | 1; readonly input: InputSpec }[];
  /** By input index, and as many as there are inputs: selects the key of each record; null where the input is not keyed. */
  readonly keySelectors: readonly (((value: Value) => Value) | null)[];
  name: string;
  uid: string | null;
  /** null: none was set on the operator. */
  parallelism: number | null;
  /** What it has then: the environment's at the time of the call, since Flink reads it there. null: the job's or cluster's (2.1.4). */
  readonly defaultParallelism: number | null;
  maxParallelism: number | null;
  slotSharingGroup: string | null;
  chaining: 'ALWAYS' | 'HEAD' | 'NEVER';
  bufferTimeoutMs: number | null;
  /** windowAll and its like: parallelism is 1 and stays 1 (2.1.4). */
  readonly nonParallel: boolean;
  readonly boundedness: Boundedness | null;
  /** Line of the call in the learner's file, from 1; null where the stack does not say. */
  readonly line: number | null;
}

/** What one evaluation of the learner's module declared. */
export interface Program {
  readonly transformations: readonly Transformation[];
  /** Options as text; setters of the environment write here too. */
  readonly configuration: Readonly<Record<string, string>>;
  /** null: `execute` was not called. Without a name the job gets the default one of its mode. */
  readonly executed: { readonly jobName: string | null; readonly line: number | null } | null;
}
