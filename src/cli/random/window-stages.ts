/** Stages that cut the records of a key into windows: every assigner, with triggers, evictors, lateness and functions. */
import type { Draw } from '../simulate/draw.ts';
import { drawKeyed, KEY_SELECTORS, type Keyed, keyBy, type StageTexts, withParallelism } from './stage.ts';

type Assigner =
  | { readonly kind: 'tumbling'; readonly size: number; readonly offset: number }
  | { readonly kind: 'sliding'; readonly size: number; readonly slide: number }
  | { readonly kind: 'session'; readonly gap: number }
  /** The gap of each record follows from its number. */
  | { readonly kind: 'dynamicSession'; readonly gap: number }
  | { readonly kind: 'count'; readonly size: number; readonly slide: number | null };

type WindowTrigger =
  | { readonly kind: 'default' }
  | { readonly kind: 'count' | 'purgingCount'; readonly count: number }
  | { readonly kind: 'continuous'; readonly interval: number };

type WindowEvictor =
  | { readonly kind: 'none' }
  | { readonly kind: 'count'; readonly count: number; readonly after: boolean }
  | { readonly kind: 'time'; readonly size: number };

const FUNCTIONS = ['sum', 'min', 'maxBy', 'reduce', 'aggregate', 'process', 'reduceProcess'] as const;

export type WindowStage = Keyed & {
  readonly kind: 'window';
  readonly assigner: Assigner;
  readonly trigger: WindowTrigger;
  readonly evictor: WindowEvictor;
  readonly lateness: number;
  readonly lateOutput: boolean;
  readonly fn: (typeof FUNCTIONS)[number];
};

export function drawWindowStage(draw: Draw): WindowStage {
  const assigner = drawAssigner(draw);
  const isCount = assigner.kind === 'count';
  const evictor: WindowEvictor = isCount ? { kind: 'none' } : drawEvictor(draw);
  return {
    kind: 'window',
    ...drawKeyed(draw),
    assigner,
    trigger: isCount ? { kind: 'default' } : drawTrigger(draw),
    evictor,
    lateness: isCount ? 0 : draw.oneOf([0, 0, 5, 20]),
    lateOutput: !isCount && draw.chance(50),
    fn: draw.oneOf(FUNCTIONS),
  };
}

function drawAssigner(draw: Draw): Assigner {
  const kind = draw.oneOf(['tumbling', 'sliding', 'session', 'dynamicSession', 'count'] as const);
  switch (kind) {
    case 'tumbling': {
      const size = draw.between(3, 15);
      return { kind, size, offset: draw.oneOf([0, 0, 1, -2]) };
    }
    case 'sliding':
      return { kind, size: draw.between(3, 15), slide: draw.between(2, 8) };
    case 'count':
      return { kind, size: draw.between(1, 4), slide: draw.oneOf([null, 1, 2, 3]) };
    default:
      return { kind, gap: draw.between(2, 9) };
  }
}

function drawTrigger(draw: Draw): WindowTrigger {
  const kind = draw.oneOf(['default', 'default', 'default', 'count', 'purgingCount', 'continuous'] as const);
  switch (kind) {
    case 'default':
      return { kind };
    case 'continuous':
      return { kind, interval: draw.between(2, 6) };
    default:
      return { kind, count: draw.between(1, 3) };
  }
}

function drawEvictor(draw: Draw): WindowEvictor {
  const kind = draw.oneOf(['none', 'none', 'none', 'count', 'time'] as const);
  switch (kind) {
    case 'none':
      return { kind };
    case 'count':
      return { kind, count: draw.between(1, 3), after: draw.chance(50) };
    case 'time':
      return { kind, size: draw.between(1, 8) };
  }
}

export function windowTypeScript(stage: WindowStage, id: number): StageTexts {
  const late = stage.lateOutput ? `.sideOutputLateData(tag${id})` : '';
  const tag = stage.lateOutput ? `const tag${id} = new OutputTag<Rec>('side${id}');\n` : '';
  const { fn, before = '' } = functionTypeScript(stage, id);
  return {
    before: `${tag}${before}`.trimEnd(),
    call: `${keyBy(stage).ts}${assignerTypeScript(stage.assigner)}${common(stage)}${late}\n  ${fn}${withParallelism(stage)}`,
  };
}

export function windowJava(stage: WindowStage, id: number): StageTexts {
  const late = stage.lateOutput ? `.sideOutputLateData(tag${id})` : '';
  const tag = stage.lateOutput ? `  static final OutputTag<Rec> tag${id} = new OutputTag<>("side${id}") {};\n` : '';
  const { fn, before = '' } = functionJava(stage, id);
  return {
    before: `${tag}${before}`.trimEnd(),
    call: `${keyBy(stage).java}${assignerJava(stage.assigner)}${common(stage)}${late}\n        ${fn}${withParallelism(stage)}`,
  };
}

function assignerTypeScript(assigner: Assigner): string {
  if (assigner.kind === 'dynamicSession')
    return `.window(EventTimeSessionWindows.withDynamicGap<Rec>((e) => ${assigner.gap} + (Math.abs(e.n) % 3)))`;
  return assignerText(assigner);
}

function assignerJava(assigner: Assigner): string {
  if (assigner.kind === 'dynamicSession')
    return `.window(EventTimeSessionWindows.withDynamicGap((Rec e) -> ${assigner.gap} + (Math.abs(e.n) % 3)))`;
  return assignerText(assigner);
}

/** The same in both languages. */
function assignerText(assigner: Exclude<Assigner, { kind: 'dynamicSession' }>): string {
  switch (assigner.kind) {
    case 'tumbling': {
      const offset = assigner.offset === 0 ? '' : `, ${millis(assigner.offset)}`;
      return `.window(TumblingEventTimeWindows.of(${millis(assigner.size)}${offset}))`;
    }
    case 'sliding':
      return `.window(SlidingEventTimeWindows.of(${millis(assigner.size)}, ${millis(assigner.slide)}))`;
    case 'session':
      return `.window(EventTimeSessionWindows.withGap(${millis(assigner.gap)}))`;
    case 'count':
      return `.countWindow(${assigner.size}${assigner.slide === null ? '' : `, ${assigner.slide}`})`;
  }
}

function common({ trigger, evictor, lateness }: WindowStage): string {
  return [
    triggerText(trigger),
    evictorText(evictor),
    lateness === 0 ? '' : `.allowedLateness(${millis(lateness)})`,
  ].join('');
}

function triggerText(trigger: WindowTrigger): string {
  switch (trigger.kind) {
    case 'default':
      return '';
    case 'count':
      return `.trigger(CountTrigger.of(${trigger.count}))`;
    case 'purgingCount':
      return `.trigger(PurgingTrigger.of(CountTrigger.of(${trigger.count})))`;
    case 'continuous':
      return `.trigger(ContinuousEventTimeTrigger.of(${millis(trigger.interval)}))`;
  }
}

function evictorText(evictor: WindowEvictor): string {
  switch (evictor.kind) {
    case 'none':
      return '';
    case 'count':
      return `.evictor(CountEvictor.of(${evictor.count}${evictor.after ? ', true' : ''}))`;
    case 'time':
      return `.evictor(TimeEvictor.of(${millis(evictor.size)}))`;
  }
}

function millis(milliseconds: number): string {
  return `Duration.ofMillis(${milliseconds})`;
}

interface FunctionText {
  readonly fn: string;
  readonly before?: string;
}

function functionTypeScript(stage: WindowStage, id: number): FunctionText {
  const reduce = '(a, b) => rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s)';
  const show = showTypeScript(stage, id);
  switch (stage.fn) {
    case 'sum':
    case 'min':
    case 'maxBy':
      return { fn: `.${stage.fn}('n')` };
    case 'reduce':
      return { fn: `.reduce(${reduce})` };
    case 'aggregate':
      return {
        fn: `.aggregate({
    createAccumulator: (): Rec => rec('', 0, 0, 0, ''),
    add: (e: Rec, acc: Rec): Rec => rec(e.k, acc.n + e.n, acc.t + 1, e.w, acc.s + e.n + ';'),
    getResult: (acc: Rec): Rec => acc,
    merge: (a: Rec, b: Rec): Rec => rec(a.k === '' ? b.k : a.k, a.n + b.n, a.t + b.t, b.w, a.s + b.s),
  })`,
      };
    case 'process':
      return { fn: `.process(new Show${id}())`, before: show };
    case 'reduceProcess':
      return { fn: `.reduce(${reduce}, new Show${id}())`, before: show };
  }
}

function functionJava(stage: WindowStage, id: number): FunctionText {
  const reduce = '(a, b) -> rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s)';
  const show = showJava(stage, id);
  switch (stage.fn) {
    case 'sum':
    case 'min':
    case 'maxBy':
      return { fn: `.${stage.fn}("n")` };
    case 'reduce':
      return { fn: `.reduce(${reduce})` };
    case 'aggregate':
      return { fn: '.aggregate(new Summary())' };
    case 'process':
      return { fn: `.process(new Show${id}())`, before: show };
    case 'reduceProcess':
      return { fn: `.reduce(${reduce}, new Show${id}())`, before: show };
  }
}

/** Shows the window, and the records in it in their order. */
function showTypeScript({ key, assigner }: WindowStage, id: number): string {
  const window = assigner.kind === 'count' ? 'GlobalWindow' : 'TimeWindow';
  const end = assigner.kind === 'count' ? '0' : 'ctx.window().getEnd()';
  return `class Show${id} extends ProcessWindowFunction<Rec, Rec, ${KEY_SELECTORS[key].tsType}, ${window}> {
  process(_key: ${KEY_SELECTORS[key].tsType}, ctx: ProcessWindowContext<${window}>, elements: Iterable<Rec>, out: Collector<Rec>) {
    const all = [...elements];
    out.collect(rec(all.length === 0 ? '' : all[0]!.k, all.length, ${end}, 0, all.map((e) => e.n).join(',')));
  }
}
`;
}

function showJava({ key, assigner }: WindowStage, id: number): string {
  const window = assigner.kind === 'count' ? 'GlobalWindow' : 'TimeWindow';
  const end = assigner.kind === 'count' ? '0' : 'ctx.window().getEnd()';
  return `  static class Show${id} extends ProcessWindowFunction<Rec, Rec, ${KEY_SELECTORS[key].javaType}, ${window}> {
    @Override public void process(${KEY_SELECTORS[key].javaType} key, Context ctx, Iterable<Rec> elements, Collector<Rec> out) {
      List<Rec> all = new ArrayList<>();
      List<Integer> numbers = new ArrayList<>();
      for (Rec e : elements) { all.add(e); numbers.add(e.n); }
      out.collect(rec(all.isEmpty() ? "" : all.get(0).k, all.size(), ${end}, 0, joined(numbers)));
    }
  }
`;
}
