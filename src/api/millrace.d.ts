// biome-ignore-all lint/suspicious/noExplicitAny: a window, trigger or descriptor works for elements of every type, as a raw type does in Java.
// biome-ignore-all lint/suspicious/noConfusingVoidType: a function that completes its ResultFuture returns nothing, as in Java.
// biome-ignore-all lint/complexity/noStaticOnlyClass: values that are made by static methods, as in Flink.
// The public API of the module 'millrace': what a learner's job file imports.
//
// Rule: a name that exists in Flink 2.x's DataStream API is spelled as there and means what it
// means there; a Java lambda becomes a TypeScript arrow function, a Java interface becomes an
// object or class with the same method names, and null stays null. What Flink does not have is
// marked "Millrace only". A job that uses only the rest has a line-by-line Java twin.
//
// Values: a record, state value, accumulator or committable is null, boolean, string, number (NaN, infinities and -0
// kept), bigint, an array without
// holes, or a plain object of these; an undefined field counts as absent. Anything else (Date, Map, instances of
// classes, functions, cycles, undefined
// itself) is refused at its first copy, whether operators are chained or not, with class, path and line.
//
// The signatures below are a contract: conformance cases, lessons and exported jobs rely on them.
// They may grow. Docs say what a call does, units, errors and where Flink explains it: the editor shows them on hover.

declare module 'millrace' {
  // ── Environment ────────────────────────────────────────────────────────────────────────────
  /**
   * Where a program begins: it makes sources, holds the job's options, and submits what was declared. Calls only
   * declare; nothing runs before `execute()`.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
   */
  export class StreamExecutionEnvironment {
    /**
     * The environment that the job runs in. Options given here are those of the job and go over the cluster's.
     * @throws where an option that Millrace knows has a value it does not take.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    static getExecutionEnvironment(configuration?: Configuration | ConfigurationValues): StreamExecutionEnvironment;
    /**
     * How many subtasks each operator has that is declared after this call and sets none itself; at least 1. Without
     * it: `parallelism.default` of the cluster.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/parallel/
     */
    setParallelism(parallelism: number): this;
    /**
     * The parallelism of operators that set none.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/parallel/
     */
    getParallelism(): number;
    /**
     * The number of key groups, 1 to 32768: the most subtasks that keyed state can ever be spread over. It cannot
     * change while state is kept.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/parallel/
     */
    setMaxParallelism(maxParallelism: number): this;
    /**
     * Whether the job runs record by record or stage by stage: see {@link RuntimeExecutionMode}. Short for the option
     * `execution.runtime-mode`; without it a job runs in STREAMING.
     * @throws when the job is submitted, for BATCH with a source that never ends.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution_mode/
     */
    setRuntimeMode(mode: RuntimeExecutionMode): this;
    /**
     * Milliseconds after which a buffer is sent although it is not full. 0: after every record; -1: only when full.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/execution_configuration/
     */
    setBufferTimeout(milliseconds: number): this;
    /**
     * Puts every operator in a task of its own, so that each hop between operators can be seen. Slower: each hop is
     * then encoded.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/execution_configuration/
     */
    disableOperatorChaining(): this;
    /**
     * Sets options of the job over those set before, by Flink's keys.
     * @throws where an option that Millrace knows has a value it does not take.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/deployment/config/
     */
    configure(configuration: Configuration | ConfigurationValues): this;
    /**
     * Takes a checkpoint every so many milliseconds, at least 10. Without checkpoints a failed job is not restarted,
     * unless a restart strategy is set. In BATCH none are taken.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    enableCheckpointing(interval: number | Duration, mode?: CheckpointingMode): this;
    /**
     * Finer settings of checkpoints. Each setter writes the option that it is short for.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    getCheckpointConfig(): CheckpointConfig;
    /** One array argument is the collection itself; otherwise each argument is an element. Bounded. */
    fromData<T>(collection: readonly T[]): SingleOutputStreamOperator<T>;
    fromData<T>(first: T, ...rest: T[]): SingleOutputStreamOperator<T>;
    /** Bounded, both ends inclusive. */
    fromSequence(from: number, to: number): SingleOutputStreamOperator<number>;
    /**
     * A stream of what a source reads. `name` is shown as `Source: name`; the strategy gives timestamps and
     * watermarks, for each split on its own.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/sources/
     */
    fromSource<T>(source: Source<T>, watermarks: WatermarkStrategy<T>, name: string): SingleOutputStreamOperator<T>;
    /** Submits the job. Nothing runs without it, and one module submits one job. */
    execute(jobName?: string): void;
  }

  /**
   * Whether a job runs record by record or stage by stage.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution_mode/
   */
  export enum RuntimeExecutionMode {
    /** All tasks run at the same time and pass on each record as it comes. For every source. */
    STREAMING = 'STREAMING',
    /**
     * For sources that end. A stage runs when the one before has finished and its whole result is there; slots are
     * used again. A keyed operator gets its input key by key and, within a key, sorted by timestamp. There are no
     * watermarks in between and nothing is late: timers and windows fire when their key is through, those of
     * processing time as well. `sum`, `reduce` and their like give one record a key, the last. Keyed state is kept for
     * one key at a time. No checkpoints are taken; after a failure only what is lost runs again.
     */
    BATCH = 'BATCH',
    /** BATCH where all sources end, else STREAMING. */
    AUTOMATIC = 'AUTOMATIC',
  }
  /**
   * EXACTLY_ONCE: barriers are aligned, each record counts once in state. AT_LEAST_ONCE: no waiting; after a restore
   * some records count twice.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export enum CheckpointingMode {
    EXACTLY_ONCE = 'EXACTLY_ONCE',
    AT_LEAST_ONCE = 'AT_LEAST_ONCE',
  }
  /**
   * What becomes of the last checkpoint when the job is cancelled.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export enum ExternalizedCheckpointRetention {
    DELETE_ON_CANCELLATION = 'DELETE_ON_CANCELLATION',
    RETAIN_ON_CANCELLATION = 'RETAIN_ON_CANCELLATION',
    NO_EXTERNALIZED_CHECKPOINTS = 'NO_EXTERNALIZED_CHECKPOINTS',
  }

  /**
   * Flink's own option keys and value syntax, e.g. {'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-
   * delay.delay': '1 s'}.
   */
  export type ConfigurationValues = Readonly<Record<string, string | number | boolean>>;
  /**
   * Options by Flink's keys, with values written as in config.yaml. An option that Millrace does not know is kept and
   * has no effect.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/deployment/config/
   */
  export class Configuration {
    constructor(values?: ConfigurationValues);
    /**
     * Sets an option; a later call for the same key wins.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/deployment/config/
     */
    set(key: string, value: string | number | boolean): this;
    /**
     * The value of an option as text; undefined where it was not set here.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/deployment/config/
     */
    get(key: string): string | undefined;
  }

  /**
   * Settings of checkpoints.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface CheckpointConfig {
    /**
     * Whether barriers are aligned.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setCheckpointingConsistencyMode(mode: CheckpointingMode): void;
    /**
     * Milliseconds between the starts of two checkpoints, at least 10.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setCheckpointInterval(milliseconds: number): void;
    /**
     * Milliseconds after which an unfinished checkpoint is given up, at least 10; 600000 by default.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setCheckpointTimeout(milliseconds: number): void;
    /**
     * Least milliseconds from the end of one checkpoint to the start of the next.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setMinPauseBetweenCheckpoints(milliseconds: number): void;
    /**
     * How many checkpoints may be under way at once; 1 by default.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setMaxConcurrentCheckpoints(count: number): void;
    /**
     * How many failed checkpoints in a row do not fail the job; 0 by default.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setTolerableCheckpointFailureNumber(count: number): void;
    /**
     * What becomes of the last checkpoint when the job is cancelled.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setExternalizedCheckpointRetention(retention: ExternalizedCheckpointRetention): void;
    /**
     * Lets a barrier overtake all that waits in its way: records in the queues of a sender, and at the receiver those that came before
     * it. They are stored with the checkpoint and, after a failure, come again before anything new; so checkpoints stay short under
     * back-pressure, and grow. Off by default; only exactly once, with one checkpoint at a time, and not with a custom partitioner.
     * Behind forward, rescale and broadcast edges, and for savepoints, barriers are aligned all the same.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    enableUnalignedCheckpoints(enabled?: boolean): void;
    /**
     * How long, from its trigger, the barriers of an unaligned checkpoint are aligned before they overtake; 0, the default: not at all.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
     */
    setAlignedCheckpointTimeout(timeout: Duration): void;
  }

  /** A length of time, in whole units. */
  export class Duration {
    /** So many milliseconds; a whole number. */
    static ofMillis(n: number): Duration;
    /** So many seconds; a whole number. */
    static ofSeconds(n: number): Duration;
    /** So many minutes; a whole number. */
    static ofMinutes(n: number): Duration;
    /** So many hours; a whole number. */
    static ofHours(n: number): Duration;
    /** So many days; a whole number. */
    static ofDays(n: number): Duration;
    /** The length in milliseconds. */
    toMillis(): number;
  }

  // ── Streams ────────────────────────────────────────────────────────────────────────────────
  /**
   * Keys are hashed as their Java twins are, so a key lands in the key group it has in Flink: a string as String, a
   * number that is an int32 (-0 included, as 0) as Integer,
   * another safe integer as Long, any other number as Double, a bigint as Long, a boolean as Boolean, an array as the
   * TupleN of these. (A Java job whose key
   * type is long or double hashes small whole numbers otherwise: the twin must use the type named here.)
   */
  export type Key = string | number | boolean | bigint | readonly (string | number | boolean | bigint)[];
  export type KeySelector<T, K extends Key> = (value: T) => K;

  /**
   * A stream of records of one type, and the calls that declare what becomes of them.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
   */
  export class DataStream<T> {
    /**
     * One record out for each record in.
     * @throws where it is given a class instead of an object of it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    map<R>(mapper: MapFunction<T, R> | ((value: T) => R)): SingleOutputStreamOperator<R>;
    /**
     * None, one or several records out for each record in: each `out.collect(value)` is one.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    flatMap<R>(
      flatMapper: FlatMapFunction<T, R> | ((value: T, out: Collector<R>) => void),
    ): SingleOutputStreamOperator<R>;
    /**
     * Keeps the records for which the function returns true.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    filter(filter: FilterFunction<T> | ((value: T) => boolean)): SingleOutputStreamOperator<T>;
    /**
     * A function with side outputs and the record's timestamp. Timers and keyed state need `keyBy` before.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    process<R>(processFunction: ProcessFunction<T, R>): SingleOutputStreamOperator<R>;
    /**
     * Brings all records of one key to the same subtask, and gives each key its own state and timers. The key must be
     * a function of the record alone: the same record, the same key. Keys are hashed as in Java.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    keyBy<K extends Key>(key: KeySelector<T, K>): KeyedStream<T, K>;
    /**
     * All records of these streams in one. A stream united with itself gives each record twice. The watermark is the
     * lowest of all inputs.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    union(...streams: DataStream<T>[]): DataStream<T>;
    /**
     * Two streams, also of different types, in one operator, which has a method for each and state for both. Which of
     * two records that come from different sides is seen first is not defined: keep one in state until the other is there.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    connect<U>(stream: DataStream<U>): ConnectedStreams<T, U>;
    /**
     * This stream and one that goes to every subtask: rules, say, and the records they judge.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    connect<S>(stream: BroadcastStream<S>): BroadcastConnectedStream<T, S>;
    /**
     * Pairs of records of one key and window: each of this stream with each of the other. Where one side has none there is
     * no pair; see `coGroup`. A pair has the window's last millisecond as its timestamp.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
     */
    join<U>(other: DataStream<U>): JoinedStreams<T, U>;
    /**
     * All records of both sides of one key and window, in one call; also where one side has none: an outer join.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    coGroup<U>(other: DataStream<U>): CoGroupedStreams<T, U>;
    /**
     * Cuts the whole stream into windows. All records go through one subtask: the parallelism is 1 and stays 1.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    windowAll<W extends Window>(assigner: WindowAssigner<T, W>): AllWindowedStream<T, W>;
    /**
     * Windows of `size` records of the whole stream, or, with `slide`, of the last `size` records every `slide`
     * records. An incomplete one is never emitted.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    countWindowAll(size: number, slide?: number): AllWindowedStream<T, GlobalWindow>;
    /**
     * Gives records their timestamps and the stream its watermarks. Watermarks that came in are swallowed, but the
     * last at the end of the input. It is as parallel as its input, whatever the environment's parallelism is.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    assignTimestampsAndWatermarks(strategy: WatermarkStrategy<T>): SingleOutputStreamOperator<T>;
    /**
     * Each record stays with the subtask of the same index.
     * @throws at `execute()` where the parallelisms differ.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    forward(): DataStream<T>;
    /**
     * Deals records to all subtasks in turn: against skew.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    rebalance(): DataStream<T>;
    /**
     * Deals records in turn to a few subtasks of one's own: no full mesh of channels.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    rescale(): DataStream<T>;
    /**
     * Each record to a subtask drawn at random.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    shuffle(): DataStream<T>;
    /**
     * Every record to the first subtask.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    global(): DataStream<T>;
    /**
     * Every record to every subtask.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    broadcast(): DataStream<T>;
    /**
     * Every record to every subtask, to be kept there in broadcast state of these names. What it gives can only be
     * connected to.
     * @throws where it is given a descriptor that is no MapStateDescriptor.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    broadcast<K, V>(descriptor: MapStateDescriptor<K, V>, ...more: MapStateDescriptor<any, any>[]): BroadcastStream<T>;
    /**
     * `partitioner(key, numPartitions)` returns the index of the subtask, from 0.
     * @throws at run time where the index is out of range.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    partitionCustom<K>(partitioner: (key: K, numPartitions: number) => number, key: (value: T) => K): DataStream<T>;
    /**
     * Ends the stream in a sink. It is shown as `Sink: Writer`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    sinkTo(sink: Sink<T>): DataStreamSink<T>;
    /**
     * Writes each record to the log: `2> value` from the second of several subtasks, `identifier:2> value` with an
     * identifier.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    print(sinkIdentifier?: string): DataStreamSink<T>;
  }

  /**
   * The result of an operator, and the settings of that operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
   */
  export class SingleOutputStreamOperator<T> extends DataStream<T> {
    /**
     * The name that the operator is shown by. It has no effect on state: see `uid`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    name(name: string): this;
    /**
     * The name by which a savepoint finds the operator's state again. Unique in the job. Without it the id comes from
     * the place in the graph and changes when the graph does.
     * @throws at `execute()` where another operator has it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    uid(uid: string): this;
    /** A longer text for people. It changes nothing. */
    setDescription(description: string): this;
    /**
     * How many subtasks this operator has; at least 1.
     * @throws where it is below 1, or above 1 on an operator that is not parallel.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/parallel/
     */
    setParallelism(parallelism: number): this;
    /**
     * The number of key groups of this operator, 1 to 32768. In a chain that of its head holds.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/parallel/
     */
    setMaxParallelism(maxParallelism: number): this;
    /**
     * Milliseconds after which this operator's buffers are sent although not full.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/execution/execution_configuration/
     */
    setBufferTimeout(milliseconds: number): this;
    /**
     * Operators of different groups never share a slot. Inherited from the inputs where all have the same; else
     * `default`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/concepts/flink-architecture/#task-slots-and-resources
     */
    slotSharingGroup(group: string): this;
    /**
     * Starts a task here: the operator is not chained to the one before.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    startNewChain(): this;
    /**
     * Keeps the operator in a task of its own.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    disableChaining(): this;
    /**
     * The records that the operator wrote to this tag. Those of a tag that nobody reads are dropped.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    getSideOutput<X>(tag: OutputTag<X>): DataStream<X>;
  }

  /**
   * Settings of a sink.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
   */
  export class DataStreamSink<T> {
    /**
     * The name that the sink is shown by: `name: Writer`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    name(name: string): this;
    /**
     * The name by which a savepoint finds the sink's state again; unique in the job.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    uid(uid: string): this;
    /**
     * How many subtasks write; at least 1.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    setParallelism(parallelism: number): this;
    /**
     * Operators of different groups never share a slot.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
    slotSharingGroup(group: string): this;
    /**
     * Keeps the writer in a task of its own.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
     */
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

  /**
   * A stream whose records are dealt out by key: what follows has state and timers for each key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
   */
  export class KeyedStream<T, K extends Key> extends DataStream<T> {
    process<R>(processFunction: KeyedProcessFunction<K, T, R>): SingleOutputStreamOperator<R>;
    /**
     * A plain ProcessFunction on keyed input has keyed state but no timers: registering one fails the job, as in
     * Flink.
     */
    process<R>(processFunction: ProcessFunction<T, R>): SingleOutputStreamOperator<R>;
    /**
     * Folds the records of each key: `(so far, new)` gives what is kept and sent on, at every record. The first
     * record of a key is sent as it is.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    /**
     * Adds up a field for each key and sends the sum at every record. All other fields stay those of the key's first
     * record.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    /**
     * The least value of a field so far; all other fields stay those of the key's first record. See `minBy`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * The greatest value of a field so far; all other fields stay those of the key's first record. See `maxBy`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * The whole record with the least value of a field so far. Of equals the first, or with `first` false the last.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    /**
     * The whole record with the greatest value of a field so far. Of equals the first, or with `first` false the last.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    maxBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    /**
     * Cuts the records of each key into windows. What becomes of them is said by a call on the result.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    window<W extends Window>(assigner: WindowAssigner<T, W>): WindowedStream<T, K, W>;
    /**
     * Windows of `size` records of a key, or, with `slide`, of the last `size` records every `slide` records. An
     * incomplete one is never emitted.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    countWindow(size: number, slide?: number): WindowedStream<T, K, GlobalWindow>;
    /**
     * Pairs of records of one key of which the other's timestamp lies within bounds of this one's. A pair goes out as soon
     * as both are there.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
     */
    intervalJoin<U>(other: KeyedStream<U, K>): IntervalJoin<T, U, K>;
    /** Keyed input keeps its partitioning: Flink refuses these. */
    rebalance(): never;
    rescale(): never;
    shuffle(): never;
    global(): never;
    forward(): never;
    broadcast(): never;
  }

  /**
   * Two streams in one operator, which has the lower of their two watermarks; an input that is idle does not count.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
   */
  export class ConnectedStreams<A, B> {
    /**
     * Keys both streams: records of one key, of whichever side, come to the same subtask and share its state and timers.
     * Both selectors must give keys of one type, for `1` and `'1'` are two keys.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    keyBy<K extends Key>(key1: KeySelector<A, K>, key2: KeySelector<B, K>): ConnectedStreams<A, B>;
    /**
     * One record out for each record in, by `map1` or `map2`.
     * @throws where it is not given an object with both methods.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    map<R>(coMapper: CoMapFunction<A, B, R>): SingleOutputStreamOperator<R>;
    /**
     * None, one or several records out for each record in, by `flatMap1` or `flatMap2`.
     * @throws where it is not given an object with both methods.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    flatMap<R>(coFlatMapper: CoFlatMapFunction<A, B, R>): SingleOutputStreamOperator<R>;
    /**
     * A function with side outputs, timestamps and, where both streams are keyed, timers.
     * @throws where a KeyedCoProcessFunction is given and one of the streams is not keyed.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    process<R>(
      coProcess: CoProcessFunction<A, B, R> | KeyedCoProcessFunction<any, A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }
  /**
   * A stream whose records go to every subtask and are kept there in broadcast state. It can only be connected to.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export class BroadcastStream<T> {
    private readonly element: T;
  }
  /**
   * A stream and a broadcast one in one operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export class BroadcastConnectedStream<A, B> {
    /**
     * After `keyBy` a KeyedBroadcastProcessFunction, else a BroadcastProcessFunction.
     * @throws where the function does not fit the stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    process<R>(
      fn: BroadcastProcessFunction<A, B, R> | KeyedBroadcastProcessFunction<any, A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }

  /**
   * Two keyed streams whose records are paired by event time. Each record is kept until no partner can come any more.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
   */
  export class IntervalJoin<A, B, K extends Key> {
    /**
     * A right record joins a left one where left + lower ≤ right ≤ left + upper, by their timestamps. Bounds may be
     * negative. Needed before `process`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
     */
    between(lowerBound: Duration, upperBound: Duration): this;
    /** Leaves the lower bound itself out. */
    lowerBoundExclusive(): this;
    /** Leaves the upper bound itself out. */
    upperBoundExclusive(): this;
    /**
     * Where records of the left stream go that come behind the watermark; without it they are dropped.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    sideOutputLeftLateData(tag: OutputTag<A>): this;
    /**
     * Where records of the right stream go that come behind the watermark; without it they are dropped.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    sideOutputRightLateData(tag: OutputTag<B>): this;
    /**
     * Calls the function for every pair. A record without a timestamp fails the job.
     * @throws before `between`, or where the lower bound is above the upper one.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
     */
    process<R>(fn: ProcessJoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
  }
  /**
   * Pairs of records of one key and window: first `where`, then `equalTo`, then `window`.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
   */
  export class JoinedStreams<A, B> {
    /** The key of the first stream's records. */
    where<K extends Key>(key: KeySelector<A, K>): JoinedWhere<A, B, K>;
  }
  /** The first stream with its key. */
  export class JoinedWhere<A, B, K extends Key> {
    /** The key of the second stream's records, of the same type. */
    equalTo(key: KeySelector<B, K>): JoinedEqualTo<A, B, K>;
  }
  /** Two streams with their keys. */
  export class JoinedEqualTo<A, B, K extends Key> {
    /**
     * The windows that records of both streams fall into. Sessions are of both together.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    window<W extends Window>(assigner: WindowAssigner<A | B, W>): JoinedWindow<A, B, K, W>;
  }
  /** Two streams, keyed and cut into windows. */
  export class JoinedWindow<A, B, K extends Key, W extends Window> {
    /**
     * When a window fires, instead of when its assigner says.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    trigger(trigger: Trigger<A | B, W>): this;
    /**
     * How long a window is kept for records that come late. Each of these fires it again, with all that is in it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    allowedLateness(lateness: Duration): this;
    /**
     * One result for each pair. A function with a third parameter `out` is a FlatJoinFunction: it emits by that, none, one
     * or several.
     * @throws where the trigger does not fit the windows, or the lateness is negative.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
     */
    apply<R>(join: ((first: A, second: B) => R) | JoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
    apply<R>(join: FlatJoinFunction<A, B, R>): SingleOutputStreamOperator<R>;
  }
  /**
   * All records of both sides of one key and window: first `where`, then `equalTo`, then `window`.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
   */
  export class CoGroupedStreams<A, B> {
    /** The key of the first stream's records. */
    where<K extends Key>(key: KeySelector<A, K>): CoGroupedWhere<A, B, K>;
  }
  /** The first stream with its key. */
  export class CoGroupedWhere<A, B, K extends Key> {
    /** The key of the second stream's records, of the same type. */
    equalTo(key: KeySelector<B, K>): CoGroupedEqualTo<A, B, K>;
  }
  /** Two streams with their keys. */
  export class CoGroupedEqualTo<A, B, K extends Key> {
    /**
     * The windows that records of both streams fall into. Sessions are of both together.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    window<W extends Window>(assigner: WindowAssigner<A | B, W>): CoGroupedWindow<A, B, K, W>;
  }
  /** Two streams, keyed and cut into windows. */
  export class CoGroupedWindow<A, B, K extends Key, W extends Window> {
    /**
     * When a window fires, instead of when its assigner says.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    trigger(trigger: Trigger<A | B, W>): this;
    /**
     * How long a window is kept for records that come late. Each of these fires it again, with all that is in it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    allowedLateness(lateness: Duration): this;
    /**
     * Called once for each key and window of which one side at least has a record.
     * @throws where the trigger does not fit the windows, or the lateness is negative.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/overview/
     */
    apply<R>(
      coGroup: ((first: Iterable<A>, second: Iterable<B>, out: Collector<R>) => void) | CoGroupFunction<A, B, R>,
    ): SingleOutputStreamOperator<R>;
  }
  /** One result for a pair. */
  export interface JoinFunction<A, B, R> {
    join(first: A, second: B): R;
  }
  /** Any number of results for a pair. It is told from a JoinFunction by its third parameter. */
  export interface FlatJoinFunction<A, B, R> {
    join(first: A, second: B, out: Collector<R>): void;
  }
  /** Any number of results for all records of both sides. */
  export interface CoGroupFunction<A, B, R> {
    coGroup(first: Iterable<A>, second: Iterable<B>, out: Collector<R>): void;
  }

  /**
   * Calls of an async function on a stream. Up to `capacity` elements are under way at a time; with so many the operator
   * takes no more, and back-pressure builds up behind it. A record that is not done within `timeout` fails the job, or
   * gets what the function's `timeout()` says; a `timeout` of 0 is none. Elements under way go into each checkpoint and
   * are asked for again after a restore.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
   */
  export const AsyncDataStream: {
    /**
     * Results leave in the order of their records: a slow call holds back those behind it.
     * @param timeout of one call
     * @param capacity elements under way at a time, watermarks included; 100 where it is left out
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
     */
    orderedWait<T, R>(
      stream: DataStream<T>,
      fn: AsyncFunction<T, R>,
      timeout: Duration,
      capacity?: number,
    ): SingleOutputStreamOperator<R>;
    /**
     * Results leave as they come. Watermarks keep their place: a result never overtakes one, nor the other way round.
     * @param timeout of one call
     * @param capacity elements under way at a time, watermarks included; 100 where it is left out
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
     */
    unorderedWait<T, R>(
      stream: DataStream<T>,
      fn: AsyncFunction<T, R>,
      timeout: Duration,
      capacity?: number,
    ): SingleOutputStreamOperator<R>;
  };

  /**
   * Names a side output. Two tags with the same id are the same output.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
   */
  export class OutputTag<X> {
    constructor(id: string);
    readonly id: string;
    private readonly element: X;
  }

  // ── Functions ──────────────────────────────────────────────────────────────────────────────
  /** Where a function's results go. */
  export interface Collector<R> {
    /** Sends a value on. It is copied: what you change afterwards does not travel. */
    collect(value: R): void;
  }
  /**
   * One value for each value.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface MapFunction<T, R> {
    map(value: T): R;
  }
  /**
   * Any number of values for each value.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface FlatMapFunction<T, R> {
    flatMap(value: T, out: Collector<R>): void;
  }
  /**
   * Whether a record stays.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface FilterFunction<T> {
    filter(value: T): boolean;
  }
  /**
   * Two values into one of the same type.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface ReduceFunction<T> {
    reduce(a: T, b: T): T;
  }
  /**
   * Folds values into an accumulator of another type.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface AggregateFunction<IN, ACC, OUT> {
    /**
     * The accumulator of no values.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    createAccumulator(): ACC;
    /**
     * The accumulator with one value more.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    add(value: IN, accumulator: ACC): ACC;
    /**
     * The result so far. Called at every firing: it must not use up the accumulator.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    getResult(accumulator: ACC): OUT;
    /**
     * One accumulator of two; needed where windows are merged.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    merge(a: ACC, b: ACC): ACC;
  }
  /**
   * One value for each value of either of two streams.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface CoMapFunction<A, B, R> {
    /** For a record of the first stream. */
    map1(value: A): R;
    /** For a record of the second stream. */
    map2(value: B): R;
  }
  /**
   * Any number of values for each value of either of two streams.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface CoFlatMapFunction<A, B, R> {
    /** For a record of the first stream. */
    flatMap1(value: A, out: Collector<R>): void;
    /** For a record of the second stream. */
    flatMap2(value: B, out: Collector<R>): void;
  }

  /**
   * A function with a life: one object for each subtask and attempt. Fields start anew after a restart; state does not.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class AbstractRichFunction {
    /**
     * Called once before the first record: here state is asked for.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
     */
    open(context: OpenContext): void;
    /**
     * Called at the end, after success, failure and cancelling alike.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
     */
    close(): void;
    /**
     * State, metrics, and which subtask this is.
     * @throws in a constructor or field initializer: there is no task yet.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
     */
    getRuntimeContext(): RuntimeContext;
  }
  export interface OpenContext {}
  /**
   * A MapFunction with open(), close() and state.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichMapFunction<T, R> extends AbstractRichFunction implements MapFunction<T, R> {
    abstract map(value: T): R;
  }
  /**
   * A FlatMapFunction with open(), close() and state.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichFlatMapFunction<T, R> extends AbstractRichFunction implements FlatMapFunction<T, R> {
    abstract flatMap(value: T, out: Collector<R>): void;
  }
  /**
   * A FilterFunction with open(), close() and state.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichFilterFunction<T> extends AbstractRichFunction implements FilterFunction<T> {
    abstract filter(value: T): boolean;
  }
  /**
   * A ReduceFunction with open() and close(); for a rolling reduce, not for windows.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichReduceFunction<T> extends AbstractRichFunction implements ReduceFunction<T> {
    abstract reduce(a: T, b: T): T;
  }
  /**
   * A CoMapFunction with open(), close() and state. Keyed state needs a record's input to be keyed; keyed on both sides,
   * both see the same state of a key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichCoMapFunction<A, B, R> extends AbstractRichFunction implements CoMapFunction<A, B, R> {
    abstract map1(value: A): R;
    abstract map2(value: B): R;
  }
  /**
   * A CoFlatMapFunction with open(), close() and state. Keyed state needs a record's input to be keyed; keyed on both
   * sides, both see the same state of a key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export abstract class RichCoFlatMapFunction<A, B, R>
    extends AbstractRichFunction
    implements CoFlatMapFunction<A, B, R>
  {
    abstract flatMap1(value: A, out: Collector<R>): void;
    abstract flatMap2(value: B, out: Collector<R>): void;
  }

  /**
   * The plain process function: side outputs and timestamps. Keyed state works after keyBy; timers need a
   * KeyedProcessFunction.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
   */
  export abstract class ProcessFunction<T, R> extends AbstractRichFunction {
    /**
     * Called for each record. Results leave by `out`, with the timestamp of the record.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    abstract processElement(value: T, ctx: ProcessContext, out: Collector<R>): void;
    /**
     * Called when a timer rings; state is that of the key which registered it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    onTimer(timestamp: number, ctx: OnTimerContext, out: Collector<R>): void;
  }
  /**
   * A function on a keyed stream, with state and timers for the current key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
   */
  export abstract class KeyedProcessFunction<K extends Key, T, R> extends AbstractRichFunction {
    /**
     * Called for each record. Results leave by `out`, with the timestamp of the record.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    abstract processElement(value: T, ctx: KeyedContext<K>, out: Collector<R>): void;
    /**
     * Called when a timer rings; state is that of the key which registered it.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    onTimer(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<R>): void;
  }
  /**
   * A process function of two streams. With both keyed it has keyed state and timers; without, setting a timer fails the
   * job.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
   */
  export abstract class CoProcessFunction<A, B, R> extends AbstractRichFunction {
    /** Called for each record of the first stream. Results leave by `out`, with the timestamp of the record. */
    abstract processElement1(value: A, ctx: ProcessContext, out: Collector<R>): void;
    /** Called for each record of the second stream. Results leave by `out`, with the timestamp of the record. */
    abstract processElement2(value: B, ctx: ProcessContext, out: Collector<R>): void;
    /**
     * Called when a timer rings; state is that of the key which registered it, of whichever side. One of event time rings
     * when both streams have come so far.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    onTimer(timestamp: number, ctx: OnTimerContext, out: Collector<R>): void;
  }
  /**
   * A process function of two streams that are both keyed, with state and timers common to the two sides of a key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
   */
  export abstract class KeyedCoProcessFunction<K extends Key, A, B, R> extends AbstractRichFunction {
    /** Called for each record of the first stream. Results leave by `out`, with the timestamp of the record. */
    abstract processElement1(value: A, ctx: KeyedContext<K>, out: Collector<R>): void;
    /** Called for each record of the second stream. Results leave by `out`, with the timestamp of the record. */
    abstract processElement2(value: B, ctx: KeyedContext<K>, out: Collector<R>): void;
    /**
     * Called when a timer rings; state is that of the key which registered it, of whichever side. One of event time rings
     * when both streams have come so far.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    onTimer(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<R>): void;
  }
  /**
   * What is made of each pair of an interval join.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/joining/
   */
  export abstract class ProcessJoinFunction<A, B, R> extends AbstractRichFunction {
    /** Called for each pair. Results leave by `out`, with the greater of both timestamps. */
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
  /**
   * Judges the records of one stream by what the records of a broadcast one have left in broadcast state. Every subtask
   * has a copy of that state and must change it alike: by the broadcast records alone, whatever order they come in.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export abstract class BroadcastProcessFunction<A, B, R> extends AbstractRichFunction {
    /** Called for each record of the stream that is not broadcast; it may read broadcast state. */
    abstract processElement(value: A, ctx: ReadOnlyBroadcastContext, out: Collector<R>): void;
    /** Called in every subtask for each broadcast record; it may change broadcast state. */
    abstract processBroadcastElement(value: B, ctx: BroadcastContext, out: Collector<R>): void;
  }
  /**
   * The same on a keyed stream: with keyed state and timers for the records that are not broadcast.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export abstract class KeyedBroadcastProcessFunction<K extends Key, A, B, R> extends AbstractRichFunction {
    /** Called for each record of the keyed stream; it may read broadcast state, use keyed state and set timers. */
    abstract processElement(value: A, ctx: ReadOnlyBroadcastContext & KeyedContext<K>, out: Collector<R>): void;
    /**
     * Called in every subtask for each broadcast record; it may change broadcast state. There is no key: keyed state is
     * reached by `applyToKeyedState` alone.
     */
    abstract processBroadcastElement(value: B, ctx: KeyedBroadcastContext<K>, out: Collector<R>): void;
    /**
     * Called when a timer rings; state is that of the key which registered it, broadcast state can be read.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    onTimer(timestamp: number, ctx: ReadOnlyBroadcastContext & KeyedOnTimerContext<K>, out: Collector<R>): void;
  }

  /**
   * Timers of the current key. One for each key and time: registering it again changes nothing.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
   */
  export interface TimerService {
    /**
     * The clock, milliseconds since 1970.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    currentProcessingTime(): number;
    /**
     * How far event time has come here; Long.MIN_VALUE before the first watermark.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    currentWatermark(): number;
    /**
     * Rings when the watermark has reached `timestamp`. One in the past rings at the next watermark.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    registerEventTimeTimer(timestamp: number): void;
    /**
     * Rings when the clock has passed `timestamp`. One still waiting at the end of the input never rings.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    registerProcessingTimeTimer(timestamp: number): void;
    /**
     * Forgets a timer of the current key; nothing happens where there is none.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    deleteEventTimeTimer(timestamp: number): void;
    /**
     * Forgets a timer of the current key; nothing happens where there is none.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    deleteProcessingTimeTimer(timestamp: number): void;
  }
  export enum TimeDomain {
    EVENT_TIME = 'EVENT_TIME',
    PROCESSING_TIME = 'PROCESSING_TIME',
  }
  export interface ProcessContext {
    /**
     * Milliseconds. Where nothing has assigned one, a source's record has Long.MIN_VALUE (-9223372036854775808, exact
     * as a number); null only in what a processing-time timer emitted.
     */
    timestamp(): number | null;
    /**
     * Time and timers.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    timerService(): TimerService;
    /**
     * Sends a value to a side output.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    output<X>(tag: OutputTag<X>, value: X): void;
  }
  export interface OnTimerContext extends ProcessContext {
    /**
     * By which time the timer rang.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    timeDomain(): TimeDomain;
  }
  export interface KeyedContext<K extends Key> extends ProcessContext {
    /**
     * The key of this record.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/process_function/
     */
    getCurrentKey(): K;
  }
  export interface KeyedOnTimerContext<K extends Key> extends OnTimerContext {
    getCurrentKey(): K;
  }
  /**
   * Broadcast state as the side that is not broadcast sees it. Calls that change it fail.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export interface ReadOnlyBroadcastState<K, V> {
    /** The value of an entry; null where there is none. */
    get(key: K): V | null;
    contains(key: K): boolean;
    /** All entries, in no particular order. */
    immutableEntries(): Iterable<readonly [K, V]>;
  }
  /**
   * A map of which each subtask has a copy. It is stored with the copy of each subtask; restored with more subtasks, new
   * ones get copies of the old.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
   */
  export interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
    put(key: K, value: V): void;
    putAll(entries: Iterable<readonly [K, V]>): void;
    remove(key: K): void;
    clear(): void;
    /** All entries, in no particular order. */
    entries(): Iterable<readonly [K, V]>;
  }
  /** What a function has for a record of the stream that is not broadcast. */
  export interface ReadOnlyBroadcastContext {
    /** Milliseconds; null only in what a processing-time timer emitted. */
    timestamp(): number | null;
    /**
     * Sends a value to a side output.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    output<X>(tag: OutputTag<X>, value: X): void;
    /**
     * This subtask's copy, to read.
     * @throws where `broadcast(…)` was not given a descriptor of this name.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): ReadOnlyBroadcastState<K, V>;
    /** How far event time has come on both streams; Long.MIN_VALUE before the first watermark of either. */
    currentWatermark(): number;
    /** The clock, milliseconds since 1970. */
    currentProcessingTime(): number;
  }
  /** What a function has for a broadcast record. */
  export interface BroadcastContext {
    /** Milliseconds; Long.MIN_VALUE for a record without. */
    timestamp(): number | null;
    /** How far event time has come on both streams; Long.MIN_VALUE before the first watermark of either. */
    currentWatermark(): number;
    /** The clock, milliseconds since 1970. */
    currentProcessingTime(): number;
    /**
     * Sends a value to a side output: from every subtask.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    output<X>(tag: OutputTag<X>, value: X): void;
    /**
     * This subtask's copy, to read and to change. Change it alike in every subtask: not by what only one of them knows.
     * @throws where `broadcast(…)` was not given a descriptor of this name.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): BroadcastState<K, V>;
  }
  /** What a KeyedBroadcastProcessFunction has for a broadcast record. */
  export interface KeyedBroadcastContext<K extends Key> extends BroadcastContext {
    /**
     * Calls `fn` for each key of this subtask that has something in this state, with that key's state. Other subtasks do
     * the same with theirs.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/broadcast_state/
     */
    applyToKeyedState<S>(descriptor: StateDescriptor<S>, fn: (key: K, state: S) => void): void;
  }

  /**
   * Asks something outside for each record. Every other call of a job must be done when it returns; this one may take
   * its time, while the operator goes on with other records.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
   */
  export interface AsyncFunction<T, R> {
    /**
     * Begins the call for one record and returns a promise of its results: none, one or many; they stay together, with
     * the timestamp of the record. Rejecting fails the task. Or, as in Java: returns nothing, and completes
     * `resultFuture`. The first completion counts. `setTimeout` is there to wait with, in the run's own time.
     */
    asyncInvoke(input: T, resultFuture: ResultFuture<R>): Promise<readonly R[]> | void;
    /**
     * The call for `input` has had its time: returns the results to go on with, or completes `resultFuture`. Without
     * it a time-out fails the task.
     */
    timeout?(input: T, resultFuture: ResultFuture<R>): readonly R[] | void;
  }
  /**
   * An AsyncFunction with a life: `open`, `close` and a runtime context. It has no keyed state: a call ends when the
   * operator is at another key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
   */
  export abstract class RichAsyncFunction<T, R> extends AbstractRichFunction implements AsyncFunction<T, R> {
    abstract asyncInvoke(input: T, resultFuture: ResultFuture<R>): Promise<readonly R[]> | void;
  }
  /**
   * Where the results of one call go that returned no promise. The first call of either method counts; what comes
   * later is dropped.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/asyncio/
   */
  export interface ResultFuture<R> {
    /** The results; an empty array emits nothing. */
    complete(results: readonly R[]): void;
    /** The call failed: the task fails with this error as a cause. */
    completeExceptionally(error: unknown): void;
  }

  /**
   * What a function knows of its task, and the state it may use.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
   */
  export interface RuntimeContext {
    /**
     * Id and name of the job.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
     */
    getJobInfo(): { getJobId(): string; getJobName(): string };
    /**
     * Which subtask this is, of how many, and which attempt.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/user_defined_functions/
     */
    getTaskInfo(): {
      getTaskName(): string;
      getTaskNameWithSubtasks(): string;
      getNumberOfParallelSubtasks(): number;
      getMaxNumberOfParallelSubtasks(): number;
      getIndexOfThisSubtask(): number;
      getAttemptNumber(): number;
    };
    /**
     * Counters, gauges, meters and histograms of this operator.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/ops/metrics/
     */
    getMetricGroup(): MetricGroup;
    /**
     * One value for each key.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
    /**
     * A list for each key.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
    /**
     * A map for each key.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    getMapState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>;
    /**
     * One value for each key, into which each new one is folded.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    getReducingState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T>;
    /**
     * One accumulator for each key.
     * @throws outside a keyed stream.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT>;
  }
  /**
   * Numbers for people to watch, kept by a function for its subtask. They begin anew with each attempt and are in no
   * checkpoint: what a job must not lose belongs in state. Ask for a metric once, in `open`, and keep it in a field: a
   * second one of the same name counts by itself and is not shown.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/ops/metrics/#metric-types
   */
  export interface MetricGroup {
    /** A number that goes up and down. */
    counter(name: string): Counter;
    /** A value that is read when somebody looks. `read` must change nothing: nobody says when it is called. */
    gauge(name: string, read: () => number | string): void;
    /** How often something happens. */
    meter(name: string): Meter;
    /** How values are spread. */
    histogram(name: string): Histogram;
    /** A group in this one: the names of its metrics begin with `name.`. The same name gives the same group. */
    addGroup(name: string): MetricGroup;
  }
  export interface Counter {
    inc(n?: number): void;
    dec(n?: number): void;
    getCount(): number;
  }
  export interface Meter {
    /** It happened, or `n` times. */
    markEvent(n?: number): void;
    /** Events a second over the last minute, brought up to date every 5 s. */
    getRate(): number;
    getCount(): number;
  }
  export interface Histogram {
    update(value: number): void;
    /** Values so far, also those that are forgotten. */
    getCount(): number;
    /** What the last 1000 values say. */
    getStatistics(): HistogramStatistics;
  }
  export interface HistogramStatistics {
    /** The value below which this part of the values lies: 0.5 for the median, 0.99 for the 99th percentile. */
    getQuantile(quantile: number): number;
    getMin(): number;
    getMax(): number;
    getMean(): number;
    getStdDev(): number;
    size(): number;
  }

  // ── State ──────────────────────────────────────────────────────────────────────────────────
  export interface State {
    /**
     * Forgets what is kept for the current key.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    clear(): void;
  }
  /**
   * One value for the current key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export interface ValueState<T> extends State {
    value(): T | null;
    update(value: T | null): void;
  }
  /**
   * A list for the current key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export interface ListState<T> extends State {
    get(): Iterable<T>;
    add(value: T): void;
    addAll(values: Iterable<T>): void;
    update(values: Iterable<T>): void;
  }
  /**
   * A map for the current key; each entry is read and written on its own.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
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
  /**
   * A value for the current key that is folded as values come.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export interface ReducingState<T> extends State {
    get(): T | null;
    add(value: T): void;
  }
  /**
   * An accumulator for the current key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export interface AggregatingState<IN, OUT> extends State {
    get(): OUT | null;
    add(value: IN): void;
  }

  export abstract class StateDescriptor<S> {
    readonly name: string;
    /**
     * Forgets entries that were not touched for so long.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
     */
    enableTimeToLive(config: StateTtlConfig): void;
    private readonly state: S;
  }
  /**
   * Asks for one value for each key, by a name that is unique in the operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export class ValueStateDescriptor<T> extends StateDescriptor<ValueState<T>> {
    constructor(name: string);
  }
  /**
   * Asks for a list for each key, by a name that is unique in the operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export class ListStateDescriptor<T> extends StateDescriptor<ListState<T>> {
    constructor(name: string);
  }
  /**
   * Asks for a map for each key, by a name that is unique in the operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export class MapStateDescriptor<K, V> extends StateDescriptor<MapState<K, V>> {
    constructor(name: string);
  }
  /**
   * Asks for a folded value for each key, by a name that is unique in the operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export class ReducingStateDescriptor<T> extends StateDescriptor<ReducingState<T>> {
    constructor(name: string, reducer: ReduceFunction<T> | ((a: T, b: T) => T));
  }
  /**
   * Asks for an accumulator for each key, by a name that is unique in the operator.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/
   */
  export class AggregatingStateDescriptor<IN, ACC, OUT> extends StateDescriptor<AggregatingState<IN, OUT>> {
    constructor(name: string, aggregator: AggregateFunction<IN, ACC, OUT>);
  }

  /**
   * How long entries of state live. Time is the clock's. Elements of a list and entries of a map live each for
   * themselves. What has expired is dropped when it is read; what nobody reads is dropped in the background, a few
   * entries at each access to the state.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/#state-time-to-live-ttl
   */
  export class StateTtlConfig {
    /**
     * Entries live this long after their last write.
     * @throws where it is not longer than 0.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/#state-time-to-live-ttl
     */
    static newBuilder(ttl: Duration): StateTtlConfigBuilder;
  }
  export namespace StateTtlConfig {
    /** When an entry's time begins anew. */
    enum UpdateType {
      /** Never: entries live for ever. */
      Disabled = 'Disabled',
      OnCreateAndWrite = 'OnCreateAndWrite',
      OnReadAndWrite = 'OnReadAndWrite',
    }
    /** Whether an entry that has expired can still be seen. */
    enum StateVisibility {
      ReturnExpiredIfNotCleanedUp = 'ReturnExpiredIfNotCleanedUp',
      NeverReturnExpired = 'NeverReturnExpired',
    }
  }
  export class StateTtlConfigBuilder {
    /** When an entry's time begins anew; by default when it is created and written. */
    setUpdateType(updateType: StateTtlConfig.UpdateType): this;
    /** Its time begins anew when it is written. The default. */
    updateTtlOnCreateAndWrite(): this;
    /** Its time begins anew when it is read or written. */
    updateTtlOnReadAndWrite(): this;
    /** Whether an entry that has expired can still be seen; by default it cannot. */
    setStateVisibility(visibility: StateTtlConfig.StateVisibility): this;
    /** An entry that has expired is seen once more, if nothing has dropped it: the read drops it. */
    returnExpiredIfNotCleanedUp(): this;
    /** An entry that has expired is never seen. The default. */
    neverReturnExpired(): this;
    /** Leaves what has expired out of checkpoints; it stays in the running job's state until it is read or cleaned up. */
    cleanupFullSnapshot(): this;
    /**
     * Looks at so many entries at each access to the state, and with `runCleanupForEveryRecord` at each record too, and
     * drops those that have expired. Without this call 5 at each access.
     * @throws where the size is not positive.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/state/#state-time-to-live-ttl
     */
    cleanupIncrementally(cleanupSize: number, runCleanupForEveryRecord: boolean): this;
    /** No background clean-up but what `cleanupIncrementally` asks for: what nobody reads stays. */
    disableCleanupInBackground(): this;
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
  /**
   * Is told when a checkpoint is complete.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface CheckpointListener {
    notifyCheckpointComplete(checkpointId: number): void;
    notifyCheckpointAborted?(checkpointId: number): void;
  }

  // ── Time and windows ───────────────────────────────────────────────────────────────────────
  export type TimestampAssigner<T> = (element: T, recordTimestamp: number) => number;
  /**
   * How a stream gets timestamps and watermarks. Each `with…` returns a new strategy.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
   */
  export class WatermarkStrategy<T> {
    /**
     * No watermarks but the last one, at the end of a bounded input.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    static noWatermarks<T>(): WatermarkStrategy<T>;
    /**
     * For timestamps that never go back: the watermark is 1 ms behind the latest.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    static forMonotonousTimestamps<T>(): WatermarkStrategy<T>;
    /**
     * For timestamps that are at most so far out of order: the watermark stays that far, and 1 ms, behind the latest.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    static forBoundedOutOfOrderness<T>(maxOutOfOrderness: Duration): WatermarkStrategy<T>;
    /**
     * With a generator of your own, one for each subtask or split.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    static forGenerator<T>(create: () => WatermarkGenerator<T>): WatermarkStrategy<T>;
    /**
     * Where the timestamp of a record comes from, in whole milliseconds since 1970. Without it a record keeps the one it has.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    withTimestampAssigner(assigner: TimestampAssigner<T>): WatermarkStrategy<T>;
    /**
     * An input without records for so long is left out of the watermark.
     * @throws where it is not longer than 0.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
    withIdleness(idleTimeout: Duration): WatermarkStrategy<T>;
    /**
     * Sources of one group wait for each other: one whose watermark is more than `maxAllowedDrift` ahead of the group's
     * lowest stops reading until the others have caught up. They tell each other each `updateInterval`, 1 s by default.
     * For sources only, in `fromSource`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/event-time/generating_watermarks/
     */
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

  /**
   * A finite part of a stream.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export abstract class Window {
    abstract maxTimestamp(): number;
  }
  /**
   * From `start`, included, to `end`, not included; milliseconds.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class TimeWindow extends Window {
    /** For an assigner of your own. */
    constructor(start: number, end: number);
    readonly start: number;
    readonly end: number;
    getStart(): number;
    getEnd(): number;
    maxTimestamp(): number;
  }
  /**
   * The one window of GlobalWindows.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class GlobalWindow extends Window {
    /** The one there is. */
    static get(): GlobalWindow;
    maxTimestamp(): number;
  }
  /**
   * Puts records into windows.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export abstract class WindowAssigner<T, W extends Window> {
    abstract assignWindows(element: T, timestamp: number, context: { getCurrentProcessingTime(): number }): Iterable<W>;
    abstract getDefaultTrigger(): Trigger<T, W>;
    abstract isEventTime(): boolean;
  }
  /**
   * Windows of one size side by side, in event time.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * Windows of one size side by side, by the clock.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * Windows of one size that begin every `slide`, in event time: a record is in several.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * Windows of one size that begin every `slide`, by the clock.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * Windows that end after a gap without records of the key, in event time. Two that touch become one.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * Windows that end after a gap without records of the key, by the clock.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /**
   * One window for each key, for ever. It fires only by a trigger that you set.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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

  /**
   * What a trigger says: FIRE emits the result, PURGE empties the window.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  export interface OnMergeContext extends TriggerContext {
    /**
     * Merges the trigger state of the windows that were merged into that of the result.
     * @throws for a ValueState or a MapState: only list, reducing and aggregating state can be merged.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    mergePartitionedState<S>(descriptor: StateDescriptor<S>): void;
  }
  /**
   * Decides when a window fires.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export abstract class Trigger<T, W extends Window> {
    abstract onElement(element: T, timestamp: number, window: W, ctx: TriggerContext): TriggerResult;
    abstract onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
    abstract onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
    canMerge(): boolean;
    /**
     * Called when windows have been merged into `window`: takes their timers and state over, where `canMerge` says that
     * it can.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    onMerge(window: W, ctx: OnMergeContext): void;
    abstract clear(window: W, ctx: TriggerContext): void;
  }
  /**
   * Fires when the watermark has reached the end of the window, and again for each late record.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class EventTimeTrigger extends Trigger<any, TimeWindow> {
    static create(): EventTimeTrigger;
    onElement(e: any, t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    clear(w: TimeWindow, c: TriggerContext): void;
  }
  /**
   * Fires when the clock has reached the end of the window.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class ProcessingTimeTrigger extends Trigger<any, TimeWindow> {
    static create(): ProcessingTimeTrigger;
    onElement(e: any, t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: TimeWindow, c: TriggerContext): TriggerResult;
    clear(w: TimeWindow, c: TriggerContext): void;
  }
  /**
   * Fires at every n-th record of a window. The records stay: see PurgingTrigger.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class CountTrigger<W extends Window> extends Trigger<any, W> {
    static of<W extends Window>(maxCount: number): CountTrigger<W>;
    onElement(e: any, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  /**
   * Fires at multiples of an interval of event time, and at the end of the window.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class ContinuousEventTimeTrigger<W extends Window> extends Trigger<any, W> {
    static of<W extends Window>(interval: Duration): ContinuousEventTimeTrigger<W>;
    onElement(e: any, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  /**
   * Fires when a record is far enough from the one that fired last.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class DeltaTrigger<T, W extends Window> extends Trigger<T, W> {
    static of<T, W extends Window>(threshold: number, delta: (oldest: T, newest: T) => number): DeltaTrigger<T, W>;
    onElement(e: T, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  /**
   * Empties the window each time another trigger fires.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class PurgingTrigger<T, W extends Window> extends Trigger<T, W> {
    static of<T, W extends Window>(nested: Trigger<T, W>): PurgingTrigger<T, W>;
    onElement(e: T, t: number, w: W, c: TriggerContext): TriggerResult;
    onProcessingTime(t: number, w: W, c: TriggerContext): TriggerResult;
    onEventTime(t: number, w: W, c: TriggerContext): TriggerResult;
    clear(w: W, c: TriggerContext): void;
  }
  export interface TimestampedValue<T> {
    getValue(): T;
    /** Long.MIN_VALUE where the record has none. */
    getTimestamp(): number;
    hasTimestamp(): boolean;
  }
  export interface EvictorContext {
    getCurrentProcessingTime(): number;
    getCurrentWatermark(): number;
  }
  /** Elements are taken out of a window with the iterator's `remove()`. */
  export interface RemovableElements<T> {
    [Symbol.iterator](): Iterator<TimestampedValue<T>> & { remove(): void };
  }
  /**
   * Takes records out of a window.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export abstract class Evictor<T, W extends Window> {
    abstract evictBefore(elements: RemovableElements<T>, size: number, window: W, context: EvictorContext): void;
    abstract evictAfter(elements: RemovableElements<T>, size: number, window: W, context: EvictorContext): void;
  }
  /**
   * Keeps the last n records.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class CountEvictor<W extends Window> extends Evictor<any, W> {
    evictBefore(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    static of<W extends Window>(maxCount: number, doEvictAfter?: boolean): CountEvictor<W>;
  }
  /**
   * Drops records that are too far from the last one.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class DeltaEvictor<T, W extends Window> extends Evictor<T, W> {
    evictBefore(e: RemovableElements<T>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<T>, size: number, w: W, c: EvictorContext): void;
    static of<T, W extends Window>(
      threshold: number,
      delta: (element: T, last: T) => number,
      doEvictAfter?: boolean,
    ): DeltaEvictor<T, W>;
  }
  /**
   * Keeps the records of the last so many milliseconds before the latest.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class TimeEvictor<W extends Window> extends Evictor<any, W> {
    evictBefore(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    evictAfter(e: RemovableElements<any>, size: number, w: W, c: EvictorContext): void;
    static of<W extends Window>(windowSize: Duration, doEvictAfter?: boolean): TimeEvictor<W>;
  }

  /**
   * Windows of a stream. A last call says what becomes of each: `reduce` or `aggregate` keep one value a window,
   * `process` and `apply` all its records.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class WindowedStream<T, K extends Key, W extends Window> {
    /**
     * Replaces the trigger that the assigner brings.
     * @throws where windows are merged and the trigger cannot be.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    trigger(trigger: Trigger<T, W>): this;
    /**
     * Takes records out before or after the function. All records of a window are then kept, even for `reduce`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    evictor(evictor: Evictor<T, W>): this;
    /**
     * How long after its end, in event time, a window still takes late records and fires for each. 0 by default.
     * @throws where it is negative.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    allowedLateness(lateness: Duration): this;
    /**
     * Where records go that are too late; without it they are dropped and counted.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    sideOutputLateData(tag: OutputTag<T>): this;
    /**
     * Folds the records of a window into one as they come. With a second function, that one gets the result and the
     * window.
     * @throws for a rich function.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    reduce<R>(
      reducer: ReduceFunction<T> | ((a: T, b: T) => T),
      fn: ProcessWindowFunction<T, R, K, W> | WindowFunction<T, R, K, W>,
    ): SingleOutputStreamOperator<R>;
    /**
     * Folds the records of a window into an accumulator as they come. With a second function, that one gets the
     * result and the window.
     * @throws for a rich function.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    aggregate<ACC, V>(aggregator: AggregateFunction<T, ACC, V>): SingleOutputStreamOperator<V>;
    aggregate<ACC, V, R>(
      aggregator: AggregateFunction<T, ACC, V>,
      fn: ProcessWindowFunction<V, R, K, W> | WindowFunction<V, R, K, W>,
    ): SingleOutputStreamOperator<R>;
    /**
     * Gets all records of a window at once, with the window, its state and side outputs.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    process<R>(fn: ProcessWindowFunction<T, R, K, W>): SingleOutputStreamOperator<R>;
    /**
     * Gets all records of a window at once.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    apply<R>(fn: WindowFunction<T, R, K, W>): SingleOutputStreamOperator<R>;
    /**
     * `sum` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    /**
     * `min` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * `max` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * `minBy` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    /**
     * `maxBy` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    maxBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
  }
  /**
   * Windows of a stream. A last call says what becomes of each: `reduce` or `aggregate` keep one value a window,
   * `process` and `apply` all its records.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export class AllWindowedStream<T, W extends Window> {
    /**
     * Replaces the trigger that the assigner brings.
     * @throws where windows are merged and the trigger cannot be.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    trigger(trigger: Trigger<T, W>): this;
    /**
     * Takes records out before or after the function. All records of a window are then kept, even for `reduce`.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    evictor(evictor: Evictor<T, W>): this;
    /**
     * How long after its end, in event time, a window still takes late records and fires for each. 0 by default.
     * @throws where it is negative.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    allowedLateness(lateness: Duration): this;
    /**
     * Where records go that are too late; without it they are dropped and counted.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/side_output/
     */
    sideOutputLateData(tag: OutputTag<T>): this;
    /**
     * Folds the records of a window into one as they come. With a second function, that one gets the result and the
     * window.
     * @throws for a rich function.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    reduce(reducer: ReduceFunction<T> | ((a: T, b: T) => T)): SingleOutputStreamOperator<T>;
    reduce<R>(
      reducer: ReduceFunction<T> | ((a: T, b: T) => T),
      fn: ProcessAllWindowFunction<T, R, W> | AllWindowFunction<T, R, W>,
    ): SingleOutputStreamOperator<R>;
    /**
     * Folds the records of a window into an accumulator as they come. With a second function, that one gets the
     * result and the window.
     * @throws for a rich function.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    aggregate<ACC, V>(aggregator: AggregateFunction<T, ACC, V>): SingleOutputStreamOperator<V>;
    aggregate<ACC, V, R>(
      aggregator: AggregateFunction<T, ACC, V>,
      fn: ProcessAllWindowFunction<V, R, W> | AllWindowFunction<V, R, W>,
    ): SingleOutputStreamOperator<R>;
    /**
     * Gets all records of a window at once, with the window, its state and side outputs.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    process<R>(fn: ProcessAllWindowFunction<T, R, W>): SingleOutputStreamOperator<R>;
    /**
     * Gets all records of a window at once.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    apply<R>(fn: AllWindowFunction<T, R, W>): SingleOutputStreamOperator<R>;
    /**
     * `sum` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    sum(field: NumericField<T>): SingleOutputStreamOperator<T>;
    /**
     * `min` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    min(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * `max` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    max(field: ComparableField<T>): SingleOutputStreamOperator<T>;
    /**
     * `minBy` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
    minBy(field: ComparableField<T>, first?: boolean): SingleOutputStreamOperator<T>;
    /**
     * `maxBy` of a field over the records of a window; one result when it fires.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
     */
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
  /**
   * Gets all records of a window of one key.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
  export abstract class ProcessWindowFunction<T, R, K extends Key, W extends Window> extends AbstractRichFunction {
    abstract process(key: K, context: ProcessWindowContext<W>, elements: Iterable<T>, out: Collector<R>): void;
    clear(context: ProcessWindowContext<W>): void;
  }
  /**
   * Gets all records of a window of the whole stream.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/operators/windows/
   */
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
  /** What a sink does for its records when something fails. */
  export enum DeliveryGuarantee {
    /** Records may be lost, and may be there twice. */
    NONE = 'NONE',
    /** None is lost; some may be there twice. */
    AT_LEAST_ONCE = 'AT_LEAST_ONCE',
    /** Each is there once, when its checkpoint is complete. */
    EXACTLY_ONCE = 'EXACTLY_ONCE',
  }

  /** Bounded by `count`; element i is generator(i), i from 0, split over subtasks as Flink splits a number sequence. */
  export class DataGeneratorSource<T> extends Source<T> {
    constructor(generator: (index: number) => T, count: number, rate?: RateLimiterStrategy);
  }
  /**
   * How fast a source emits, over all its subtasks together.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/datagen/
   */
  export class RateLimiterStrategy {
    /**
     * So many records a second.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/datagen/
     */
    static perSecond(records: number): RateLimiterStrategy;
    /**
     * As fast as it can.
     * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/datagen/
     */
    static noOp(): RateLimiterStrategy;
  }

  /**
   * Millrace only: a durable, partitioned, replayable log kept by the sandbox; exports as a Kafka topic. Its split is the
   * partition, of which a topic has 4, and its offsets are in the checkpoints. It reads only what is committed
   * (`isolation.level=read_committed`): it waits at the first record of an open transaction and passes over aborted ones.
   * A record has the timestamp that it was written with.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/kafka/
   */
  export class TopicSource<T> extends Source<T> {
    /** @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/kafka/ */
    static builder<T>(): TopicSourceBuilder<T>;
  }
  /** Says which topics are read, from where and to where. */
  export interface TopicSourceBuilder<T> {
    /** The topics that are read. One that nobody has written to is empty. */
    setTopics(...topics: string[]): this;
    /** Where a job without a checkpoint begins: with the first record, as it does if nothing is said, or behind the last. */
    setStartingOffsets(at: 'earliest' | 'latest'): this;
    /** Stop at the offsets that are the latest when the job starts. */
    setBounded(atLatest?: boolean): this;
    /** @throws where no topic is set. */
    build(): TopicSource<T>;
  }
  /**
   * Millrace only: rows of a data set the lesson ships, or of a file the learner dropped (NDJSON, JSON array, CSV
   * with a header). Bounded.
   */
  export class FileSource<T> extends Source<T> {
    static forRecords<T>(name: string): FileSource<T>;
  }
  /**
   * Millrace only: what you do on the page while the job runs, as an unbounded stream: the page shows a field to click
   * and type in. Quiet until you do something. Each event is kept with the run, so a restored job reads it again, and
   * a replay, a fork and a reload give the same history. Subtasks take the events in turn. A record has the time of
   * its event as its timestamp.
   */
  export class PageEventSource extends Source<PageEvent> {
    /** @param types which events; all where none is named */
    constructor(...types: PageEvent['type'][]);
  }
  /** Millrace only: one thing that you did on the page. */
  export interface PageEvent {
    type: 'click' | 'move' | 'key';
    /** Pixels from the left edge of the field; 0 for a key. */
    x: number;
    /** Pixels from its upper edge; 0 for a key. */
    y: number;
    /** The key that was pressed, e.g. `a` or `Enter`; empty for a click or a move. */
    key: string;
    /** When it happened: milliseconds since 1970 by the run's clock. */
    ts: number;
  }

  /**
   * Millrace only: rows shown in the result table and seen by checks. Written through at once (at least once): after
   * a restore duplicates are shown and counted.
   */
  export class CollectSink<T> extends Sink<T> {
    constructor(name: string);
  }
  /**
   * Writes records to the log, as `print()`.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
   */
  export class PrintSink<T> extends Sink<T> {
    constructor(sinkIdentifier?: string);
  }
  /**
   * Millrace only: a durable table that keeps the last row of each key: idempotent, so a replay leaves no trace in
   * it.
   */
  export class UpsertSink<T> extends Sink<T> {
    constructor(name: string, key: (value: T) => string);
  }
  /**
   * Drops every record.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/overview/
   */
  export class DiscardingSink<T> extends Sink<T> {
    constructor();
  }
  /**
   * Millrace only: writes to a topic; EXACTLY_ONCE commits in two phases with the checkpoints. Each subtask then writes one
   * transaction between two barriers, which is pre-committed with the barrier and committed when the checkpoint is
   * complete: readers see it from then on. What a failed attempt has left open and its checkpoint does not hold is aborted.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/kafka/
   */
  export class TopicSink<T> extends Sink<T> {
    /** @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/connectors/datastream/kafka/ */
    static builder<T>(): TopicSinkBuilder<T>;
  }
  /** Says which topic is written, and how surely. */
  export interface TopicSinkBuilder<T> {
    /** The topic that is written. It is there as soon as somebody names it. */
    setTopic(topic: string): this;
    /** Records of one key are in one partition. Without it all records of a subtask are in one. */
    setKey(key: (value: T) => string): this;
    /**
     * NONE if nothing is said: nobody waits until records are stored. AT_LEAST_ONCE: they are, before a checkpoint is
     * complete, and after a restore some are there twice. EXACTLY_ONCE: with transactions.
     */
    setDeliveryGuarantee(guarantee: DeliveryGuarantee): this;
    /** What the names of its transactions begin with: another one for each sink, the same for each run of a job. */
    setTransactionalIdPrefix(prefix: string): this;
    /** @throws where no topic is set, and for EXACTLY_ONCE without a prefix. */
    build(): TopicSink<T>;
  }
  /**
   * A sink of your own, after Flink's Sink V2: it makes writers, and with `createCommitter` takes part in the two-phase
   * commit. What its writers are given is shown as rows under the sink's name. Without a committer a row is there as
   * soon as it is written, and after a failure maybe twice. With one it is there when the checkpoint that holds it is
   * complete and its committables are committed: exactly once.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export abstract class CustomSink<T, CommT = never, WriterStateT = never> extends Sink<T> {
    /** Makes the writer of one subtask. */
    abstract createWriter(
      context: WriterInitContext,
    ): SinkWriter<T> | CommittingSinkWriter<T, CommT> | StatefulSinkWriter<T, WriterStateT>;
    /**
     * Makes the writer of a restored subtask, from what writers had stored; `createWriter` is then not called. As
     * SupportsWriterState in Flink.
     */
    restoreWriter?(
      context: WriterInitContext,
      recoveredState: readonly WriterStateT[],
    ): SinkWriter<T> | CommittingSinkWriter<T, CommT> | StatefulSinkWriter<T, WriterStateT>;
    /** Makes what commits, behind each writer: then the writer must have `prepareCommit`. As SupportsCommitter in Flink. */
    createCommitter?(): Committer<CommT>;
  }
  /**
   * What a writer knows of its task when it is made.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface WriterInitContext {
    getTaskInfo(): ReturnType<RuntimeContext['getTaskInfo']>;
    /** The checkpoint that the job goes on from; null where it begins. */
    getRestoredCheckpointId(): number | null;
  }
  /**
   * Writes the records of one subtask.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface SinkWriter<T> {
    /** `timestamp()` is null for a record that has none. */
    write(element: T, context: { currentWatermark(): number; timestamp(): number | null }): void;
    /** Writes out what it holds back: before each checkpoint, and at the end of a bounded input. */
    flush(endOfInput: boolean): void;
    /** The job ends, fails or is cancelled. */
    close?(): void;
  }
  /**
   * A writer whose rows are committed with the checkpoints.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface CommittingSinkWriter<T, CommT> extends SinkWriter<T> {
    /**
     * After `flush`, before the barrier goes on: ends what was written so far and returns what the committer needs to
     * make it visible; empty where there is nothing.
     */
    prepareCommit(): readonly CommT[];
  }
  /**
   * A writer that remembers something over a failure.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface StatefulSinkWriter<T, WriterStateT> extends SinkWriter<T> {
    /** What `restoreWriter` is to get back, after `prepareCommit`. */
    snapshotState(checkpointId: number): readonly WriterStateT[];
  }
  /**
   * Makes visible what writers have prepared.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface Committer<CommT> {
    /**
     * Called when the checkpoint that holds the committables is complete, and again after a restore: what was committed
     * before must then do no harm. A request of which nothing is said is committed. Throwing, or a promise that rejects,
     * fails the job; until a promise settles the task stands.
     */
    commit(requests: readonly CommitRequest<CommT>[]): void | Promise<void>;
    /** The job ends, fails or is cancelled. */
    close?(): void;
  }
  /**
   * One committable, and what becomes of it.
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/datastream/fault-tolerance/checkpointing/
   */
  export interface CommitRequest<CommT> {
    getCommittable(): CommT;
    /** How often it was tried before. */
    getNumberOfRetries(): number;
    /** Try it again at once, `sink.committer.retries` times at the most (10). */
    retryLater(): void;
    /** As `retryLater`, with another committable. */
    updateAndRetryLater(committable: CommT): void;
    /** It had been committed before: it counts as committed. */
    signalAlreadyCommitted(): void;
    /** It cannot be committed, and that is all right: it is dropped, and its rows are never seen. */
    signalFailedWithKnownReason(e: Error): void;
    /** It cannot be committed: the job fails. */
    signalFailedWithUnknownReason(e: Error): void;
  }
}
