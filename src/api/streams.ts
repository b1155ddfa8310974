/**
 * DataStream, its result form and its keyed form: each call declares an operator or says how records get to the next one.
 * Streams are values that name operators; what the engine knows of one is kept beside it, out of a learner's sight.
 * One file, since each of the three makes the others. Source: DataStream, SingleOutputStreamOperator, KeyedStream (1.2).
 */
import type * as Api from 'millrace';
import { ensure } from '../base/assert.ts';
import { BroadcastConnectedStream, BroadcastStream, broadcastStream } from './broadcast-streams.ts';
import { CoGroupedStreams, type StreamPair } from './co-grouped-streams.ts';
import { ConnectedStreams } from './connected-streams.ts';
import { sinkSpecOf } from './connectors.ts';
import { committerName, type DataStreamSink, dataStreamSink, writerName } from './data-stream-sink.ts';
import { InvalidProgram, require } from './failures.ts';
import { asFunction, functionOnly, instanceOf } from './function-forms.ts';
import { KeyedProcessFunction, ProcessFunction } from './functions.ts';
import { IntervalJoin } from './interval-join.ts';
import { JoinedStreams } from './joined-streams.ts';
import { tagId } from './output-tag.ts';
import {
  change,
  type NewOperator,
  type ProgramBuilder,
  validMaxParallelism,
  validParallelism,
} from './program-builder.ts';
import { keyedBy, originOf, partitionedBy, requireOneProgram, type Selector, withOrigin } from './stream-origin.ts';
import type {
  AggregationKind,
  CommittingSinkSpec,
  OperatorSpec,
  Partitioning,
  SinkSpec,
  Transformation,
  Value,
} from './transformations.ts';
import { watermarkSpecOf } from './watermark-strategy.ts';
import { AllWindowedStream, WindowedStream } from './windowed-streams.ts';
import { CountTrigger } from './windows/count-trigger.ts';
import { CountEvictor } from './windows/evictors.ts';
import { GlobalWindows } from './windows/global-windows.ts';
import { PurgingTrigger } from './windows/purging-trigger.ts';
import { WindowAssigner } from './windows/window-assigner.ts';

type FieldName = string | number;

const operators = new WeakMap<object, Transformation>();

export class DataStream {
  map(mapper: Api.MapFunction<Value, Value> | Selector): SingleOutputStreamOperator {
    return declare(this, 'Map', { type: 'map', fn: asFunction('map', 'map', mapper) });
  }

  flatMap(
    flatMapper: Api.FlatMapFunction<Value, Value> | ((value: Value, out: Api.Collector<Value>) => void),
  ): SingleOutputStreamOperator {
    return declare(this, 'Flat Map', { type: 'flatMap', fn: asFunction('flatMap', 'flatMap', flatMapper) });
  }

  filter(filter: Api.FilterFunction<Value> | ((value: Value) => boolean)): SingleOutputStreamOperator {
    return declare(this, 'Filter', {
      type: 'filter',
      fn: asFunction<'filter', Api.FilterFunction<Value>>('filter', 'filter', filter),
    });
  }

  process(processFunction: ProcessFunction | KeyedProcessFunction): SingleOutputStreamOperator {
    if (processFunction instanceof KeyedProcessFunction) {
      throw new InvalidProgram('A KeyedProcessFunction needs a keyed stream: call keyBy() before process().');
    }
    return declare(this, 'Process', { type: 'process', fn: instanceOf('process', ProcessFunction, processFunction) });
  }

  keyBy(key: Selector): KeyedStream {
    return keyed(this, functionOnly('keyBy', key));
  }

  union(...streams: object[]): DataStream {
    const all = [this, ...streams].map((one) => originOf(instanceOf('union', DataStream, one)));
    requireOneProgram('union', all);
    const { builder } = originOf(this);
    return withOrigin(new DataStream(), { builder, inputs: all.flatMap(({ inputs }) => inputs), key: null });
  }

  windowAll(assigner: WindowAssigner): AllWindowedStream<SingleOutputStreamOperator> {
    const windows = instanceOf('windowAll', WindowAssigner, assigner);
    const constantKey = keyed(this, () => 0);
    return new AllWindowedStream(windows, (name, window) =>
      declare(constantKey, name, { type: 'window', window }, { nonParallel: true }),
    );
  }

  countWindowAll(size: number, slide?: number): AllWindowedStream<SingleOutputStreamOperator> {
    const windows = this.windowAll(GlobalWindows.create());
    if (slide === undefined) return windows.trigger(PurgingTrigger.of(CountTrigger.of(size)));
    return windows.evictor(CountEvictor.of(size)).trigger(CountTrigger.of(slide));
  }

  assignTimestampsAndWatermarks(strategy: Api.WatermarkStrategy<Value>): SingleOutputStreamOperator {
    const watermarks = watermarkSpecOf(strategy, 'assignTimestampsAndWatermarks');
    const spec = { type: 'timestampsAndWatermarks', watermarks } as const;
    return declare(this, 'Timestamps/Watermarks', spec, { parallelAsInput: true });
  }

  forward(): DataStream {
    return partitioned(this, { strategy: 'FORWARD' });
  }

  rebalance(): DataStream {
    return partitioned(this, { strategy: 'REBALANCE' });
  }

  rescale(): DataStream {
    return partitioned(this, { strategy: 'RESCALE' });
  }

  shuffle(): DataStream {
    return partitioned(this, { strategy: 'SHUFFLE' });
  }

  global(): DataStream {
    return partitioned(this, { strategy: 'GLOBAL' });
  }

  broadcast(...descriptors: readonly unknown[]): DataStream | BroadcastStream {
    const everywhere = partitioned(this, { strategy: 'BROADCAST' });
    return descriptors.length === 0 ? everywhere : broadcastStream(originOf(everywhere), descriptors);
  }

  partitionCustom(partitioner: (key: Value, numPartitions: number) => number, key: Selector): DataStream {
    functionOnly('partitionCustom', partitioner);
    functionOnly('partitionCustom', key);
    return partitioned(this, { strategy: 'CUSTOM', key, partitioner });
  }

  sinkTo(sink: Api.Sink<Value>): DataStreamSink {
    return sinkOf(this, 'Sink', sinkSpecOf(sink));
  }

  print(sinkIdentifier?: string): DataStreamSink {
    return sinkOf(this, 'Print to Std. Out', { kind: 'print', identifier: sinkIdentifier ?? null });
  }

  connect(
    other: object,
  ): ConnectedStreams<SingleOutputStreamOperator> | BroadcastConnectedStream<SingleOutputStreamOperator> {
    if (other instanceof BroadcastStream) return new BroadcastConnectedStream(originOf(this), other, operatorStream);
    return new ConnectedStreams(originOf(this), originOf(instanceOf('connect', DataStream, other)), operatorStream);
  }

  join(other: object): JoinedStreams<SingleOutputStreamOperator> {
    return new JoinedStreams(pairOf(this, instanceOf('join', DataStream, other)));
  }

  coGroup(other: object): CoGroupedStreams<SingleOutputStreamOperator> {
    return new CoGroupedStreams(pairOf(this, instanceOf('coGroup', DataStream, other)));
  }
}

export class SingleOutputStreamOperator extends DataStream {
  name(name: string): this {
    const source = operatorOf(this).spec.type === 'source';
    return changed(this, { name: source ? sourceName(name) : name });
  }

  uid(uid: string): this {
    return changed(this, { uid });
  }

  setDescription(_description: string): this {
    return this;
  }

  setParallelism(parallelism: number): this {
    return changed(this, { parallelism: validParallelism(parallelism, operatorOf(this).nonParallel) });
  }

  setMaxParallelism(maxParallelism: number): this {
    return changed(this, { maxParallelism: validMaxParallelism(maxParallelism, operatorOf(this).nonParallel) });
  }

  setBufferTimeout(milliseconds: number): this {
    require(milliseconds >= -1, 'Timeout of buffer must be non-negative or -1');
    return changed(this, { bufferTimeoutMs: milliseconds });
  }

  slotSharingGroup(group: string): this {
    return changed(this, { slotSharingGroup: group });
  }

  startNewChain(): this {
    return changed(this, { chaining: 'HEAD' });
  }

  disableChaining(): this {
    return changed(this, { chaining: 'NEVER' });
  }

  getSideOutput(tag: Api.OutputTag<Value>): DataStream {
    const { builder } = originOf(this);
    const sideOutput = tagId(tag, 'getSideOutput');
    const fromNode = operatorOf(this).nodeId;
    return withOrigin(new DataStream(), { builder, inputs: [{ fromNode, sideOutput, partition: null }], key: null });
  }
}

export class KeyedStream extends DataStream {
  override process(processFunction: ProcessFunction | KeyedProcessFunction): SingleOutputStreamOperator {
    if (!(processFunction instanceof KeyedProcessFunction)) return super.process(processFunction);
    return declare(this, 'KeyedProcess', {
      type: 'keyedProcess',
      fn: processFunction as Api.KeyedProcessFunction<Api.Key, Value, Value>,
    });
  }

  reduce(reducer: Api.ReduceFunction<Value> | ((a: Value, b: Value) => Value)): SingleOutputStreamOperator {
    return declare(this, 'Keyed Reduce', { type: 'reduce', fn: asFunction('reduce', 'reduce', reducer) });
  }

  sum(field: FieldName): SingleOutputStreamOperator {
    return aggregated(this, 'sum', field);
  }

  min(field: FieldName): SingleOutputStreamOperator {
    return aggregated(this, 'min', field);
  }

  max(field: FieldName): SingleOutputStreamOperator {
    return aggregated(this, 'max', field);
  }

  minBy(field: FieldName, first = true): SingleOutputStreamOperator {
    return aggregated(this, 'minBy', field, first);
  }

  maxBy(field: FieldName, first = true): SingleOutputStreamOperator {
    return aggregated(this, 'maxBy', field, first);
  }

  window(assigner: WindowAssigner): WindowedStream<SingleOutputStreamOperator> {
    const windows = instanceOf('window', WindowAssigner, assigner);
    return new WindowedStream(windows, (name, window) => declare(this, name, { type: 'window', window }));
  }

  countWindow(size: number, slide?: number): WindowedStream<SingleOutputStreamOperator> {
    const windows = this.window(GlobalWindows.create());
    if (slide === undefined) return windows.trigger(PurgingTrigger.of(CountTrigger.of(size)));
    return windows.evictor(CountEvictor.of(size)).trigger(CountTrigger.of(slide));
  }

  intervalJoin(other: object): IntervalJoin<SingleOutputStreamOperator> {
    const right = originOf(instanceOf('intervalJoin', KeyedStream, other));
    return new IntervalJoin(originOf(this), right, operatorStream);
  }

  override rebalance(): never {
    return cannotBePartitioned('rebalance');
  }

  override rescale(): never {
    return cannotBePartitioned('rescale');
  }

  override shuffle(): never {
    return cannotBePartitioned('shuffle');
  }

  override global(): never {
    return cannotBePartitioned('global');
  }

  override forward(): never {
    return cannotBePartitioned('forward');
  }

  override broadcast(): never {
    return cannotBePartitioned('broadcast');
  }

  override partitionCustom(..._given: readonly unknown[]): never {
    return cannotBePartitioned('partitionCustom');
  }
}

/** The stream of a source that has just been declared. */
export function sourceStream(builder: ProgramBuilder, source: Omit<NewOperator, 'inputs'>): SingleOutputStreamOperator {
  return operatorStream(builder, { ...source, name: sourceName(source.name), inputs: [] });
}

function sourceName(name: string): string {
  return `Source: ${name}`;
}

/** An operator on a stream whose key, where it has one, is none of the operator's business. */
export function declareUnkeyed(input: DataStream, name: string, spec: OperatorSpec): SingleOutputStreamOperator {
  return declare(input, name, spec, { key: null });
}

function declare(
  input: DataStream,
  name: string,
  spec: OperatorSpec,
  more: Partial<NewOperator> = {},
): SingleOutputStreamOperator {
  const { builder, inputs, key } = originOf(input);
  return operatorStream(builder, { spec, name, inputs, key, ...more });
}

function operatorStream(builder: ProgramBuilder, operator: NewOperator): SingleOutputStreamOperator {
  const transformation = builder.add(operator);
  const result = new SingleOutputStreamOperator();
  operators.set(result, transformation);
  const inputs = [{ fromNode: transformation.nodeId, sideOutput: null, partition: null }];
  return withOrigin(result, { builder, inputs, key: null });
}

function keyed(input: DataStream, key: Selector): KeyedStream {
  return withOrigin(new KeyedStream(), keyedBy(originOf(input), key));
}

function pairOf(first: DataStream, second: DataStream): StreamPair<SingleOutputStreamOperator> {
  return { first: originOf(first), second: originOf(second), declare: operatorStream };
}

function partitioned(input: DataStream, partitioning: Partitioning): DataStream {
  return withOrigin(new DataStream(), partitionedBy(originOf(input), partitioning));
}

/** A sink's writer is never keyed, not even behind keyBy: its input is only dealt out by key. Behind it stands its committer, if it has one. */
function sinkOf(input: DataStream, name: string, sink: SinkSpec): DataStreamSink {
  const { builder, inputs } = originOf(input);
  const writer = builder.add({ spec: { type: 'sink', sink }, name: writerName(name), inputs });
  if (!commits(sink)) return dataStreamSink(writer);
  const spec = { type: 'committer', sink } as const;
  const partition = { strategy: 'FORWARD', line: null } as const;
  const prepared = { fromNode: writer.nodeId, sideOutput: null, partition };
  return dataStreamSink(writer, builder.add({ spec, name: committerName(name), inputs: [prepared] }));
}

/** A topic's sink has a committer whatever it guarantees, as KafkaSink has. */
function commits(sink: SinkSpec): sink is CommittingSinkSpec {
  return sink.kind === 'topic' || (sink.kind === 'custom' && sink.sink.createCommitter !== undefined);
}

function aggregated(
  input: KeyedStream,
  aggregation: AggregationKind,
  field: FieldName,
  first = true,
): SingleOutputStreamOperator {
  return declare(input, 'Keyed Aggregation', { type: 'aggregate', aggregation, field, first });
}

function cannotBePartitioned(call: string): never {
  throw new InvalidProgram(
    `Cannot override partitioning for KeyedStream. ${call}() after keyBy() would send records of one key to several subtasks.`,
  );
}

function changed<Stream extends SingleOutputStreamOperator>(
  operator: Stream,
  fields: Parameters<typeof change>[1],
): Stream {
  change(operatorOf(operator), fields);
  return operator;
}

function operatorOf(operator: SingleOutputStreamOperator): Transformation {
  return ensure(operators.get(operator), 'An operator is made by a call on a stream.');
}
