/** Windows written out in TypeScript and in Java. */
import { KEY_SELECTORS, keyBy, type StageTexts, withParallelism } from './stage.ts';
import {
  type Assigner,
  countsOnly,
  isSession,
  type TimeAssigner,
  type WindowEvictor,
  type WindowStage,
  type WindowTrigger,
} from './window-stages.ts';

export function windowTypeScript(stage: WindowStage, id: string): StageTexts {
  const tag = stage.lateOutput ? `const tag${id} = new OutputTag<Rec>('side${id}');\n` : '';
  const { fn, before = '' } = functionTypeScript(stage, id);
  const start = `${stage.key === 'all' ? '' : keyBy({ key: stage.key }).ts}${assignerTypeScript(stage)}`;
  return { before: `${tag}${before}`, call: `${start}${common(stage, id, 'ts')}\n  ${fn}${withParallelism(stage)}` };
}

export function windowJava(stage: WindowStage, id: string): StageTexts {
  const tag = stage.lateOutput ? `  static final OutputTag<Rec> tag${id} = new OutputTag<>("side${id}") {};\n` : '';
  const { fn, before = '' } = functionJava(stage, id);
  const start = `${stage.key === 'all' ? '' : keyBy({ key: stage.key }).java}${assignerJava(stage)}`;
  return {
    before: `${tag}${before}`,
    call: `${start}${common(stage, id, 'java')}\n        ${fn}${withParallelism(stage)}`,
  };
}

function assignerTypeScript({ assigner, key }: WindowStage): string {
  if (assigner.kind !== 'dynamicSession') return assignerText(assigner, key);
  const gap = `(e) => ${assigner.gap} + (Math.abs(e.n) % 3)`;
  return `.window${key === 'all' ? 'All' : ''}(EventTimeSessionWindows.withDynamicGap<Rec>(${gap}))`;
}

function assignerJava({ assigner, key }: WindowStage): string {
  if (assigner.kind !== 'dynamicSession') return assignerText(assigner, key);
  const gap = `(Rec e) -> ${assigner.gap} + (Math.abs(e.n) % 3)`;
  return `.window${key === 'all' ? 'All' : ''}(EventTimeSessionWindows.withDynamicGap(${gap}))`;
}

/** The same in both languages. */
function assignerText(assigner: Exclude<Assigner, { kind: 'dynamicSession' }>, key: WindowStage['key']): string {
  const all = key === 'all' ? 'All' : '';
  switch (assigner.kind) {
    case 'count':
      return `.countWindow${all}(${assigner.size}${assigner.slide === null ? '' : `, ${assigner.slide}`})`;
    case 'global': {
      const count = `CountTrigger.of(${assigner.count})`;
      return `.window${all}(GlobalWindows.create()).trigger(${assigner.purging ? `PurgingTrigger.of(${count})` : count})`;
    }
    default:
      return `.window${all}(${timeAssigner(assigner)})`;
  }
}

/** The assigner itself, the same in both languages. */
export function timeAssigner(assigner: TimeAssigner): string {
  switch (assigner.kind) {
    case 'tumbling': {
      const offset = assigner.offset === 0 ? '' : `, ${millis(assigner.offset)}`;
      return `TumblingEventTimeWindows.of(${millis(assigner.size)}${offset})`;
    }
    case 'sliding':
      return `SlidingEventTimeWindows.of(${millis(assigner.size)}, ${millis(assigner.slide)})`;
    case 'session':
      return `EventTimeSessionWindows.withGap(${millis(assigner.gap)})`;
  }
}

function common({ trigger, evictor, lateness, lateOutput }: WindowStage, id: string, language: 'ts' | 'java'): string {
  return [
    triggerText(trigger, language),
    evictorText(evictor, language),
    lateness === 0 ? '' : `.allowedLateness(${millis(lateness)})`,
    lateOutput ? `.sideOutputLateData(tag${id})` : '',
  ].join('');
}

const DELTAS = {
  ts: '(a: Rec, b: Rec) => Math.abs(b.n - a.n)',
  java: '(Rec a, Rec b) -> Math.abs(b.n - a.n)',
};

function triggerText(trigger: WindowTrigger, language: 'ts' | 'java'): string {
  switch (trigger.kind) {
    case 'default':
      return '';
    case 'purgingTime':
      return '.trigger(PurgingTrigger.of(EventTimeTrigger.create()))';
    case 'count':
      return `.trigger(CountTrigger.of(${trigger.count}))`;
    case 'purgingCount':
      return `.trigger(PurgingTrigger.of(CountTrigger.of(${trigger.count})))`;
    case 'continuous':
      return `.trigger(ContinuousEventTimeTrigger.of(${millis(trigger.interval)}))`;
    case 'delta':
      return `.trigger(DeltaTrigger.of(${trigger.threshold}, ${DELTAS[language]}${language === 'ts' ? '' : ', serializer()'}))`;
  }
}

function evictorText(evictor: WindowEvictor, language: 'ts' | 'java'): string {
  switch (evictor.kind) {
    case 'none':
      return '';
    case 'count':
      return `.evictor(CountEvictor.of(${evictor.count}${evictor.after ? ', true' : ''}))`;
    case 'time':
      return `.evictor(TimeEvictor.of(${millis(evictor.size)}${evictor.after ? ', true' : ''}))`;
    case 'delta':
      return `.evictor(DeltaEvictor.of(${evictor.threshold}, ${DELTAS[language]}))`;
  }
}

function millis(milliseconds: number): string {
  return `Duration.ofMillis(${milliseconds})`;
}

interface FunctionText {
  readonly fn: string;
  readonly before?: string;
}

function functionTypeScript(stage: WindowStage, id: string): FunctionText {
  const parts = { field: "'n'", arrow: '=>', summary: 'summary', total: 'total', show: `new Show${id}()` };
  return { fn: functionCall(stage, parts), before: usesShow(stage) ? showTypeScript(stage, id) : '' };
}

function functionJava(stage: WindowStage, id: string): FunctionText {
  const parts = { field: '"n"', arrow: '->', summary: 'new Summary()', total: 'new Total()', show: `new Show${id}()` };
  return { fn: functionCall(stage, parts), before: usesShow(stage) ? showJava(stage, id) : '' };
}

function usesShow({ fn }: WindowStage): boolean {
  return ['process', 'counting', 'sorted', 'apply', 'aggregateProcess', 'reduceProcess'].includes(fn);
}

type Parts = Readonly<Record<'field' | 'arrow' | 'summary' | 'total' | 'show', string>>;

function functionCall({ fn }: WindowStage, { field, arrow, summary, total, show }: Parts): string {
  const reduce = `(a, b) ${arrow} rec(a.k, a.n + b.n, b.t, a.w, a.s + b.s)`;
  switch (fn) {
    case 'sum':
    case 'min':
    case 'maxBy':
      return `.${fn}(${field})`;
    case 'reduce':
      return `.reduce(${reduce})`;
    case 'aggregate':
      return `.aggregate(${summary})`;
    case 'total':
      return `.aggregate(${total})`;
    case 'process':
    case 'counting':
    case 'sorted':
      return `.process(${show})`;
    case 'apply':
      return `.apply(${show})`;
    case 'aggregateProcess':
      return `.aggregate(${summary}, ${show})`;
    case 'reduceProcess':
      return `.reduce(${reduce}, ${show})`;
  }
}

/** A function that shows the window, and the records in it in their order. */
function showTypeScript({ key, assigner, fn }: WindowStage, id: string): string {
  const window = countsOnly(assigner) ? 'GlobalWindow' : 'TimeWindow';
  const keyed = key === 'all' ? '' : `_key: ${KEY_SELECTORS[key].tsType}, `;
  const type = key === 'all' ? window : `${KEY_SELECTORS[key].tsType}, ${window}`;
  const all = key === 'all' ? 'All' : '';
  if (fn === 'apply')
    return `class Show${id} {
  apply(${keyed}window: ${window}, elements: Iterable<Rec>, out: Collector<Rec>) {
    out.collect(${shown(fn, countsOnly(assigner) ? '0' : 'window.getEnd()')});
  }
}`;
  return `class Show${id} extends Process${all}WindowFunction<Rec, Rec, ${type}> {
  process(${keyed}ctx: ProcessWindowContext<${window}>, elements: Iterable<Rec>, out: Collector<Rec>) {
${fn === 'counting' ? countingTypeScript(assigner) : ''}    out.collect(${shown(fn, countsOnly(assigner) ? '0' : 'ctx.window().getEnd()')});
  }
}`;
}

function showJava({ key, assigner, fn }: WindowStage, id: string): string {
  const window = countsOnly(assigner) ? 'GlobalWindow' : 'TimeWindow';
  const keyed = key === 'all' ? '' : `${KEY_SELECTORS[key].javaType} key, `;
  const type = key === 'all' ? window : `${KEY_SELECTORS[key].javaType}, ${window}`;
  const all = key === 'all' ? 'All' : '';
  if (fn === 'apply')
    return `  static class Show${id} implements ${all}WindowFunction<Rec, Rec, ${type}> {
    @Override public void apply(${keyed}${window} window, Iterable<Rec> elements, Collector<Rec> out) {
      out.collect(${shown(fn, countsOnly(assigner) ? '0' : 'window.getEnd()')});
    }
  }`;
  return `  static class Show${id} extends Process${all}WindowFunction<Rec, Rec, ${type}> {
    @Override public void process(${keyed}Context ctx, Iterable<Rec> elements, Collector<Rec> out) throws Exception {
${fn === 'counting' ? countingJava(assigner) : ''}      out.collect(${shown(fn, countsOnly(assigner) ? '0' : 'ctx.window().getEnd()')});
    }
  }`;
}

/** Windows that merge have no state of their own (5.6.4). */
function countingTypeScript(assigner: Assigner): string {
  const scopes = isSession(assigner) ? ['global'] : ['global', 'window'];
  return scopes
    .map(
      (scope) => `    const ${scope}Count = ctx.${scope}State().getState(new ValueStateDescriptor<number>('${scope}'));
    ${scope}Count.update((${scope}Count.value() ?? 0) + 1);
    out.collect(rec(inOrder(elements, 0).k, ${scope}Count.value()!, 0, 0, '${scope}'));\n`,
    )
    .join('');
}

function countingJava(assigner: Assigner): string {
  const scopes = isSession(assigner) ? ['global'] : ['global', 'window'];
  return scopes
    .map(
      (
        scope,
      ) => `      ValueState<Integer> ${scope}Count = ctx.${scope}State().getState(new ValueStateDescriptor<>("${scope}", Integer.class));
      ${scope}Count.update((${scope}Count.value() == null ? 0 : ${scope}Count.value()) + 1);
      out.collect(rec(inOrder(elements, 0).k, ${scope}Count.value(), 0, 0, "${scope}"));\n`,
    )
    .join('');
}

/** The same in both languages. `sorted` has the time of the result in `t`. */
function shown(fn: WindowStage['fn'], end: string): string {
  return fn === 'sorted' && end !== '0' ? `settled(elements, ${end} - 1)` : `inOrder(elements, ${end})`;
}
