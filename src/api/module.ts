/**
 * What a learner's imports from 'millrace' get. Each evaluation has an environment class of its own, since the environment collects the
 * program; all other classes are shared by every evaluation and frozen, so that no evaluation can leave anything behind for another.
 */
import type * as Api from 'millrace';
import { option, PARALLELISM_DEFAULT } from '../base/config-options.ts';
import { AsyncDataStream } from './async-data-stream.ts';
import { BroadcastConnectedStream, BroadcastStream } from './broadcast-streams.ts';
import { type LineOf, linesOf } from './caller-line.ts';
import { CoGroupedEqualTo, CoGroupedStreams, CoGroupedWhere, CoGroupedWindow } from './co-grouped-streams.ts';
import { Configuration } from './configuration.ts';
import { ConnectedStreams } from './connected-streams.ts';
import * as connectors from './connectors.ts';
import { DataStreamSink } from './data-stream-sink.ts';
import { Duration } from './duration.ts';
import * as enums from './enums.ts';
import { StreamExecutionEnvironment } from './environment.ts';
import { InvalidProgram } from './failures.ts';
import * as functions from './functions.ts';
import { IntervalJoin } from './interval-join.ts';
import { JoinedEqualTo, JoinedStreams, JoinedWhere, JoinedWindow } from './joined-streams.ts';
import { OutputTag } from './output-tag.ts';
import { ProgramBuilder } from './program-builder.ts';
import * as state from './state-descriptors.ts';
import { DataStream, KeyedStream, SingleOutputStreamOperator } from './streams.ts';
import * as topics from './topics.ts';
import type { Program } from './transformations.ts';
import { WatermarkStrategy } from './watermark-strategy.ts';
import { AllWindowedStream, WindowedStream } from './windowed-streams.ts';
import { WINDOWING } from './windows/windowing.ts';

/** One evaluation's module, and what was declared through it. */
export interface Millrace {
  readonly module: Readonly<Record<string, unknown>>;
  /** What the evaluation has declared so far; that of the environment that was executed, else of the last one. */
  program(): Program;
}

/** What one evaluation may know of its surroundings. */
interface MillraceOptions {
  /** Finds the learner's line of a call; null: lines are known, and none is looked for. */
  readonly lineOf?: LineOf | null;
  /** The cluster's configuration: what `env.getParallelism()` says where the job sets none. */
  readonly clusterConfiguration?: Readonly<Record<string, string>>;
}

/** The module for one evaluation of a learner's file. */
export function createMillrace({
  lineOf = linesOf('job.ts'),
  clusterConfiguration = {},
}: MillraceOptions = {}): Millrace {
  const builders: ProgramBuilder[] = [];
  let executed: ProgramBuilder | null = null;

  const newEnvironment = (configuration?: Configuration | Api.ConfigurationValues): StreamExecutionEnvironment => {
    const builder: ProgramBuilder = new ProgramBuilder(lineOf, () => {
      if (executed !== null) throw new InvalidProgram('execute() was called twice. One program submits one job here.');
      executed = builder;
    });
    builders.push(builder);
    if (configuration !== undefined) builder.configure(configuration);
    return new StreamExecutionEnvironment(builder, option(clusterConfiguration, PARALLELISM_DEFAULT));
  };

  class EnvironmentOfEvaluation extends StreamExecutionEnvironment {
    static getExecutionEnvironment(
      configuration?: Configuration | Api.ConfigurationValues,
    ): StreamExecutionEnvironment {
      return newEnvironment(configuration);
    }
  }
  const own = frozen({ StreamExecutionEnvironment: EnvironmentOfEvaluation });
  const nothing = new ProgramBuilder(lineOf, () => {});
  return {
    module: Object.freeze({ ...SHARED, ...own }),
    program: () => (executed ?? builders.at(-1) ?? nothing).program(),
  };
}

/** Every value of the contract but the environment, by its name there. */
export const SHARED = frozen({
  ...pick(enums, [
    'RuntimeExecutionMode',
    'CheckpointingMode',
    'ExternalizedCheckpointRetention',
    'TimeDomain',
    'TriggerResult',
    'DeliveryGuarantee',
  ]),
  Configuration,
  Duration,
  OutputTag,
  DataStream,
  SingleOutputStreamOperator,
  KeyedStream,
  ConnectedStreams,
  BroadcastStream,
  BroadcastConnectedStream,
  IntervalJoin,
  JoinedStreams,
  JoinedWhere,
  JoinedEqualTo,
  JoinedWindow,
  CoGroupedStreams,
  CoGroupedWhere,
  CoGroupedEqualTo,
  CoGroupedWindow,
  DataStreamSink,
  AsyncDataStream,
  WindowedStream,
  AllWindowedStream,
  WatermarkStrategy,
  ...pick(functions, [
    'AbstractRichFunction',
    'RichMapFunction',
    'RichFlatMapFunction',
    'RichFilterFunction',
    'RichReduceFunction',
    'RichCoMapFunction',
    'RichCoFlatMapFunction',
    'RichAsyncFunction',
    'ProcessFunction',
    'KeyedProcessFunction',
    'CoProcessFunction',
    'KeyedCoProcessFunction',
    'ProcessJoinFunction',
    'BroadcastProcessFunction',
    'KeyedBroadcastProcessFunction',
    'ProcessWindowFunction',
    'ProcessAllWindowFunction',
  ]),
  ...pick(state, [
    'StateDescriptor',
    'ValueStateDescriptor',
    'ListStateDescriptor',
    'MapStateDescriptor',
    'ReducingStateDescriptor',
    'AggregatingStateDescriptor',
    'StateTtlConfig',
    'StateTtlConfigBuilder',
  ]),
  ...WINDOWING,
  ...pick(connectors, [
    'Source',
    'Sink',
    'DataGeneratorSource',
    'RateLimiterStrategy',
    'FileSource',
    'PageEventSource',
    'CollectSink',
    'CustomSink',
    'PrintSink',
    'UpsertSink',
    'DiscardingSink',
  ]),
  TopicSource: topics.TopicSource,
  TopicSink: topics.TopicSink,
});

function pick<From extends object, const Names extends readonly (keyof From)[]>(from: From, names: Names) {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<From, Names[number]>;
}

/** Classes keep the names of the contract whatever a bundler calls them: operators, messages and learners show them. */
function frozen<Values extends Record<string, unknown>>(values: Values): Readonly<Values> {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'function') continue;
    Object.defineProperty(value, 'name', { value: name });
    for (let shared: object = value.prototype; isOpen(shared); shared = Object.getPrototypeOf(shared)) {
      makeOverridable(shared);
      Object.freeze(shared);
    }
    Object.freeze(value);
  }
  return Object.freeze(values);
}

/** Base classes that the contract does not name are shared as well; Object's prototype is the page's. */
function isOpen(prototype: object | null): boolean {
  return prototype !== null && prototype !== Object.prototype && !Object.isFrozen(prototype);
}

/**
 * A property of a frozen prototype cannot be assigned on an instance either: `this.onTimer = …` in a learner's constructor would throw.
 * With a setter in its place the assignment makes a property of the instance's own, as it does with a class that is not frozen.
 */
function makeOverridable(prototype: object): void {
  for (const [name, { value, enumerable, configurable, writable }] of Object.entries(
    Object.getOwnPropertyDescriptors(prototype),
  )) {
    if (writable !== true || configurable !== true) continue;
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(this: object, own: unknown) {
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable: enumerable === true,
      configurable: true,
    });
  }
}
