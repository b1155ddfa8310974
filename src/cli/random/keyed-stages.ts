/** Stages that keep something for each key: rolling aggregations, and functions with every kind of state and with timers. */
import type { Draw } from '../simulate/draw.ts';
import { type Known, marginOfFirings } from './known.ts';
import {
  drawKeyed,
  KEY_SELECTORS,
  type Keyed,
  keyBy,
  type Order,
  type StageTexts,
  tellsKeysApart,
  withParallelism,
} from './stage.ts';
import { type FunctionBody, STATES, stateJava, stateTypeScript } from './state-texts.ts';

export type KeyedStage = Keyed &
  (
    | { readonly kind: 'rolling'; readonly by: 'sum' | 'min' | 'max' }
    | { readonly kind: 'rollingBy'; readonly by: 'minBy' | 'maxBy'; readonly first: boolean }
    | { readonly kind: 'reduce' }
    | { readonly kind: 'stateful'; readonly state: (typeof STATES)[number]; readonly modulus: number }
    /** `again`: how much later a timer sets another one; 0: it does not. Timers of processing time fire in BATCH only. */
    | {
        readonly kind: 'timers';
        readonly delay: number;
        readonly modulus: number;
        readonly again: number;
        readonly domain: 'Event' | 'Processing';
      }
    /** Writes the number of its subtask into the record. */
    | { readonly kind: 'where' }
    /** Keeps all records; a timer for each shows what has come up to its time, in an order of its own. */
    | { readonly kind: 'gather'; readonly delay: number }
    /** A step without state behind `keyBy`. */
    | { readonly kind: 'plain'; readonly amount: number }
  );

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
    'gather',
    'gather',
    'plain',
  ] as const);
  switch (kind) {
    case 'rolling':
      return { kind, ...keyed, by: draw.oneOf(['sum', 'min', 'max'] as const) };
    case 'rollingBy':
      return { kind, ...keyed, by: draw.oneOf(['minBy', 'maxBy'] as const), first: draw.chance(50) };
    case 'stateful':
      return { kind, ...keyed, state: draw.oneOf(STATES), modulus: draw.between(2, 5) };
    case 'gather':
      return { kind, ...keyed, delay: draw.between(0, 9) };
    case 'plain':
      return { kind, ...keyed, amount: draw.between(1, 9) };
    case 'timers':
      return {
        kind,
        ...keyed,
        delay: draw.between(-3, 12),
        modulus: draw.between(2, 5),
        again: draw.oneOf([0, 0, 1, 7]),
        domain: draw.chance(85) ? 'Event' : 'Processing',
      };
    default:
      return { kind, ...keyed };
  }
}

const KEYED_KINDS: readonly string[] = [
  'rolling',
  'rollingBy',
  'reduce',
  'stateful',
  'timers',
  'where',
  'gather',
  'plain',
] satisfies KeyedStage['kind'][];

export function isKeyedStage(stage: { readonly kind: string }): stage is KeyedStage {
  return KEYED_KINDS.includes(stage.kind);
}

/** What is known behind the stage in STREAMING; null where the outcome hangs on an order that is not fixed. */
export function behindKeyed(known: Known, stage: KeyedStage): Known | null {
  const order = known.order === 'list' && stage.parallelism !== 1 ? 'perKey' : known.order;
  const inStep = known.inStep && stage.parallelism === 1;
  if (stage.kind === 'plain') return { ...known, order, inStep };
  if (stage.kind === 'gather') return canGather(known) ? behindTimers({ ...known, order: 'perKey', inStep }) : null;
  // Keys that share a selected key would be mixed by the order between keys, which is fixed only in a list.
  if (known.order === 'multiset' || (!tellsKeysApart(stage.key) && known.order !== 'list')) return null;
  switch (stage.kind) {
    case 'timers':
      return known.inStep && stage.domain === 'Event'
        ? behindTimers({ ...known, order: 'perKey', inStep, tIsTime: known.tIsTime && stage.delay >= 0 })
        : null;
    case 'rolling':
    case 'rollingBy':
      return { ...known, order, inStep, tIsTime: false };
    default:
      return { ...known, order, inStep };
  }
}

/** Timers of an operator whose input is in time see the same records, whichever comes first. */
export function canGather({ margin, tIsTime, timesAreSmall }: Known): boolean {
  return margin >= 1 && tIsTime && timesAreSmall;
}

/** `tIsTime`: whether the timers were set for the time of the record or later. Their results have it as `t`. */
export function behindTimers(known: Known): Known {
  const margin = known.tIsTime ? marginOfFirings(known.margin) : Number.NEGATIVE_INFINITY;
  return { ...known, margin, tIsTime: true, times: null };
}

/** The same in BATCH, which sorts by key and time: only records that share both have an order that is not fixed. */
export function behindKeyedInBatch(known: Known, stage: KeyedStage): Known | null {
  const order = orderInBatch(stage.parallelism);
  const { times, tIsTime, timesAreSmall } = known;
  if (stage.kind === 'gather') return tIsTime && timesAreSmall ? { ...known, order, times: null } : null;
  if (stage.kind === 'plain') return { ...known, order: times === null ? 'multiset' : order };
  if (times === null) return null;
  switch (stage.kind) {
    case 'timers':
      if (stage.domain === 'Event') return { ...known, order, tIsTime: true, times: null };
      return { ...known, order, timesAreSmall: false, tIsTime: false, times: null };
    case 'rolling':
    case 'rollingBy':
    case 'reduce':
      // One result for each key, at the end of time.
      return { ...known, order, timesAreSmall: false, tIsTime: false, times: null };
    default:
      return { ...known, order };
  }
}

/**
 * The keys come one after another in an order of their own. What several subtasks emit is dealt in turn to as many parts of a result as
 * there might be readers, before it is known how many there are: one reader of all the parts mixes what a subtask emitted.
 */
export function orderInBatch(parallelism: number): Order {
  return parallelism === 1 ? 'list' : 'multiset';
}

export function keyedTypeScript(stage: KeyedStage, id: string): StageTexts {
  const start = keyBy(stage).ts;
  const end = withParallelism(stage);
  switch (stage.kind) {
    case 'rolling':
      return { call: `${start}.${stage.by}('n')${end}` };
    case 'rollingBy':
      return { call: `${start}.${stage.by}('n', ${stage.first})${end}` };
    case 'reduce':
      return { call: `${start}.reduce((a, b) => rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s))${end}` };
    case 'plain':
      return { call: `${start}.map((e) => rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s))${end}` };
    default:
      return { before: functionTypeScript(stage, id), call: `${start}.process(new Keyed${id}())${end}` };
  }
}

export function keyedJava(stage: KeyedStage, id: string): StageTexts {
  const start = keyBy(stage).java;
  const end = withParallelism(stage);
  switch (stage.kind) {
    case 'rolling':
      return { call: `${start}.${stage.by}("n")${end}` };
    case 'rollingBy':
      return { call: `${start}.${stage.by}("n", ${stage.first})${end}` };
    case 'reduce':
      return { call: `${start}.reduce((a, b) -> rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s))${end}` };
    case 'plain':
      return { call: `${start}.map(e -> rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s))${end}` };
    default:
      return { before: functionJava(stage, id), call: `${start}.process(new Keyed${id}())${end}` };
  }
}

type FunctionStage = Extract<KeyedStage, { kind: 'stateful' | 'timers' | 'where' | 'gather' }>;

function functionTypeScript(stage: FunctionStage, id: string): string {
  const key = KEY_SELECTORS[stage.key].tsType;
  const { fields, open, body, timer = '' } = bodyTypeScript(stage, key);
  return `class Keyed${id} extends KeyedProcessFunction<${key}, Rec, Rec> {
${fields}  open() {
${open}  }
  processElement(e: Rec, ctx: KeyedContext<${key}>, out: Collector<Rec>) {
${body}  }
${timer}}`;
}

function functionJava(stage: FunctionStage, id: string): string {
  const key = KEY_SELECTORS[stage.key].javaType;
  const { fields, open, body, timer = '' } = bodyJava(stage);
  return `  static class Keyed${id} extends KeyedProcessFunction<${key}, Rec, Rec> {
${fields}    @Override public void open(OpenContext context) {
${open}    }
    @Override public void processElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
${body}    }
${timer}  }`;
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
    if (e.n % ${stage.modulus} === 0) ctx.timerService().delete${stage.domain}TimeTimer(e.t + ${stage.delay} - 1);
    else ctx.timerService().register${stage.domain}TimeTimer(e.t + ${stage.delay});\n`,
      timer: `  onTimer(timestamp: number, ${stage.again === 0 ? '_' : ''}ctx: KeyedOnTimerContext<${key}>, out: Collector<Rec>) {
    this.fired.update((this.fired.value() ?? 0) + 1);
    out.collect(rec(this.name.value()!, this.fired.value()!, timestamp, 0, 'T'));
${stage.again === 0 ? '' : `    if (this.fired.value()! % 3 !== 0) ctx.timerService().register${stage.domain}TimeTimer(timestamp + ${stage.again});\n`}  }\n`,
    };
  if (stage.kind === 'gather')
    return {
      fields: '  private items!: ListState<Rec>;\n',
      open: "    this.items = this.getRuntimeContext().getListState(new ListStateDescriptor<Rec>('items'));\n",
      body: `    this.items.add(e);
    ctx.timerService().registerEventTimeTimer(e.t + ${stage.delay});\n`,
      timer: `  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<${key}>, out: Collector<Rec>) {
    out.collect(settled(upTo(timestamp, this.items.get()), timestamp));
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
      if (e.n % ${stage.modulus} == 0) ctx.timerService().delete${stage.domain}TimeTimer(e.t + ${stage.delay} - 1);
      else ctx.timerService().register${stage.domain}TimeTimer(e.t + ${stage.delay});\n`,
      timer: `    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      fired.update((fired.value() == null ? 0 : fired.value()) + 1);
      out.collect(rec(name.value(), fired.value(), timestamp, 0, "T"));
${stage.again === 0 ? '' : `      if (fired.value() % 3 != 0) ctx.timerService().register${stage.domain}TimeTimer(timestamp + ${stage.again});\n`}    }\n`,
    };
  if (stage.kind === 'gather')
    return {
      fields: '    private ListState<Rec> items;\n',
      open: '      items = getRuntimeContext().getListState(new ListStateDescriptor<>("items", Rec.class));\n',
      body: `      items.add(e);
      ctx.timerService().registerEventTimeTimer(e.t + ${stage.delay});\n`,
      timer: `    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      out.collect(settled(upTo(timestamp, items.get()), timestamp));
    }\n`,
    };
  return stateJava(stage);
}
