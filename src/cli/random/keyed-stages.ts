/** Stages that keep something for each key: rolling aggregations, and functions with every kind of state and with timers. */
import type { Draw } from '../simulate/draw.ts';
import { drawKeyed, KEY_SELECTORS, type Keyed, keyBy, type StageTexts, withParallelism } from './stage.ts';

export type KeyedStage = Keyed &
  (
    | { readonly kind: 'rolling'; readonly by: 'sum' | 'min' | 'max' }
    | { readonly kind: 'rollingBy'; readonly by: 'minBy' | 'maxBy'; readonly first: boolean }
    | { readonly kind: 'reduce' }
    | { readonly kind: 'stateful'; readonly state: StateKind; readonly modulus: number }
    | { readonly kind: 'timers'; readonly delay: number; readonly modulus: number }
    /** Writes the number of its subtask into the record. */
    | { readonly kind: 'where' }
  );

type StateKind = 'value' | 'list' | 'map' | 'reducing' | 'aggregating';
const STATES: readonly StateKind[] = ['value', 'list', 'map', 'reducing', 'aggregating'];

export function drawKeyedStage(draw: Draw): KeyedStage {
  const keyed = drawKeyed(draw);
  const kind = draw.oneOf([
    'rolling',
    'rollingBy',
    'reduce',
    'stateful',
    'stateful',
    'stateful',
    'timers',
    'timers',
    'where',
  ] as const);
  switch (kind) {
    case 'rolling':
      return { kind, ...keyed, by: draw.oneOf(['sum', 'min', 'max'] as const) };
    case 'rollingBy':
      return { kind, ...keyed, by: draw.oneOf(['minBy', 'maxBy'] as const), first: draw.chance(50) };
    case 'stateful':
      return { kind, ...keyed, state: draw.oneOf(STATES), modulus: draw.between(2, 5) };
    case 'timers':
      return { kind, ...keyed, delay: draw.between(-3, 12), modulus: draw.between(2, 5) };
    default:
      return { kind, ...keyed };
  }
}

export function keyedTypeScript(stage: KeyedStage, id: number): StageTexts {
  const start = keyBy(stage).ts;
  const end = withParallelism(stage);
  switch (stage.kind) {
    case 'rolling':
      return { call: `${start}.${stage.by}('n')${end}` };
    case 'rollingBy':
      return { call: `${start}.${stage.by}('n', ${stage.first})${end}` };
    case 'reduce':
      return { call: `${start}.reduce((a, b) => rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s))${end}` };
    default:
      return { before: functionTypeScript(stage, id), call: `${start}.process(new Keyed${id}())${end}` };
  }
}

export function keyedJava(stage: KeyedStage, id: number): StageTexts {
  const start = keyBy(stage).java;
  const end = withParallelism(stage);
  switch (stage.kind) {
    case 'rolling':
      return { call: `${start}.${stage.by}("n")${end}` };
    case 'rollingBy':
      return { call: `${start}.${stage.by}("n", ${stage.first})${end}` };
    case 'reduce':
      return { call: `${start}.reduce((a, b) -> rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s))${end}` };
    default:
      return { before: functionJava(stage, id), call: `${start}.process(new Keyed${id}())${end}` };
  }
}

type FunctionStage = Extract<KeyedStage, { kind: 'stateful' | 'timers' | 'where' }>;

function functionTypeScript(stage: FunctionStage, id: number): string {
  const key = KEY_SELECTORS[stage.key].tsType;
  const { fields, open, body, timer = '' } = bodyTypeScript(stage, key);
  return `class Keyed${id} extends KeyedProcessFunction<${key}, Rec, Rec> {
${fields}  open() {
${open}  }
  processElement(e: Rec, ctx: KeyedContext<${key}>, out: Collector<Rec>) {
${body}  }
${timer}}`;
}

function functionJava(stage: FunctionStage, id: number): string {
  const key = KEY_SELECTORS[stage.key].javaType;
  const { fields, open, body, timer = '' } = bodyJava(stage);
  return `  static class Keyed${id} extends KeyedProcessFunction<${key}, Rec, Rec> {
${fields}    @Override public void open(OpenContext context) {
${open}    }
    @Override public void processElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
${body}    }
${timer}  }`;
}

interface FunctionBody {
  readonly fields: string;
  readonly open: string;
  readonly body: string;
  readonly timer?: string;
}

function bodyTypeScript(stage: FunctionStage, key: string): FunctionBody {
  if (stage.kind === 'where')
    return {
      fields: '',
      open: '',
      body: '    out.collect(rec(e.k, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), e.t, e.w, e.s));\n',
    };
  if (stage.kind === 'timers')
    return {
      fields: '  private fired!: ValueState<number>;\n  private name!: ValueState<string>;\n',
      open: `    this.fired = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('fired'));
    this.name = this.getRuntimeContext().getState(new ValueStateDescriptor<string>('name'));\n`,
      body: `    this.name.update(e.k);
    if (e.n % ${stage.modulus} === 0) ctx.timerService().deleteEventTimeTimer(e.t + ${stage.delay} - 1);
    else ctx.timerService().registerEventTimeTimer(e.t + ${stage.delay});\n`,
      timer: `  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<${key}>, out: Collector<Rec>) {
    this.fired.update((this.fired.value() ?? 0) + 1);
    out.collect(rec(this.name.value()!, this.fired.value()!, timestamp, 0, 'T'));
  }\n`,
    };
  return stateTypeScript(stage);
}

function bodyJava(stage: FunctionStage): FunctionBody {
  if (stage.kind === 'where')
    return {
      fields: '',
      open: '',
      body: '      out.collect(rec(e.k, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), e.t, e.w, e.s));\n',
    };
  if (stage.kind === 'timers')
    return {
      fields: '    private ValueState<Integer> fired;\n    private ValueState<String> name;\n',
      open: `      fired = getRuntimeContext().getState(new ValueStateDescriptor<>("fired", Integer.class));
      name = getRuntimeContext().getState(new ValueStateDescriptor<>("name", String.class));\n`,
      body: `      name.update(e.k);
      if (e.n % ${stage.modulus} == 0) ctx.timerService().deleteEventTimeTimer(e.t + ${stage.delay} - 1);
      else ctx.timerService().registerEventTimeTimer(e.t + ${stage.delay});\n`,
      timer: `    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      fired.update((fired.value() == null ? 0 : fired.value()) + 1);
      out.collect(rec(name.value(), fired.value(), timestamp, 0, "T"));
    }\n`,
    };
  return stateJava(stage);
}

type StatefulStage = Extract<KeyedStage, { kind: 'stateful' }>;

function stateTypeScript({ state, modulus }: StatefulStage): FunctionBody {
  const context = '    this.state = this.getRuntimeContext()';
  switch (state) {
    case 'value':
      return {
        fields: '  private state!: ValueState<number>;\n',
        open: `${context}.getState(new ValueStateDescriptor<number>('state'));\n`,
        body: `    this.state.update((this.state.value() ?? 0) + e.n);
    out.collect(rec(e.k, this.state.value()!, e.t, e.w, e.s));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
    case 'list':
      return {
        fields: '  private state!: ListState<number>;\n',
        open: `${context}.getListState(new ListStateDescriptor<number>('state'));\n`,
        body: `    this.state.add(e.n);
    if (e.n % ${modulus} === 0) this.state.addAll([e.n + 1, e.n + 2]);
    out.collect(rec(e.k, e.n, e.t, e.w, [...this.state.get()].join(',')));\n`,
      };
    case 'map':
      return {
        fields: '  private state!: MapState<number, number>;\n',
        open: `${context}.getMapState(new MapStateDescriptor<number, number>('state'));\n`,
        body: `    const slot = Math.abs(e.n) % ${modulus};
    this.state.put(slot, (this.state.contains(slot) ? this.state.get(slot)! : 0) + 1);
    if (e.n % 7 === 0) this.state.remove(0);
    out.collect(rec(e.k, this.state.get(slot) ?? -1, e.t, e.w, [...this.state.keys()].sort((a, b) => a - b).join(',')));\n`,
      };
    case 'reducing':
      return {
        fields: '  private state!: ReducingState<number>;\n',
        open: `${context}.getReducingState(new ReducingStateDescriptor<number>('state', (a, b) => 2 * a - b));\n`,
        body: `    this.state.add(e.n);
    out.collect(rec(e.k, this.state.get()!, e.t, e.w, e.s));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
    case 'aggregating':
      return {
        fields: '  private state!: AggregatingState<number, string>;\n',
        open: `${context}.getAggregatingState(new AggregatingStateDescriptor<number, [number, number], string>('state', {
      createAccumulator: () => [0, 0],
      add: (value, [sum, count]) => [sum + value, count + 1],
      getResult: ([sum, count]) => sum + '/' + count,
      merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
    }));\n`,
        body: `    this.state.add(e.n);
    out.collect(rec(e.k, e.n, e.t, e.w, this.state.get()!));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
  }
}

function stateJava({ state, modulus }: StatefulStage): FunctionBody {
  const context = '      state = getRuntimeContext()';
  switch (state) {
    case 'value':
      return {
        fields: '    private ValueState<Integer> state;\n',
        open: `${context}.getState(new ValueStateDescriptor<>("state", Integer.class));\n`,
        body: `      state.update((state.value() == null ? 0 : state.value()) + e.n);
      out.collect(rec(e.k, state.value(), e.t, e.w, e.s));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
    case 'list':
      return {
        fields: '    private ListState<Integer> state;\n',
        open: `${context}.getListState(new ListStateDescriptor<>("state", Integer.class));\n`,
        body: `      state.add(e.n);
      if (e.n % ${modulus} == 0) state.addAll(List.of(e.n + 1, e.n + 2));
      out.collect(rec(e.k, e.n, e.t, e.w, joined(state.get())));\n`,
      };
    case 'map':
      return {
        fields: '    private MapState<Integer, Integer> state;\n',
        open: `${context}.getMapState(new MapStateDescriptor<>("state", Integer.class, Integer.class));\n`,
        body: `      int slot = Math.abs(e.n) % ${modulus};
      state.put(slot, (state.contains(slot) ? state.get(slot) : 0) + 1);
      if (e.n % 7 == 0) state.remove(0);
      out.collect(rec(e.k, state.get(slot) == null ? -1 : state.get(slot), e.t, e.w, joined(new TreeSet<>(keysOf(state)))));\n`,
      };
    case 'reducing':
      return {
        fields: '    private ReducingState<Integer> state;\n',
        open: `${context}.getReducingState(new ReducingStateDescriptor<>("state", (a, b) -> 2 * a - b, Integer.class));\n`,
        body: `      state.add(e.n);
      out.collect(rec(e.k, state.get(), e.t, e.w, e.s));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
    case 'aggregating':
      return {
        fields: '    private AggregatingState<Integer, String> state;\n',
        open: `${context}.getAggregatingState(new AggregatingStateDescriptor<>("state", new Ratio(), TypeInformation.of(new TypeHint<Tuple2<Integer, Integer>>() {})));\n`,
        body: `      state.add(e.n);
      out.collect(rec(e.k, e.n, e.t, e.w, state.get()));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
  }
}
