// biome-ignore-all lint/suspicious/noExplicitAny: a window, trigger or descriptor works for elements of every type, as a raw type does in Java.
// biome-ignore-all lint/complexity/noStaticOnlyClass: values that are made by static methods, as in Flink.
// The public API of the module 'millrace': what a learner's job file imports.
//
// Rule: a name that exists in Flink 2.x's DataStream API is spelled as there and means what it
// means there; a Java lambda becomes a TypeScript arrow function, a Java interface becomes an
// object or class with the same method names, and null stays null. What Flink does not have is
// marked "Millrace only". A job that uses only the rest has a line-by-line Java twin.
//
// Values: a record, state value, accumulator or committable is null, boolean, string, number (NaN, infinities and -0 kept), bigint, an array without
// holes, or a plain object of these; an undefined field counts as absent. Anything else (Date, Map, instances of classes, functions, cycles, undefined
// itself) is refused at its first copy, whether operators are chained or not, with class, path and line.
//
// The signatures below are a contract: conformance cases, lessons and exported jobs rely on them.
// They may grow. Docs here are short; the shipped declarations carry full docs (what it does,
// units, errors, link to the Flink page), since the editor shows them on hover.

declare module 'millrace' {
  // ── Environment ────────────────────────────────────────────────────────────────────────────
  export class StreamExecutionEnvironment {
    static getExecutionEnvironment(configuration?: Configuration | ConfigurationValues): StreamExecutionEnvironment;
    setParallelism(parallelism: number): this;
    getParallelism(): number;
    setMaxParallelism(maxParallelism: number): this;
    setRuntimeMode(mode: RuntimeExecutionMode): this;
    setBufferTimeout(milliseconds: number): this;
    disableOperatorChaining(): this;
    configure(configuration: Configuration | ConfigurationValues): this;
    enableCheckpointing(interval: number | Duration, mode?: CheckpointingMode): this;
    getCheckpointConfig(): CheckpointConfig;
    /** One array argument is the collection itself; otherwise each argument is an element. Bounded. */
    fromData<T>(collection: readonly T[]): SingleOutputStreamOperator<T>;
    fromData<T>(first: T, ...rest: T[]): SingleOutputStreamOperator<T>;
    /** Bounded, both ends inclusive. */
    fromSequence(from: number, to: number): SingleOutputStreamOperator<number>;
    fromSource<T>(source: Source<T>, watermarks: WatermarkStrategy<T>, name: string): SingleOutputStreamOperator<T>;
    /** Submits the job. Nothing runs without it, and one module submits one job. */
    execute(jobName?: string): void;
  }

  export enum RuntimeExecutionMode {
    STREAMING = 'STREAMING',
    BATCH = 'BATCH',
    AUTOMATIC = 'AUTOMATIC',
  }
  export enum CheckpointingMode {
    EXACTLY_ONCE = 'EXACTLY_ONCE',
    AT_LEAST_ONCE = 'AT_LEAST_ONCE',
  }
  export enum ExternalizedCheckpointRetention {
    DELETE_ON_CANCELLATION = 'DELETE_ON_CANCELLATION',
    RETAIN_ON_CANCELLATION = 'RETAIN_ON_CANCELLATION',
    NO_EXTERNALIZED_CHECKPOINTS = 'NO_EXTERNALIZED_CHECKPOINTS',
  }

  /** Flink's own option keys and value syntax, e.g. {'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.delay': '1 s'}. */
  export type ConfigurationValues = Readonly<Record<string, string | number | boolean>>;
  export class Configuration {
    constructor(values?: ConfigurationValues);
    set(key: string, value: string | number | boolean): this;
    get(key: string): string | undefined;
  }

  export interface CheckpointConfig {
    setCheckpointingConsistencyMode(mode: CheckpointingMode): void;
    setCheckpointInterval(milliseconds: number): void;
    setCheckpointTimeout(milliseconds: number): void;
    setMinPauseBetweenCheckpoints(milliseconds: number): void;
    setMaxConcurrentCheckpoints(count: number): void;
    setTolerableCheckpointFailureNumber(count: number): void;
    setExternalizedCheckpointRetention(retention: ExternalizedCheckpointRetention): void;
    enableUnalignedCheckpoints(enabled?: boolean): void;
    setAlignedCheckpointTimeout(timeout: Duration): void;
  }

  export class Duration {
    static ofMillis(n: number): Duration;
    static ofSeconds(n: number): Duration;
    static ofMinutes(n: number): Duration;
    static ofHours(n: number): Duration;
    static ofDays(n: number): Duration;
    toMillis(): number;
  }

  // ── Streams ────────────────────────────────────────────────────────────────────────────────
  /**
   * Keys are hashed as their Java twins are, so a key lands in the key group it has in Flink: a string as String, a number that is an int32 (-0 included, as 0) as Integer,
   * another safe integer as Long, any other number as Double, a bigint as Long, a boolean as Boolean, an array as the TupleN of these. (A Java job whose key
   * type is long or double hashes small whole numbers otherwise: the twin must use the type named here.)
   */
  export type Key = string | number | boolean | bigint | readonly (string | number | boolean | bigint)[];
  export type KeySelector<T, K extends Key> = (value: T) => K;

  export class DataStream<T> {
    map<R>(mapper: MapFunction<T, R> | ((value: T) => R)): SingleOutputStreamOperator<R>;
    flatMap<R>(
      flatMapper: FlatMapFunction<T, R> | ((value: T, out: Collector<R>) => void),
    ): SingleOutputStreamOperator<R>;
    filter(filter: FilterFunction<T> | ((value: T) => boolean)): SingleOutputStreamOperator<T>;
    process<R>(processFunction: ProcessFunction<T, R>): SingleOutputStreamOperator<R>;
    keyBy<K extends Key>(key: KeySelector<T, K>): KeyedStream<T, K>;
    union(...streams: DataStream<T>[]): DataStream<T>;
    connect<U>(stream: DataStream<U>): ConnectedStreams<T, U>;
    connect<S>(stream: BroadcastStream<S>): BroadcastConnectedStream<T, S>;
    join<U>(other: DataStream<U>): JoinedStreams<T, U>;
    coGroup<U>(other: DataStream<U>): CoGroupedStreams<T, U>;
    windowAll<W extends Window>(assigner: WindowAssigner<T, W>): AllWindowedStream<T, W>;
    countWindowAll(size: number, slide?: number): AllWindowedStream<T, GlobalWindow>;
    assignTimestampsAndWatermarks(strategy: WatermarkStrategy<T>): SingleOutputStreamOperator<T>;
    forward(): DataStream<T>;
    rebalance(): DataStream<T>;
    rescale(): DataStream<T>;
    shuffle(): DataStream<T>;
    global(): DataStream<T>;
    broadcast(): DataStream<T>;
    broadcast<K, V>(descriptor: MapStateDescriptor<K, V>, ...more: MapStateDescriptor<any, any>[]): BroadcastStream<T>;
    partitionCustom<K>(partitioner: (key: K, numPartitions: number) => number, key: (value: T) => K): DataStream<T>;
    sinkTo(sink: Sink<T>): DataStreamSink<T>;
    print(sinkIdentifier?: string): DataStreamSink<T>;
  }

  export class SingleOutputStreamOperator<T> extends DataStream<T> {
    name(name: string): this;
    uid(uid: string): this;
    setDescription(description: string): this;
    setParallelism(parallelism: number): this;
    setMaxParallelism(maxParallelism: number): this;
    setBufferTimeout(milliseconds: number): this;
    slotSharingGroup(group: string): this;
    startNewChain(): this;
    disableChaining(): this;
    getSideOutput<X>(tag: OutputTag<X>): DataStream<X>;
  }

  export class DataStreamSink<T> {
    name(name: string): this;
    uid(uid: string): this;
    setParallelism(parallelism: number): this;
    slotSharingGroup(group: string): this;
    disableChaining(): this;
  }

  /** A field that `sum` can add up: numeric by type; a tuple's by index. */
  export type NumericField<T> = T extends readonly unknown[]
    ? TupleIndex<T>
    : { [F in keyof T]-?: T[F] extends number | bigint ? F : never }[keyof T];
  /** A field that can be compared: a number, string, bigint or boolean; a tuple's by index. */
  export type ComparableField<T> = T extends readonly unknown[]
    ? TupleIndex<T>
    : { [F in keyof T]-?: T[F] extends number | bigint | string | boolean ? F : never }[keyof T];
  export type TupleIndex<T> =
    Exclude<keyof T, keyof (readonly unknown[])> extends infer S
      ? S extends `${infer N extends number}`
        ? N
        : never
      : never;

  export class KeyedStream<T, K extends Key> extends DataStream<T> {
    process<R>(processFunction: KeyedProcessFunction<K, T, R>): SingleOutputStreamOperator<R>;
    /** A plain ProcessFunction on keyed input has keyed state but no timers: registering one fails the job, as in Flink. */
    process<R>(processFunction: ProcessFunction<T, R>): SingleOutputStreamOperator<R>;
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    maxBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    window<W extends Window>(assigner: WindowAssigner<T, W>): WindowedStream<T, K, W>;
    countWindow(size: number, slide?: number): WindowedStream<T, K, GlobalWindow>;
    intervalJoin<U>(other: KeyedStream<U, K>): IntervalJoin<T, U, K>;
    /** Keyed input keeps its partitioning: Flink refuses these. */
    rebalance(): never;
    rescale(): never;
    shuffle(): never;
    global(): never;
    forward(): never;
    broadcast(): never;
  }

  export class ConnectedStreams<A, B> {
    keyBy<K extends Key>(key1: KeySelector<A, K>, key2: KeySelector<B, K>): ConnectedStreams<A, B>;
    map<R>(coMapper: CoMapFunction<A, B, R>): SingleOutputStreamOperator<R>;
    flatMap<R>(coFlatMapper: CoFlatMapFunction<A, B, R>): SingleOutputStreamOperator<R>;
    process<R>(
      coProcess: CoProcessFunction<A, B, R> | KeyedCoProcessFunction<any, A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }
  export class BroadcastStream<T> {
    private readonly element: T;
  }
  export class BroadcastConnectedStream<A, B> {
    process<R>(
      fn: BroadcastProcessFunction<A, B, R> | KeyedBroadcastProcessFunction<any, A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }

  export class IntervalJoin<A, B, K extends Key> {
    between(lowerBound: Duration, upperBound: Duration): this;
    lowerBoundExclusive(): this;
    upperBoundExclusive(): this;
    sideOutputLeftLateData(tag: OutputTag<A>): this;
    sideOutputRightLateData(tag: OutputTag<B>): this;
    process<R>(fn: ProcessJoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
  }
  export class JoinedStreams<A, B> {
    where<K extends Key>(key: KeySelector<A, K>): JoinedWhere<A, B, K>;
  }
  export class JoinedWhere<A, B, K extends Key> {
    equalTo(key: KeySelector<B, K>): JoinedEqualTo<A, B, K>;
  }
  export class JoinedEqualTo<A, B, K extends Key> {
    window<W extends Window>(assigner: WindowAssigner<A | B, W>): JoinedWindow<A, B, K, W>;
  }
  export class JoinedWindow<A, B, K extends Key, W extends Window> {
    trigger(trigger: Trigger<A | B, W>): this;
    allowedLateness(lateness: Duration): this;
    apply<R>(join: ((first: A, second: B) => R) | JoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
    apply<R>(join: FlatJoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
  }
  export class CoGroupedStreams<A, B> {
    where<K extends Key>(key: KeySelector<A, K>): CoGroupedWhere<A, B, K>;
  }
  export class CoGroupedWhere<A, B, K extends Key> {
    equalTo(key: KeySelector<B, K>): CoGroupedEqualTo<A, B, K>;
  }
  export class CoGroupedEqualTo<A, B, K extends Key> {
    window<W extends Window>(assigner: WindowAssigner<A | B, W>): CoGroupedWindow<A, B, K, W>;
  }
  export class CoGroupedWindow<A, B, K extends Key, W extends Window> {
    trigger(trigger: Trigger<A | B, W>): this;
    allowedLateness(lateness: Duration): this;
    apply<R>(
      coGroup: ((first: Iterable<A>, second: Iterable<B>, out: Collector<R>) => void) | CoGroupFunction<A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }
  export interface JoinFunction<A, B, R> {
    join(first: A, second: B): R;
  }
  export interface FlatJoinFunction<A, B, R> {
    join(first: A, second: B, out: Collector<R>): void;
  }
  export interface CoGroupFunction<A, B, R> {
    coGroup(first: Iterable<A>, second: Iterable<B>, out: Collector<R>): void;
  }

  export const AsyncDataStream: {
    orderedWait<T, R>(
      stream: DataStream<T>,
      fn: AsyncFunction<T, R>,
      timeout: Duration,
      capacity?: number,
    ): SingleOutputStreamOperator<R>;
    unorderedWait<T, R>(
      stream: DataStream<T>,
      fn: AsyncFunction<T, R>,
      timeout: Duration,
      capacity?: number,
    ): SingleOutputStreamOperator<R>;
  };

  export class OutputTag<X> {
    constructor(id: string);
    readonly id: string;
    private readonly element: X;
  }

  // ── Functions ──────────────────────────────────────────────────────────────────────────────
  export interface Collector<R> {
    collect(value: R): void;
  }
  export interface MapFunction<T, R> {
    map(value: T): R;
  }
  export interface FlatMapFunction<T, R> {
    flatMap(value: T, out: Collector<R>): void;
  }
  export interface FilterFunction<T> {
    filter(value: T): boolean;
  }
  export interface ReduceFunction<T> {
    reduce(a: T, b: T): T;
  }
  export interface AggregateFunction<IN, ACC, OUT> {
    createAccumulator(): ACC;
    add(value: IN, accumulator: ACC): ACC;
    getResult(accumulator: ACC): OUT;
    merge(a: ACC, b: ACC): ACC;
  }
  export interface CoMapFunction<A, B, R> {
    map1(value: A): R;
    map2(value: B): R;
  }
  export interface CoFlatMapFunction<A, B, R> {
    flatMap1(value: A, out: Collector<R>): void;
    flatMap2(value: B, out: Collector<R>): void;
  }

  export abstract class AbstractRichFunction {
    open(context: OpenContext): void;
    close(): void;
    getRuntimeContext(): RuntimeContext;
  }
  export interface OpenContext {}
  export abstract class RichMapFunction<T, R> extends AbstractRichFunction implements MapFunction<T, R> {
    abstract map(value: T): R;
  }
  export abstract class RichFlatMapFunction<T, R> extends AbstractRichFunction implements FlatMapFunction<T, R> {
    abstract flatMap(value: T, out: Collector<R>): void;
  }
  export abstract class RichFilterFunction<T> extends AbstractRichFunction implements FilterFunction<T> {
    abstract filter(value: T): boolean;
  }
  export abstract class RichReduceFunction<T> extends AbstractRichFunction implements ReduceFunction<T> {
    abstract reduce(a: T, b: T): T;
  }
  export abstract class RichCoMapFunction<A, B, R> extends AbstractRichFunction implements CoMapFunction<A, B, R> {
    abstract map1(value: A): R;
    abstract map2(value: B): R;
  }
  export abstract class RichCoFlatMapFunction<A, B, R>
    extends AbstractRichFunction
    implements CoFlatMapFunction<A, B, R>
  {
    abstract flatMap1(value: A, out: Collector<R>): void;
    abstract flatMap2(value: B, out: Collector<R>): void;
  }

  export abstract class ProcessFunction<T, R> extends AbstractRichFunction {
    abstract processElement(value: T, ctx: ProcessContext, out: Collector<R>): void;
    onTimer(timestamp: number, ctx: OnTimerContext, out: Collector<R>): void;
  }
  export abstract class KeyedProcessFunction<K extends Key, T, R> extends AbstractRichFunction {
    abstract processElement(value: T, ctx: KeyedContext<K>, out: Collector<R>): void;
    onTimer(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<R>): void;
  }
  export abstract class CoProcessFunction<A, B, R> extends AbstractRichFunction {
    abstract processElement1(value: A, ctx: ProcessContext, out: Collector<R>): void;
    abstract processElement2(value: B, ctx: ProcessContext, out: Collector<R>): void;
    onTimer(timestamp: number, ctx: OnTimerContext, out: Collector<R>): void;
  }
  export abstract class KeyedCoProcessFunction<K extends Key, A, B, R> extends AbstractRichFunction {
    abstract processElement1(value: A, ctx: KeyedContext<K>, out: Collector<R>): void;
    abstract processElement2(value: B, ctx: KeyedContext<K>, out: Collector<R>): void;
    onTimer(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<R>): void;
  }
  export abstract class ProcessJoinFunction<A, B, R> extends AbstractRichFunction {
    abstract processElement(
      left: A,
      right: B,
      ctx: {
        getLeftTimestamp(): number;
        getRightTimestamp(): number;
        getTimestamp(): number;
        output<X>(tag: OutputTag<X>, value: X): void;
      },
      out: Collector<R>,
    ): void;
  }
  export abstract class BroadcastProcessFunction<A, B, R> extends AbstractRichFunction {
    abstract processElement(value: A, ctx: ReadOnlyBroadcastContext, out: Collector<R>): void;
    abstract processBroadcastElement(value: B, ctx: BroadcastContext, out: Collector<R>): void;
  }
  export abstract class KeyedBroadcastProcessFunction<K extends Key, A, B, R> extends AbstractRichFunction {
    abstract processElement(value: A, ctx: ReadOnlyBroadcastContext & KeyedContext<K>, out: Collector<R>): void;
    abstract processBroadcastElement(value: B, ctx: KeyedBroadcastContext<K>, out: Collector<R>): void;
    onTimer(timestamp: number, ctx: ReadOnlyBroadcastContext & KeyedOnTimerContext<K>, out: Collector<R>): void;
  }

  export interface TimerService {
    currentProcessingTime(): number;
    currentWatermark(): number;
    registerEventTimeTimer(timestamp: number): void;
    registerProcessingTimeTimer(timestamp: number): void;
    deleteEventTimeTimer(timestamp: number): void;
    deleteProcessingTimeTimer(timestamp: number): void;
  }
  export enum TimeDomain {
    EVENT_TIME = 'EVENT_TIME',
    PROCESSING_TIME = 'PROCESSING_TIME',
  }
  export interface ProcessContext {
    /** Milliseconds. Where nothing has assigned one, a source's record has Long.MIN_VALUE (-9223372036854775808, exact as a number); null only in what a processing-time timer emitted. */
    timestamp(): number | null;
    timerService(): TimerService;
    output<X>(tag: OutputTag<X>, value: X): void;
  }
  export interface OnTimerContext extends ProcessContext {
    timeDomain(): TimeDomain;
  }
  export interface KeyedContext<K extends Key> extends ProcessContext {
    getCurrentKey(): K;
  }
  export interface KeyedOnTimerContext<K extends Key> extends OnTimerContext {
    getCurrentKey(): K;
  }
  export interface ReadOnlyBroadcastState<K, V> {
    get(key: K): V | null;
    contains(key: K): boolean;
    immutableEntries(): Iterable<readonly [K, V]>;
  }
  export interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
    put(key: K, value: V): void;
    putAll(entries: Iterable<readonly [K, V]>): void;
    remove(key: K): void;
    clear(): void;
    entries(): Iterable<readonly [K, V]>;
  }
  export interface ReadOnlyBroadcastContext {
    timestamp(): number | null;
    output<X>(tag: OutputTag<X>, value: X): void;
    getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): ReadOnlyBroadcastState<K, V>;
    currentWatermark(): number;
    currentProcessingTime(): number;
  }
  export interface BroadcastContext {
    timestamp(): number | null;
    currentWatermark(): number;
    currentProcessingTime(): number;
    output<X>(tag: OutputTag<X>, value: X): void;
    getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): BroadcastState<K, V>;
  }
  export interface KeyedBroadcastContext<K extends Key> extends BroadcastContext {
    applyToKeyedState<S>(descriptor: StateDescriptor<S>, fn: (key: K, state: S) => void): void;
  }

  export interface AsyncFunction<T, R> {
    /** Rejecting fails the task, as completeExceptionally does. */
    asyncInvoke(input: T): Promise<readonly R[]>;
    /** By default a time-out fails the task. */
    timeout?(input: T): readonly R[];
  }
  export abstract class RichAsyncFunction<T, R> extends AbstractRichFunction implements AsyncFunction<T, R> {
    abstract asyncInvoke(input: T): Promise<readonly R[]>;
  }

  export interface RuntimeContext {
    getJobInfo(): { getJobId(): string; getJobName(): string };
    getTaskInfo(): {
      getTaskName(): string;
      getTaskNameWithSubtasks(): string;
      getNumberOfParallelSubtasks(): number;
      getMaxNumberOfParallelSubtasks(): number;
      getIndexOfThisSubtask(): number;
      getAttemptNumber(): number;
    };
    getMetricGroup(): MetricGroup;
    getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
    getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
    getMapState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>;
    getReducingState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T>;
    getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT>;
  }
  export interface MetricGroup {
    counter(name: string): { inc(n?: number): void; dec(n?: number): void; getCount(): number };
    gauge(name: string, read: () => number | string): void;
    meter(name: string): { markEvent(n?: number): void; getRate(): number };
    histogram(name: string): { update(value: number): void };
    addGroup(name: string): MetricGroup;
  }

  // ── State ──────────────────────────────────────────────────────────────────────────────────
  export interface State {
    clear(): void;
  }
  export interface ValueState<T> extends State {
    value(): T | null;
    update(value: T | null): void;
  }
  export interface ListState<T> extends State {
    get(): Iterable<T>;
    add(value: T): void;
    addAll(values: Iterable<T>): void;
    update(values: Iterable<T>): void;
  }
  export interface MapState<K, V> extends State {
    get(key: K): V | null;
    put(key: K, value: V): void;
    putAll(entries: Iterable<readonly [K, V]>): void;
    remove(key: K): void;
    contains(key: K): boolean;
    entries(): Iterable<readonly [K, V]>;
    keys(): Iterable<K>;
    values(): Iterable<V>;
    isEmpty(): boolean;
  }
  export interface ReducingState<T> extends State {
    get(): T | null;
    add(value: T): void;
  }
  export interface AggregatingState<IN, OUT> extends State {
    get(): OUT | null;
    add(value: IN): void;
  }

  export abstract class StateDescriptor<S> {
    readonly name: string;
    enableTimeToLive(config: StateTtlConfig): void;
    private readonly state: S;
  }
  export class ValueStateDescriptor<T> extends StateDescriptor<ValueState<T>> {
    constructor(name: string);
  }
  export class ListStateDescriptor<T> extends StateDescriptor<ListState<T>> {
    constructor(name: string);
  }
  export class MapStateDescriptor<K, V> extends StateDescriptor<MapState<K, V>> {
    constructor(name: string);
  }
  export class ReducingStateDescriptor<T> extends StateDescriptor<ReducingState<T>> {
    constructor(name: string, reducer: ReduceFunction<T> | ((a: T, b: T) => T));
  }
  export class AggregatingStateDescriptor<IN, ACC, OUT> extends StateDescriptor<AggregatingState<IN, OUT>> {
    constructor(name: string, aggregator: AggregateFunction<IN, ACC, OUT>);
  }

  export class StateTtlConfig {
    static newBuilder(ttl: Duration): StateTtlConfigBuilder;
  }
  export class StateTtlConfigBuilder {
    updateTtlOnCreateAndWrite(): this;
    updateTtlOnReadAndWrite(): this;
    returnExpiredIfNotCleanedUp(): this;
    neverReturnExpired(): this;
    build(): StateTtlConfig;
  }

  /** Implemented by a function that keeps operator state. */
  export interface CheckpointedFunction {
    initializeState(context: FunctionInitializationContext): void;
    snapshotState(context: FunctionSnapshotContext): void;
  }
  export interface FunctionInitializationContext {
    isRestored(): boolean;
    getRestoredCheckpointId(): number | null;
    getOperatorStateStore(): OperatorStateStore;
    getKeyedStateStore(): Pick<
      RuntimeContext,
      'getState' | 'getListState' | 'getMapState' | 'getReducingState' | 'getAggregatingState'
    >;
  }
  export interface FunctionSnapshotContext {
    getCheckpointId(): number;
    getCheckpointTimestamp(): number;
  }
  export interface OperatorStateStore {
    getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
    getUnionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
    getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): BroadcastState<K, V>;
  }
  export interface CheckpointListener {
    notifyCheckpointComplete(checkpointId: number): void;
    notifyCheckpointAborted?(checkpointId: number): void;
  }

  // ── Time and windows ───────────────────────────────────────────────────────────────────────
  export type TimestampAssigner<T> = (element: T, recordTimestamp: number) => number;
  export class WatermarkStrategy<T> {
    static noWatermarks<T>(): WatermarkStrategy<T>;
    static forMonotonousTimestamps<T>(): WatermarkStrategy<T>;
    static forBoundedOutOfOrderness<T>(maxOutOfOrderness: Duration): WatermarkStrategy<T>;
    static forGenerator<T>(create: () => WatermarkGenerator<T>): WatermarkStrategy<T>;
    withTimestampAssigner(assigner: TimestampAssigner<T>): WatermarkStrategy<T>;
    withIdleness(idleTimeout: Duration): WatermarkStrategy<T>;
    withWatermarkAlignment(group: string, maxAllowedDrift: Duration, updateInterval?: Duration): WatermarkStrategy<T>;
  }
  export interface WatermarkGenerator<T> {
    onEvent(event: T, eventTimestamp: number, output: WatermarkOutput): void;
    onPeriodicEmit(output: WatermarkOutput): void;
  }
  export interface WatermarkOutput {
    emitWatermark(timestamp: number): void;
    markIdle(): void;
    markActive(): void;
  }

  export abstract class Window {
    abstract maxTimestamp(): number;
  }
  export class TimeWindow extends Window {
    readonly start: number;
    readonly end: number;
    getStart(): number;
    getEnd(): number;
    maxTimestamp(): number;
  }
  export class GlobalWindow extends Window {
    maxTimestamp(): number;
  }
  export abstract class WindowAssigner<T, W extends Window> {
    abstract assignWindows(element: T, timestamp: number, context: { getCurrentProcessingTime(): number }): Iterable<W>;
    abstract getDefaultTrigger(): Trigger<T, W>;
    abstract isEventTime(): boolean;
  }
  export class TumblingEventTimeWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static of(size: Duration, offset?: Duration): TumblingEventTimeWindows;
  }
  export class TumblingProcessingTimeWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static of(size: Duration, offset?: Duration): TumblingProcessingTimeWindows;
  }
  export class SlidingEventTimeWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static of(size: Duration, slide: Duration, offset?: Duration): SlidingEventTimeWindows;
  }
  export class SlidingProcessingTimeWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static of(size: Duration, slide: Duration, offset?: Duration): SlidingProcessingTimeWindows;
  }
  export class EventTimeSessionWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static withGap(gap: Duration): EventTimeSessionWindows;
    static withDynamicGap<T>(extractor: (element: T) => number): EventTimeSessionWindows;
  }
  export class ProcessingTimeSessionWindows extends WindowAssigner<any, TimeWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<TimeWindow>;
    getDefaultTrigger(): Trigger<any, TimeWindow>;
    isEventTime(): boolean;
    static withGap(gap: Duration): ProcessingTimeSessionWindows;
  }
  export class GlobalWindows extends WindowAssigner<any, GlobalWindow> {
    assignWindows(
      element: any,
      timestamp: number,
      context: { getCurrentProcessingTime(): number },
    ): Iterable<GlobalWindow>;
    getDefaultTrigger(): Trigger<any, GlobalWindow>;
    isEventTime(): boolean;
    static create(): GlobalWindows;
  }

  export enum TriggerResult {
    CONTINUE = 'CONTINUE',
    FIRE = 'FIRE',
    PURGE = 'PURGE',
    FIRE_AND_PURGE = 'FIRE_AND_PURGE',
  }
  export interface TriggerContext {
    getCurrentProcessingTime(): number;
    getCurrentWatermark(): number;
    registerEventTimeTimer(time: number): void;
    registerProcessingTimeTimer(time: number): void;
    deleteEventTimeTimer(time: number): void;
    deleteProcessingTimeTimer(time: number): void;
    getPartitionedState<S>(descriptor: StateDescriptor<S>): S;
  }
  export abstract class Trigger<T, W extends Window> {
    abstract onElement(element: T, timestamp: number, window: W, ctx: TriggerContext): TriggerResult;
    abstract onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
    abstract onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
    canMerge(): boolean;
    onMerge(window: W, ctx: TriggerContext): void;
    abstract clear(window: W, ctx: TriggerContext): void;
  }
  export class EventTimeTrigger extends Trigger<any, TimeWindow> {
    static create(): EventTimeTrigger;
    onElement(e: any, t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    clear(w: TimeWindow, c: TriggerContext): void;
  }
  export class ProcessingTimeTrigger extends Trigger<any, TimeWindow> {
    static create(): ProcessingTimeTrigger;
    onElement(e: any, t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    clear(w: TimeWindow, c: TriggerContext): void;
  }
  export class CountTrigger<W extends Window> extends Trigger<any, W> {
    static of<W extends Window>(maxCount: number): CountTrigger<W>;
    onElement(e: any, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  export class ContinuousEventTimeTrigger<W extends Window> extends Trigger<any, W> {
    static of<W extends Window>(interval: Duration): ContinuousEventTimeTrigger<W>;
    onElement(e: any, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  export class DeltaTrigger<T, W extends Window> extends Trigger<T, W> {
    static of<T, W extends Window>(threshold: number, delta: (oldest: T, newest: T) => number): DeltaTrigger<T, W>;
    onElement(e: T, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  export class PurgingTrigger<T, W extends Window> extends Trigger<T, W> {
    static of<T, W extends Window>(nested: Trigger<T, W>): PurgingTrigger<T, W>;
    onElement(e: T, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  export interface TimestampedValue<T> {
    getValue(): T;
    getTimestamp(): number;
  }
  export interface EvictorContext {
    getCurrentProcessingTime(): number;
    getCurrentWatermark(): number;
  }
  /** Elements are taken out of a window with the iterator's `remove()`. */
  export interface RemovableElements<T> {
    [Symbol.iterator](): Iterator<TimestampedValue<T>> & { remove(): void };
  }
  export abstract class Evictor<T, W extends Window> {
    abstract evictBefore(elements: RemovableElements<T>, size: number, window: W, context: EvictorContext): void;
    abstract evictAfter(elements: RemovableElements<T>, size: number, window: W, context: EvictorContext): void;
  }
  export class CountEvictor<W extends Window> extends Evictor<any, W> {
    evictBefore(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    static of<W extends Window>(maxCount: number, doEvictAfter?: boolean): CountEvictor<W>;
  }
  export class DeltaEvictor<T, W extends Window> extends Evictor<T, W> {
    evictBefore(e: RemovableElements<T>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<T>, size: number, w: W, c: EvictorContext): void;
    static of<T, W extends Window>(
      threshold: number,
      delta: (element: T, last: T) => number,
      doEvictAfter?: boolean,
    ): DeltaEvictor<T, W>;
  }
  export class TimeEvictor<W extends Window> extends Evictor<any, W> {
    evictBefore(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    static of<W extends Window>(windowSize: Duration, doEvictAfter?: boolean): TimeEvictor<W>;
  }

  export class WindowedStream<T, K extends Key, W extends Window> {
    trigger(trigger: Trigger<T, W>): this;
    evictor(evictor: Evictor<T, W>): this;
    allowedLateness(lateness: Duration): this;
    sideOutputLateData(tag: OutputTag<T>): this;
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    reduce<R>(
      reducer: ReduceFunction<T> | ((a: T, b: T) => T),
      fn: ProcessWindowFunction<T, R, K, W> | WindowFunction<T, R, K, W>,
    ): SingleOutputStreamOperator<R>;
    aggregate<ACC, V>(aggregator: AggregateFunction<T, ACC, V>): SingleOutputStreamOperator<V>;
    aggregate<ACC, V, R>(
      aggregator: AggregateFunction<T, ACC, V>,
      fn: ProcessWindowFunction<V, R, K, W> | WindowFunction<V, R, K, W>,
    ): SingleOutputStreamOperator<R>;
    process<R>(fn: ProcessWindowFunction<T, R, K, W>): SingleOutputStreamOperator<R>;
    apply<R>(fn: WindowFunction<T, R, K, W>): SingleOutputStreamOperator<R>;
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    maxBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
  }
  export class AllWindowedStream<T, W extends Window> {
    trigger(trigger: Trigger<T, W>): this;
    evictor(evictor: Evictor<T, W>): this;
    allowedLateness(lateness: Duration): this;
    sideOutputLateData(tag: OutputTag<T>): this;
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    reduce<R>(
      reducer: ReduceFunction<T> | ((a: T, b: T) => T),
      fn: ProcessAllWindowFunction<T, R, W> | AllWindowFunction<T, R, W>,
    ): SingleOutputStreamOperator<R>;
    aggregate<ACC, V>(aggregator: AggregateFunction<T, ACC, V>): SingleOutputStreamOperator<V>;
    aggregate<ACC, V, R>(
      aggregator: AggregateFunction<T, ACC, V>,
      fn: ProcessAllWindowFunction<V, R, W> | AllWindowFunction<V, R, W>,
    ): SingleOutputStreamOperator<R>;
    process<R>(fn: ProcessAllWindowFunction<T, R, W>): SingleOutputStreamOperator<R>;
    apply<R>(fn: AllWindowFunction<T, R, W>): SingleOutputStreamOperator<R>;
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    maxBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
  }
  export type WindowFunction<T, R, K extends Key, W extends Window> =
    | ((key: K, window: W, values: Iterable<T>, out: Collector<R>) => void)
    | { apply(key: K, window: W, values: Iterable<T>, out: Collector<R>): void };
  export type AllWindowFunction<T, R, W extends Window> =
    | ((window: W, values: Iterable<T>, out: Collector<R>) => void)
    | { apply(window: W, values: Iterable<T>, out: Collector<R>): void };
  export interface ProcessWindowContext<W extends Window> {
    window(): W;
    currentProcessingTime(): number;
    currentWatermark(): number;
    windowState(): Pick<
      RuntimeContext,
      'getState' | 'getListState' | 'getMapState' | 'getReducingState' | 'getAggregatingState'
    >;
    globalState(): Pick<
      RuntimeContext,
      'getState' | 'getListState' | 'getMapState' | 'getReducingState' | 'getAggregatingState'
    >;
    output<X>(tag: OutputTag<X>, value: X): void;
  }
  export abstract class ProcessWindowFunction<T, R, K extends Key, W extends Window> extends AbstractRichFunction {
    abstract process(key: K, context: ProcessWindowContext<W>, elements: Iterable<T>, out: Collector<R>): void;
    clear(context: ProcessWindowContext<W>): void;
  }
  export abstract class ProcessAllWindowFunction<T, R, W extends Window> extends AbstractRichFunction {
    abstract process(context: ProcessWindowContext<W>, elements: Iterable<T>, out: Collector<R>): void;
    clear(context: ProcessWindowContext<W>): void;
  }

  // ── Connectors ─────────────────────────────────────────────────────────────────────────────
  export abstract class Source<T> {
    private readonly element: T;
  }
  export abstract class Sink<T> {
    private readonly element: T;
  }
  export enum DeliveryGuarantee {
    NONE = 'NONE',
    AT_LEAST_ONCE = 'AT_LEAST_ONCE',
    EXACTLY_ONCE = 'EXACTLY_ONCE',
  }

  /** Bounded by `count`; element i is generator(i), i from 0, split over subtasks as Flink splits a number sequence. */
  export class DataGeneratorSource<T> extends Source<T> {
    constructor(generator: (index: number) => T, count: number, rate?: RateLimiterStrategy);
  }
  export class RateLimiterStrategy {
    static perSecond(records: number): RateLimiterStrategy;
    static noOp(): RateLimiterStrategy;
  }

  /** Millrace only: a durable, partitioned, replayable log kept by the sandbox; exports as a Kafka topic. */
  export class TopicSource<T> extends Source<T> {
    static builder<T>(): TopicSourceBuilder<T>;
  }
  export interface TopicSourceBuilder<T> {
    setTopics(...topics: string[]): this;
    setStartingOffsets(at: 'earliest' | 'latest'): this;
    /** Stop at the offsets that are the latest when the job starts. */
    setBounded(atLatest?: boolean): this;
    build(): TopicSource<T>;
  }
  /** Millrace only: rows of a data set the lesson ships, or of a file the learner dropped (NDJSON, JSON array, CSV with a header). Bounded. */
  export class FileSource<T> extends Source<T> {
    static forRecords<T>(name: string): FileSource<T>;
  }
  /** Millrace only: what the learner does on the page (pointer, key, click events): a real unbounded stream. */
  export class PageEventSource extends Source<PageEvent> {
    constructor(...types: PageEvent['type'][]);
  }
  export interface PageEvent {
    type: 'click' | 'move' | 'key';
    x: number;
    y: number;
    key: string;
    ts: number;
  }

  /** Millrace only: rows shown in the result table and seen by checks. Written through at once (at least once): after a restore duplicates are shown and counted. */
  export class CollectSink<T> extends Sink<T> {
    constructor(name: string);
  }
  export class PrintSink<T> extends Sink<T> {
    constructor(sinkIdentifier?: string);
  }
  /** Millrace only: a durable table that keeps the last row of each key: idempotent, so a replay leaves no trace in it. */
  export class UpsertSink<T> extends Sink<T> {
    constructor(name: string, key: (value: T) => string);
  }
  export class DiscardingSink<T> extends Sink<T> {
    constructor();
  }
  /** Millrace only: writes to a topic; EXACTLY_ONCE commits in two phases with the checkpoints. */
  export class TopicSink<T> extends Sink<T> {
    static builder<T>(): TopicSinkBuilder<T>;
  }
  export interface TopicSinkBuilder<T> {
    setTopic(topic: string): this;
    setKey(key: (value: T) => string): this;
    setDeliveryGuarantee(guarantee: DeliveryGuarantee): this;
    setTransactionalIdPrefix(prefix: string): this;
    build(): TopicSink<T>;
  }
  /** A sink of the learner's own, after Flink's Sink V2. */
  export abstract class CustomSink<T, CommT = never> extends Sink<T> {
    abstract createWriter(context: WriterInitContext): SinkWriter<T> | CommittingSinkWriter<T, CommT>;
    /** Given: the sink takes part in the two-phase commit. */
    createCommitter?(): Committer<CommT>;
  }
  export interface WriterInitContext {
    getTaskInfo(): ReturnType<RuntimeContext['getTaskInfo']>;
    getRestoredCheckpointId(): number | null;
  }
  export interface SinkWriter<T> {
    write(element: T, context: { currentWatermark(): number; timestamp(): number | null }): void;
    flush(endOfInput: boolean): void;
    close?(): void;
  }
  export interface CommittingSinkWriter<T, CommT> extends SinkWriter<T> {
    prepareCommit(): readonly CommT[];
  }
  export interface Committer<CommT> {
    commit(
      requests: readonly {
        getCommittable(): CommT;
        getNumberOfRetries(): number;
        retryLater(): void;
        signalAlreadyCommitted(): void;
        signalFailedWithKnownReason(e: Error): void;
      }[],
    ): void | Promise<void>;
  }
}
