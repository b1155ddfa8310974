/** A plan written out as a conformance case: `job.ts`, its twin `Job.java`, and the `expected.json` that the recorder fills. */
import { keyedJava, keyedTypeScript } from './keyed-stages.ts';
import { KEYS, orderBehind, type RandomPlan, type Row, type Stage } from './random-plan.ts';
import type { StageTexts } from './stage.ts';
import { statelessJava, statelessTypeScript } from './stateless-stages.ts';
import { windowJava, windowTypeScript } from './window-stages.ts';

export interface PlanTexts {
  readonly jobTs: string;
  readonly jobJava: string;
  readonly expectedJson: string;
}

/** The seed of a plan is in its name only: plans with the same stages and rows have the same texts. */
export function textsOf(plan: RandomPlan): PlanTexts {
  return { jobTs: typeScriptOf(plan), jobJava: javaOf(plan), expectedJson: expectedOf(plan) };
}

type Writer = (stage: Stage, id: number) => StageTexts;

const typeScript: Writer = (stage, id) => {
  switch (stage.kind) {
    case 'window':
      return windowTypeScript(stage, id);
    case 'rolling':
    case 'rollingBy':
    case 'reduce':
    case 'stateful':
    case 'timers':
    case 'where':
      return keyedTypeScript(stage, id);
    default:
      return statelessTypeScript(stage, id);
  }
};

const java: Writer = (stage, id) => {
  switch (stage.kind) {
    case 'window':
      return windowJava(stage, id);
    case 'rolling':
    case 'rollingBy':
    case 'reduce':
    case 'stateful':
    case 'timers':
    case 'where':
      return keyedJava(stage, id);
    default:
      return statelessJava(stage, id);
  }
};

/** Whether the stage has a side output, which gets a sink of its own. */
function hasSide(stage: Stage): boolean {
  return stage.kind === 'split' || (stage.kind === 'window' && stage.lateOutput);
}

function typeScriptOf({ stages, rows }: RandomPlan): string {
  const texts = stages.map((stage, id) => typeScript(stage, id));
  const before = texts.flatMap((text) => text.before || []);
  const calls = texts.map(({ call }, id) => `const s${id + 1} = s${id}${call};`);
  const sides = stages.flatMap((stage, id) =>
    hasSide(stage) ? [`s${id + 1}.getSideOutput(tag${id}).sinkTo(new CollectSink('side${id}'));`] : [],
  );
  const body = `const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Rec { k: string; n: number; t: number; w: number; s: string }
const rec = (k: string, n: number, t: number, w: number, s: string): Rec => ({ k, n, t, w, s });
const KEYS = [${KEYS.map((key) => `'${key}'`).join(', ')}];
// Right after each record, its own \`w\` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Rec>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.w); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.t);
${[...before, ''].join('\n')}const s0 = env.fromData<Rec>([
${rows.map((row) => `  ${rowText(row, "'")},`).join('\n')}
]).assignTimestampsAndWatermarks(strategy);
${[...calls, ...sides, `s${stages.length}.sinkTo(new CollectSink('out'));`].join('\n')}

env.execute('random job');
`;
  return `import { ${namesIn(body).join(', ')} } from 'millrace';\n\n${body}`;
}

const VALUES = [
  'AggregatingStateDescriptor',
  'CollectSink',
  'ContinuousEventTimeTrigger',
  'CountEvictor',
  'CountTrigger',
  'Duration',
  'EventTimeSessionWindows',
  'KeyedProcessFunction',
  'ListStateDescriptor',
  'MapStateDescriptor',
  'OutputTag',
  'ProcessFunction',
  'ProcessWindowFunction',
  'PurgingTrigger',
  'ReducingStateDescriptor',
  'SlidingEventTimeWindows',
  'StreamExecutionEnvironment',
  'TimeEvictor',
  'TumblingEventTimeWindows',
  'ValueStateDescriptor',
  'WatermarkStrategy',
];
const TYPES = [
  'AggregatingState',
  'Collector',
  'GlobalWindow',
  'KeyedContext',
  'KeyedOnTimerContext',
  'ListState',
  'MapState',
  'ProcessContext',
  'ProcessWindowContext',
  'ReducingState',
  'TimeWindow',
  'ValueState',
];

function namesIn(body: string): string[] {
  const words = new Set(body.match(/\w+/g));
  const used = (names: readonly string[]) => names.filter((name) => words.has(name));
  return [...used(VALUES), ...used(TYPES).map((name) => `type ${name}`)];
}

function javaOf({ stages, rows }: RandomPlan): string {
  const texts = stages.map((stage, id) => java(stage, id));
  const before = texts.flatMap((text) => text.before || []);
  const calls = texts.map(({ call }, id) => `    var s${id + 1} = s${id}${call};`);
  const sides = stages.flatMap((stage, id) =>
    hasSide(stage) ? [`    s${id + 1}.getSideOutput(tag${id}).sinkTo(new CollectSink<>("side${id}"));`] : [],
  );
  return `${JAVA_IMPORTS}
public class Job {
${JAVA_HELPERS}
  static final String[] KEYS = {${KEYS.map((key) => `"${key}"`).join(', ')}};
${[...before, ''].join('\n')}
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    var s0 = env.fromData(
${rows.map((row) => `        ${rowText(row, '"')}`).join(',\n')}
    ).assignTimestampsAndWatermarks(strategy);
${[...calls, ...sides, `    s${stages.length}.sinkTo(new CollectSink<>("out"));`].join('\n')}

    env.execute("random job");
  }
}
`;
}

function rowText({ k, n, t, w }: Row, quote: string): string {
  return `rec(${quote}${k}${quote}, ${n}, ${t}, ${w}, ${quote}${quote})`;
}

function expectedOf({ seed, stages }: RandomPlan): string {
  const sinks: Record<string, unknown> = { out: comparing(stages) };
  stages.forEach((stage, id) => {
    if (hasSide(stage)) sinks[`side${id}`] = comparing(stages.slice(0, id + 1));
  });
  const about = `a random job (seed ${seed}): ${stages.map(({ kind }) => kind).join(', ')}`;
  return `${JSON.stringify({ flink: '2.3.0', about, topics: ['random'], parallelism: 1, sinks }, null, 2)}\n`;
}

function comparing(stages: readonly Stage[]): object {
  const compare = orderBehind(stages);
  return compare === 'perKey' ? { compare, key: 'k', values: [] } : { compare, values: [] };
}

const JAVA_IMPORTS = `import conformance.CollectSink;
import java.time.Duration;
import java.util.*;
import org.apache.flink.api.common.eventtime.*;
import org.apache.flink.api.common.functions.*;
import org.apache.flink.api.common.state.*;
import org.apache.flink.api.common.typeinfo.*;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.*;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.*;
import org.apache.flink.streaming.api.windowing.evictors.*;
import org.apache.flink.streaming.api.windowing.triggers.*;
import org.apache.flink.streaming.api.windowing.windows.*;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
`;

const JAVA_HELPERS = `  public static class Rec {
    public String k; public int n; public long t; public long w; public String s;
    public Rec() {}
    public Rec(String k, int n, long t, long w, String s) { this.k = k; this.n = n; this.t = t; this.w = w; this.s = s; }
  }
  static Rec rec(String k, int n, long t, long w, String s) { return new Rec(k, n, t, w, s); }
  // Right after each record, its own \`w\` is emitted as the watermark.
  static final WatermarkStrategy<Rec> strategy = WatermarkStrategy.<Rec>forGenerator(ctx -> new WatermarkGenerator<Rec>() {
    @Override public void onEvent(Rec e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.w)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, ts) -> e.t);
  static String joined(Iterable<Integer> numbers) {
    StringJoiner text = new StringJoiner(",");
    for (Integer number : numbers) text.add("" + number);
    return text.toString();
  }
  static List<Integer> keysOf(MapState<Integer, Integer> state) throws Exception {
    List<Integer> keys = new ArrayList<>();
    for (Integer key : state.keys()) keys.add(key);
    return keys;
  }
  static class Ratio implements AggregateFunction<Integer, Tuple2<Integer, Integer>, String> {
    @Override public Tuple2<Integer, Integer> createAccumulator() { return Tuple2.of(0, 0); }
    @Override public Tuple2<Integer, Integer> add(Integer value, Tuple2<Integer, Integer> a) { return Tuple2.of(a.f0 + value, a.f1 + 1); }
    @Override public String getResult(Tuple2<Integer, Integer> a) { return a.f0 + "/" + a.f1; }
    @Override public Tuple2<Integer, Integer> merge(Tuple2<Integer, Integer> a, Tuple2<Integer, Integer> b) { return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1); }
  }
  static class Summary implements AggregateFunction<Rec, Rec, Rec> {
    @Override public Rec createAccumulator() { return rec("", 0, 0, 0, ""); }
    @Override public Rec add(Rec e, Rec acc) { return rec(e.k, acc.n + e.n, acc.t + 1, e.w, acc.s + e.n + ";"); }
    @Override public Rec getResult(Rec acc) { return acc; }
    @Override public Rec merge(Rec a, Rec b) { return rec(a.k.isEmpty() ? b.k : a.k, a.n + b.n, a.t + b.t, b.w, a.s + b.s); }
  }`;
