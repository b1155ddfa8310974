/** Joint stages written out in TypeScript and in Java. `other`: the variable that holds the stream they meet. */
import type { Meeting } from './joint-stages.ts';
import { KEY_SELECTORS, type KeyType, keyBy, type StageTexts, selector, withParallelism } from './stage.ts';
import { timeAssigner } from './window-texts.ts';

type Gathering = Extract<Meeting, { kind: 'coGather' | 'rules' }>;

export function meetingTypeScript(meeting: Meeting, id: string, other: string): StageTexts {
  return { before: functionTypeScript(meeting, id), call: callOf(meeting, id, other, 'ts') };
}

export function meetingJava(meeting: Meeting, id: string, other: string): StageTexts {
  return { before: functionJava(meeting, id), call: callOf(meeting, id, other, 'java') };
}

function callOf(meeting: Meeting, id: string, other: string, language: 'ts' | 'java'): string {
  if (meeting.kind === 'union') return `.union(${other})`;
  const by = 'key' in meeting ? keyBy(meeting)[language] : '';
  const chosen = 'key' in meeting ? selector(meeting.key)[language] : '';
  const both = `new Both${id}()`;
  const end = withParallelism(meeting);
  switch (meeting.kind) {
    case 'coMap':
      return `.connect(${other}).map(${both})${end}`;
    case 'coFlatMap':
      return `.connect(${other}).flatMap(${both})${end}`;
    case 'coValue':
    case 'coGather':
      return `${by}.connect(${other}${by}).process(${both})${end}`;
    case 'rules':
    case 'lookUp':
      return `${by}.connect(${other}.broadcast(rules${id})).process(${both})${end}`;
    case 'intervalJoin':
      return `${by}.intervalJoin(${other}${by})${bounds(meeting)}.process(${both})${end}`;
    default: {
      const start = `.${meeting.kind === 'coGroup' ? 'coGroup' : 'join'}(${other}).where(${chosen}).equalTo(${chosen})`;
      return `${start}.window(${timeAssigner(meeting.assigner)}).apply(${both})${end}`;
    }
  }
}

function bounds({ lower, upper, exclusive }: Extract<Meeting, { kind: 'intervalJoin' }>): string {
  const end = exclusive === 'none' ? '' : `.${exclusive}BoundExclusive()`;
  return `.between(Duration.ofMillis(${lower}), Duration.ofMillis(${upper}))${end}`;
}

const PAIR = 'rec(a.k, a.n * 3 + b.n, a.t, 0, a.k + b.k)';

function functionTypeScript(meeting: Meeting, id: string): string {
  switch (meeting.kind) {
    case 'union':
      return '';
    case 'coMap':
      return `class Both${id} implements CoMapFunction<Rec, Rec, Rec> {
  map1(e: Rec) { return rec(e.k, e.n + ${meeting.modulus}, e.t, e.w, e.s + '<'); }
  map2(e: Rec) { return rec(e.k, e.n - ${meeting.modulus}, e.t, e.w, e.s + '>'); }
}`;
    case 'coFlatMap':
      return `class Both${id} implements CoFlatMapFunction<Rec, Rec, Rec> {
  flatMap1(e: Rec, out: Collector<Rec>) { if (e.n % ${meeting.modulus} === 0) out.collect(rec(e.k, e.n, e.t, e.w, e.s + '<')); }
  flatMap2(e: Rec, out: Collector<Rec>) { out.collect(e); out.collect(rec(e.k, e.n, e.t, e.w, e.s + '>')); }
}`;
    case 'coValue':
      return coValueTypeScript(meeting.key, id);
    case 'coGather':
      return coGatherTypeScript(meeting, id);
    case 'rules':
      return rulesTypeScript(meeting, id);
    case 'lookUp':
      return lookUpTypeScript(id);
    case 'intervalJoin':
      return `class Both${id} extends ProcessJoinFunction<Rec, Rec, Rec> {
  processElement(a: Rec, b: Rec, ctx: { getTimestamp(): number }, out: Collector<Rec>) {
    out.collect(rec(a.k, a.n * 3 + b.n, ctx.getTimestamp(), 0, a.k + b.k));
  }
}`;
    case 'join':
      return `class Both${id} implements JoinFunction<Rec, Rec, Rec> {
  join(a: Rec, b: Rec) { return ${PAIR}; }
}`;
    case 'flatJoin':
      return `class Both${id} implements FlatJoinFunction<Rec, Rec, Rec> {
  join(a: Rec, b: Rec, out: Collector<Rec>) { if (a.n !== b.n) out.collect(${PAIR}); }
}`;
    case 'coGroup':
      return `class Both${id} implements CoGroupFunction<Rec, Rec, Rec> {
  coGroup(ones: Iterable<Rec>, others: Iterable<Rec>, out: Collector<Rec>) {
    const one = settled(ones, 0);
    const other = settled(others, 0);
    out.collect(rec(one.k < other.k ? other.k : one.k, one.n - other.n, 0, 0, one.s + '|' + other.s));
  }
}`;
  }
}

function functionJava(meeting: Meeting, id: string): string {
  switch (meeting.kind) {
    case 'union':
      return '';
    case 'coMap':
      return `  static class Both${id} implements CoMapFunction<Rec, Rec, Rec> {
    @Override public Rec map1(Rec e) { return rec(e.k, e.n + ${meeting.modulus}, e.t, e.w, e.s + "<"); }
    @Override public Rec map2(Rec e) { return rec(e.k, e.n - ${meeting.modulus}, e.t, e.w, e.s + ">"); }
  }`;
    case 'coFlatMap':
      return `  static class Both${id} implements CoFlatMapFunction<Rec, Rec, Rec> {
    @Override public void flatMap1(Rec e, Collector<Rec> out) { if (e.n % ${meeting.modulus} == 0) out.collect(rec(e.k, e.n, e.t, e.w, e.s + "<")); }
    @Override public void flatMap2(Rec e, Collector<Rec> out) { out.collect(e); out.collect(rec(e.k, e.n, e.t, e.w, e.s + ">")); }
  }`;
    case 'coValue':
      return coValueJava(meeting.key, id);
    case 'coGather':
      return coGatherJava(meeting, id);
    case 'rules':
      return rulesJava(meeting, id);
    case 'lookUp':
      return lookUpJava(id);
    case 'intervalJoin':
      return `  static class Both${id} extends ProcessJoinFunction<Rec, Rec, Rec> {
    @Override public void processElement(Rec a, Rec b, Context ctx, Collector<Rec> out) {
      out.collect(rec(a.k, a.n * 3 + b.n, ctx.getTimestamp(), 0, a.k + b.k));
    }
  }`;
    case 'join':
      return `  static class Both${id} implements JoinFunction<Rec, Rec, Rec> {
    @Override public Rec join(Rec a, Rec b) { return ${PAIR}; }
  }`;
    case 'flatJoin':
      return `  static class Both${id} implements FlatJoinFunction<Rec, Rec, Rec> {
    @Override public void join(Rec a, Rec b, Collector<Rec> out) { if (a.n != b.n) out.collect(${PAIR}); }
  }`;
    case 'coGroup':
      return `  static class Both${id} implements CoGroupFunction<Rec, Rec, Rec> {
    @Override public void coGroup(Iterable<Rec> ones, Iterable<Rec> others, Collector<Rec> out) {
      Rec one = settled(ones, 0);
      Rec other = settled(others, 0);
      out.collect(rec(one.k.compareTo(other.k) < 0 ? other.k : one.k, one.n - other.n, 0, 0, one.s + "|" + other.s));
    }
  }`;
  }
}

function coValueTypeScript(key: KeyType, id: string): string {
  const type = KEY_SELECTORS[key].tsType;
  return `class Both${id} extends KeyedCoProcessFunction<${type}, Rec, Rec, Rec> {
  private sum!: ValueState<number>;
  open() {
    this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('sum'));
  }
  processElement1(e: Rec, _ctx: KeyedContext<${type}>, out: Collector<Rec>) {
    this.sum.update((this.sum.value() ?? 0) + e.n);
    out.collect(rec(e.k, this.sum.value()!, e.t, e.w, e.s + '<'));
  }
  processElement2(e: Rec, _ctx: KeyedContext<${type}>, out: Collector<Rec>) {
    this.sum.update((this.sum.value() ?? 0) - e.n);
    out.collect(rec(e.k, this.sum.value()!, e.t, e.w, e.s + '>'));
  }
}`;
}

function coValueJava(key: KeyType, id: string): string {
  return `  static class Both${id} extends KeyedCoProcessFunction<${KEY_SELECTORS[key].javaType}, Rec, Rec, Rec> {
    private ValueState<Integer> sum;
    @Override public void open(OpenContext context) {
      sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Integer.class));
    }
    @Override public void processElement1(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      sum.update((sum.value() == null ? 0 : sum.value()) + e.n);
      out.collect(rec(e.k, sum.value(), e.t, e.w, e.s + "<"));
    }
    @Override public void processElement2(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      sum.update((sum.value() == null ? 0 : sum.value()) - e.n);
      out.collect(rec(e.k, sum.value(), e.t, e.w, e.s + ">"));
    }
  }`;
}

function coGatherTypeScript({ key, delay }: Gathering, id: string): string {
  const type = KEY_SELECTORS[key].tsType;
  return `class Both${id} extends KeyedCoProcessFunction<${type}, Rec, Rec, Rec> {
  private items!: ListState<Rec>;
  open() {
    this.items = this.getRuntimeContext().getListState(new ListStateDescriptor<Rec>('items'));
  }
  processElement1(e: Rec, ctx: KeyedContext<${type}>, _out: Collector<Rec>) {
    this.items.add(e);
    ctx.timerService().registerEventTimeTimer(e.t + ${delay});
  }
  processElement2(e: Rec, ctx: KeyedContext<${type}>, _out: Collector<Rec>) {
    this.items.add(rec(e.k, e.n + 50, e.t, e.w, e.s));
    ctx.timerService().registerEventTimeTimer(e.t + ${delay});
  }
  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<${type}>, out: Collector<Rec>) {
    out.collect(settled(upTo(timestamp, this.items.get()), timestamp));
  }
}`;
}

function coGatherJava({ key, delay }: Gathering, id: string): string {
  return `  static class Both${id} extends KeyedCoProcessFunction<${KEY_SELECTORS[key].javaType}, Rec, Rec, Rec> {
    private ListState<Rec> items;
    @Override public void open(OpenContext context) {
      items = getRuntimeContext().getListState(new ListStateDescriptor<>("items", Rec.class));
    }
    @Override public void processElement1(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      items.add(e);
      ctx.timerService().registerEventTimeTimer(e.t + ${delay});
    }
    @Override public void processElement2(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      items.add(rec(e.k, e.n + 50, e.t, e.w, e.s));
      ctx.timerService().registerEventTimeTimer(e.t + ${delay});
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      out.collect(settled(upTo(timestamp, items.get()), timestamp));
    }
  }`;
}

/** Rules that have come up to the time of a timer are added up, whatever else has come. */
function rulesTypeScript({ key, delay }: Gathering, id: string): string {
  const type = KEY_SELECTORS[key].tsType;
  return `const rules${id} = new MapStateDescriptor<string, Rec>('rules${id}');
class Both${id} extends KeyedBroadcastProcessFunction<${type}, Rec, Rec, Rec> {
  private items!: ListState<Rec>;
  open() {
    this.items = this.getRuntimeContext().getListState(new ListStateDescriptor<Rec>('items'));
  }
  processElement(e: Rec, ctx: ReadOnlyBroadcastContext & KeyedContext<${type}>, _out: Collector<Rec>) {
    this.items.add(e);
    ctx.timerService().registerEventTimeTimer(e.t + ${delay});
  }
  processBroadcastElement(e: Rec, ctx: KeyedBroadcastContext<${type}>, _out: Collector<Rec>) {
    ctx.getBroadcastState(rules${id}).put(e.k + '/' + e.n + '/' + e.t, e);
  }
  onTimer(timestamp: number, ctx: ReadOnlyBroadcastContext & KeyedOnTimerContext<${type}>, out: Collector<Rec>) {
    const rules: Rec[] = [];
    for (const [, rule] of ctx.getBroadcastState(rules${id}).immutableEntries()) rules.push(rule);
    const found = settled(upTo(timestamp, rules), timestamp);
    const own = settled(upTo(timestamp, this.items.get()), timestamp);
    out.collect(rec(own.k, own.n + 100 * found.n, timestamp, 0, own.s + '|' + found.s));
  }
}`;
}

function rulesJava({ key, delay }: Gathering, id: string): string {
  return `  static final MapStateDescriptor<String, Rec> rules${id} = new MapStateDescriptor<>("rules${id}", String.class, Rec.class);
  static class Both${id} extends KeyedBroadcastProcessFunction<${KEY_SELECTORS[key].javaType}, Rec, Rec, Rec> {
    private ListState<Rec> items;
    @Override public void open(OpenContext context) {
      items = getRuntimeContext().getListState(new ListStateDescriptor<>("items", Rec.class));
    }
    @Override public void processElement(Rec e, ReadOnlyContext ctx, Collector<Rec> out) throws Exception {
      items.add(e);
      ctx.timerService().registerEventTimeTimer(e.t + ${delay});
    }
    @Override public void processBroadcastElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      ctx.getBroadcastState(rules${id}).put(e.k + "/" + e.n + "/" + e.t, e);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      List<Rec> rules = new ArrayList<>();
      for (Map.Entry<String, Rec> entry : ctx.getBroadcastState(rules${id}).immutableEntries()) rules.add(entry.getValue());
      Rec found = settled(upTo(timestamp, rules), timestamp);
      Rec own = settled(upTo(timestamp, items.get()), timestamp);
      out.collect(rec(own.k, own.n + 100 * found.n, timestamp, 0, own.s + "|" + found.s));
    }
  }`;
}

function lookUpTypeScript(id: string): string {
  return `const rules${id} = new MapStateDescriptor<string, number>('rules${id}');
class Both${id} extends BroadcastProcessFunction<Rec, Rec, Rec> {
  processElement(e: Rec, ctx: ReadOnlyBroadcastContext, out: Collector<Rec>) {
    out.collect(rec(e.k, e.n + (ctx.getBroadcastState(rules${id}).get(e.k) ?? 0), e.t, e.w, e.s));
  }
  processBroadcastElement(e: Rec, ctx: BroadcastContext, _out: Collector<Rec>) {
    const rules = ctx.getBroadcastState(rules${id});
    rules.put(e.k, Math.max(rules.get(e.k) ?? 0, e.n));
  }
}`;
}

function lookUpJava(id: string): string {
  return `  static final MapStateDescriptor<String, Integer> rules${id} = new MapStateDescriptor<>("rules${id}", String.class, Integer.class);
  static class Both${id} extends BroadcastProcessFunction<Rec, Rec, Rec> {
    @Override public void processElement(Rec e, ReadOnlyContext ctx, Collector<Rec> out) throws Exception {
      Integer rule = ctx.getBroadcastState(rules${id}).get(e.k);
      out.collect(rec(e.k, e.n + (rule == null ? 0 : rule), e.t, e.w, e.s));
    }
    @Override public void processBroadcastElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      BroadcastState<String, Integer> rules = ctx.getBroadcastState(rules${id});
      Integer rule = rules.get(e.k);
      rules.put(e.k, Math.max(rule == null ? 0 : rule, e.n));
    }
  }`;
}
