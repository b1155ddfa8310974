/** What the texts of a plan lean on: the names that they import, and small functions that stand above the stages. */
import { KEYS } from './rows.ts';

const VALUES = [
  'AggregatingStateDescriptor',
  'AsyncDataStream',
  'BroadcastProcessFunction',
  'CollectSink',
  'ContinuousEventTimeTrigger',
  'CountEvictor',
  'CountTrigger',
  'DataGeneratorSource',
  'DeltaEvictor',
  'DeltaTrigger',
  'Duration',
  'EventTimeSessionWindows',
  'EventTimeTrigger',
  'GlobalWindows',
  'KeyedBroadcastProcessFunction',
  'KeyedCoProcessFunction',
  'KeyedProcessFunction',
  'ListStateDescriptor',
  'MapStateDescriptor',
  'OutputTag',
  'ProcessAllWindowFunction',
  'ProcessFunction',
  'ProcessJoinFunction',
  'ProcessWindowFunction',
  'PurgingTrigger',
  'ReducingStateDescriptor',
  'RuntimeExecutionMode',
  'SlidingEventTimeWindows',
  'StreamExecutionEnvironment',
  'TimeEvictor',
  'TumblingEventTimeWindows',
  'ValueStateDescriptor',
  'WatermarkStrategy',
];
const TYPES = [
  'AggregatingState',
  'AsyncFunction',
  'BroadcastContext',
  'CoFlatMapFunction',
  'CoGroupFunction',
  'CoMapFunction',
  'Collector',
  'FlatJoinFunction',
  'GlobalWindow',
  'JoinFunction',
  'KeyedBroadcastContext',
  'KeyedContext',
  'KeyedOnTimerContext',
  'ListState',
  'MapState',
  'ProcessContext',
  'ProcessWindowContext',
  'ReadOnlyBroadcastContext',
  'ReducingState',
  'ResultFuture',
  'TimeWindow',
  'ValueState',
];

/** What a job imports. */
export function namesIn(body: string): string[] {
  const words = wordsOf(body);
  const used = (names: readonly string[]) => names.filter((name) => words.has(name));
  return [...used(VALUES), ...used(TYPES).map((name) => `type ${name}`)];
}

/** The helpers whose names a program uses, and those that they use, in their order. */
export function helpersIn(program: string, helpers: Readonly<Record<string, string>>): string[] {
  let needed: string[] = [];
  let text = program;
  for (;;) {
    const words = wordsOf(text);
    const found = Object.keys(helpers).filter((name) => words.has(name));
    if (found.length === needed.length) return found.map((name) => helpers[name] ?? '');
    needed = found;
    text = [program, ...found.map((name) => helpers[name] ?? '')].join('\n');
  }
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g));
}

/** `upTo`: what is not later; `settled`: one record that shows some in an order of its own; `inOrder`: in theirs. */
export const TYPESCRIPT_HELPERS: Readonly<Record<string, string>> = {
  KEYS: `const KEYS = [${KEYS.map((key) => `'${key}'`).join(', ')}];`,
  strategy: `// Right after each record, its own \`w\` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Rec>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.w); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.t);`,
  moody: `// A multiple of 5 marks its source idle.
const moody = WatermarkStrategy.forGenerator<Rec>(() => ({
  onEvent(e, _ts, out) { if (e.n % 5 === 0) out.markIdle(); else out.emitWatermark(e.w); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.t);`,
  silent: 'const silent = WatermarkStrategy.noWatermarks<Rec>().withTimestampAssigner((e) => e.t);',
  upTo: 'const upTo = (time: number, items: Iterable<Rec>): Rec[] => [...items].filter((e) => e.t <= time);',
  settled: `const settled = (items: Iterable<Rec>, time: number): Rec => {
  const all = [...items].sort((a, b) => (a.k < b.k ? -1 : a.k > b.k ? 1 : a.n - b.n));
  return inOrder(all, time);
};`,
  inOrder: `const inOrder = (items: Iterable<Rec>, time: number): Rec => {
  const all = [...items];
  return rec(all.length === 0 ? '' : all[0]!.k, all.length, time, 0, all.map((e) => e.n).join(','));
};`,
  summary: `const summary = {
  createAccumulator: (): Rec => rec('', 0, 0, 0, ''),
  add: (e: Rec, acc: Rec): Rec => rec(e.k, acc.n + e.n, acc.t + 1, e.w, acc.s + e.n + ';'),
  getResult: (acc: Rec): Rec => acc,
  merge: (a: Rec, b: Rec): Rec => rec(a.k === '' ? b.k : a.k, a.n + b.n, a.t + b.t, b.w, a.s + b.s),
};`,
  total: `const total = {
  createAccumulator: (): Rec => rec('', 0, 0, 0, ''),
  add: (e: Rec, acc: Rec): Rec => rec(acc.k === '' || e.k < acc.k ? e.k : acc.k, acc.n + e.n, acc.t + 1, 0, ''),
  getResult: (acc: Rec): Rec => acc,
  merge: (a: Rec, b: Rec): Rec => rec(a.k === '' || (b.k !== '' && b.k < a.k) ? b.k : a.k, a.n + b.n, a.t + b.t, 0, ''),
};`,
};

/** The same in Java. */
export const JAVA_HELPERS: Readonly<Record<string, string>> = {
  KEYS: `  static final String[] KEYS = {${KEYS.map((key) => `"${key}"`).join(', ')}};`,
  strategy: `  // Right after each record, its own \`w\` is emitted as the watermark.
  static final WatermarkStrategy<Rec> strategy = WatermarkStrategy.<Rec>forGenerator(ctx -> new WatermarkGenerator<Rec>() {
    @Override public void onEvent(Rec e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.w)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, ts) -> e.t);`,
  moody: `  // A multiple of 5 marks its source idle.
  static final WatermarkStrategy<Rec> moody = WatermarkStrategy.<Rec>forGenerator(ctx -> new WatermarkGenerator<Rec>() {
    @Override public void onEvent(Rec e, long ts, WatermarkOutput out) { if (e.n % 5 == 0) out.markIdle(); else out.emitWatermark(new Watermark(e.w)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, ts) -> e.t);`,
  silent: `  static final WatermarkStrategy<Rec> silent = WatermarkStrategy.<Rec>noWatermarks().withTimestampAssigner((e, ts) -> e.t);`,
  upTo: `  static List<Rec> upTo(long time, Iterable<Rec> items) {
    List<Rec> all = new ArrayList<>();
    for (Rec e : items) if (e.t <= time) all.add(e);
    return all;
  }`,
  settled: `  static Rec settled(Iterable<Rec> items, long time) {
    List<Rec> all = new ArrayList<>();
    for (Rec e : items) all.add(e);
    all.sort((a, b) -> a.k.equals(b.k) ? Integer.compare(a.n, b.n) : a.k.compareTo(b.k));
    return inOrder(all, time);
  }`,
  inOrder: `  static Rec inOrder(Iterable<Rec> items, long time) {
    List<Integer> numbers = new ArrayList<>();
    String first = "";
    for (Rec e : items) { if (numbers.isEmpty()) first = e.k; numbers.add(e.n); }
    return rec(first, numbers.size(), time, 0, joined(numbers));
  }`,
  joined: `  static String joined(Iterable<Integer> numbers) {
    StringJoiner text = new StringJoiner(",");
    for (Integer number : numbers) text.add("" + number);
    return text.toString();
  }`,
  keysOf: `  static List<Integer> keysOf(MapState<Integer, Integer> state) throws Exception {
    List<Integer> keys = new ArrayList<>();
    for (Integer key : state.keys()) keys.add(key);
    return keys;
  }`,
  serializer: `  static TypeSerializer<Rec> serializer() { return TypeInformation.of(Rec.class).createSerializer(new SerializerConfigImpl()); }`,
  ByTuple: `  static class ByTuple implements KeySelector<Rec, Tuple2<String, Integer>> {
    @Override public Tuple2<String, Integer> getKey(Rec e) { return Tuple2.of(e.k, e.k.length()); }
  }`,
  Ratio: `  static class Ratio implements AggregateFunction<Integer, Tuple2<Integer, Integer>, String> {
    @Override public Tuple2<Integer, Integer> createAccumulator() { return Tuple2.of(0, 0); }
    @Override public Tuple2<Integer, Integer> add(Integer value, Tuple2<Integer, Integer> a) { return Tuple2.of(a.f0 + value, a.f1 + 1); }
    @Override public String getResult(Tuple2<Integer, Integer> a) { return a.f0 + "/" + a.f1; }
    @Override public Tuple2<Integer, Integer> merge(Tuple2<Integer, Integer> a, Tuple2<Integer, Integer> b) { return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1); }
  }`,
  Summary: `  static class Summary implements AggregateFunction<Rec, Rec, Rec> {
    @Override public Rec createAccumulator() { return rec("", 0, 0, 0, ""); }
    @Override public Rec add(Rec e, Rec acc) { return rec(e.k, acc.n + e.n, acc.t + 1, e.w, acc.s + e.n + ";"); }
    @Override public Rec getResult(Rec acc) { return acc; }
    @Override public Rec merge(Rec a, Rec b) { return rec(a.k.isEmpty() ? b.k : a.k, a.n + b.n, a.t + b.t, b.w, a.s + b.s); }
  }`,
  Total: `  static class Total implements AggregateFunction<Rec, Rec, Rec> {
    @Override public Rec createAccumulator() { return rec("", 0, 0, 0, ""); }
    @Override public Rec add(Rec e, Rec acc) { return rec(acc.k.isEmpty() || e.k.compareTo(acc.k) < 0 ? e.k : acc.k, acc.n + e.n, acc.t + 1, 0, ""); }
    @Override public Rec getResult(Rec acc) { return acc; }
    @Override public Rec merge(Rec a, Rec b) { return rec(a.k.isEmpty() || (!b.k.isEmpty() && b.k.compareTo(a.k) < 0) ? b.k : a.k, a.n + b.n, a.t + b.t, 0, ""); }
  }`,
};

export const JAVA_IMPORTS = `import conformance.CollectSink;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.*;
import org.apache.flink.api.common.functions.*;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.*;
import org.apache.flink.api.common.typeinfo.*;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.*;
import org.apache.flink.streaming.api.functions.async.*;
import org.apache.flink.streaming.api.functions.co.*;
import org.apache.flink.streaming.api.functions.windowing.*;
import org.apache.flink.streaming.api.windowing.assigners.*;
import org.apache.flink.streaming.api.windowing.evictors.*;
import org.apache.flink.streaming.api.windowing.triggers.*;
import org.apache.flink.streaming.api.windowing.windows.*;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
`;
