/** Stages that look at one record at a time. */
import type { Draw } from '../simulate/draw.ts';
import type { Known } from './known.ts';
import type { StageTexts } from './stage.ts';

export type StatelessStage =
  | { readonly kind: 'add'; readonly amount: number; readonly hint: (typeof HINTS)[number] }
  | { readonly kind: 'mark'; readonly mark: string }
  | { readonly kind: 'filter'; readonly modulus: number; readonly remainder: number }
  | { readonly kind: 'flatMap'; readonly modulus: number }
  | { readonly kind: 'rekey'; readonly keys: number }
  /** Writes the record's timestamp into it. */
  | { readonly kind: 'stamp' }
  /** Some records go to a side output, which has a sink of its own. */
  | { readonly kind: 'split'; readonly modulus: number }
  /** Asks for each record and is answered at once; some answers hold nothing. */
  | { readonly kind: 'async'; readonly isOrdered: boolean; readonly capacity: number; readonly modulus: number }
  /** No step, but a sink of its own. */
  | { readonly kind: 'tap' }
  /** Takes timestamps and watermarks from the fields `t` and `w` again. */
  | { readonly kind: 'reassign' }
  | {
      readonly kind: 'spread';
      readonly how: (typeof SPREADS)[number];
      readonly parallelism: number;
      readonly amount: number;
    };

const HINTS = ['', '', '.startNewChain()', '.disableChaining()', '.uid(@)', '.slotSharingGroup(@)'] as const;
const SPREADS = ['rebalance', 'rescale', 'shuffle', 'global', 'broadcast', 'custom'] as const;

export function drawStateless(draw: Draw): StatelessStage {
  const kind = draw.oneOf([
    'add',
    'mark',
    'filter',
    'flatMap',
    'rekey',
    'stamp',
    'split',
    'tap',
    'async',
    'reassign',
    'spread',
    'spread',
  ] as const);
  switch (kind) {
    case 'add':
      return { kind, amount: draw.between(-3, 5), hint: draw.oneOf(HINTS) };
    case 'mark':
      return { kind, mark: draw.oneOf(['x', 'é', '日', '-']) };
    case 'filter':
      return { kind, modulus: draw.between(2, 4), remainder: draw.between(-1, 2) };
    case 'flatMap':
    case 'split':
      return { kind, modulus: draw.between(2, 4) };
    case 'rekey':
      return { kind, keys: draw.between(1, 5) };
    case 'async':
      return { kind, isOrdered: draw.chance(60), capacity: draw.between(1, 3), modulus: draw.between(2, 5) };
    case 'stamp':
    case 'tap':
    case 'reassign':
      return { kind };
    case 'spread':
      return { kind, how: draw.oneOf(SPREADS), parallelism: draw.between(2, 4), amount: draw.between(1, 9) };
  }
}

/** What is known behind the stage; null where it has no one outcome. The same in STREAMING and in BATCH, but for `add` and `reassign`. */
export function behindStateless(known: Known, stage: StatelessStage, isBatch: boolean): Known | null {
  switch (stage.kind) {
    case 'add':
      // In BATCH what cuts a chain makes an exchange, as in `sinkOrder`.
      return isBatch && stage.hint !== '' && !stage.hint.startsWith('.uid') ? { ...known, order: 'multiset' } : known;
    case 'flatMap':
      return { ...known, times: null };
    case 'rekey':
      return { ...known, order: known.order === 'list' ? 'list' : 'multiset' };
    case 'async':
      return stage.isOrdered ? known : { ...known, order: 'multiset' };
    case 'spread':
      return behindSpread(known, stage.how);
    case 'reassign':
      return behindReassign(known, isBatch);
    default:
      return known;
  }
}

/** `global` uses one of several subtasks. Behind any, watermarks come through several channels. */
function behindSpread(known: Known, how: (typeof SPREADS)[number]): Known {
  return {
    ...known,
    order: how === 'global' ? known.order : 'multiset',
    inStep: false,
    times: how === 'broadcast' ? null : known.times,
  };
}

/** In STREAMING the watermarks follow from the order of the records; in BATCH there are none. */
function behindReassign(known: Known, isBatch: boolean): Known | null {
  const { order, timesAreSmall, tIsTime } = known;
  if (!timesAreSmall || (!isBatch && order !== 'list')) return null;
  const times = tIsTime ? known.times : null;
  return { ...known, inStep: true, margin: Number.NEGATIVE_INFINITY, tIsTime: true, times };
}

export function statelessTypeScript(stage: StatelessStage, id: string): StageTexts {
  switch (stage.kind) {
    case 'add':
      return {
        call: `.map((e) => rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s))${stage.hint.replace('@', `'own${id}'`)}`,
      };
    case 'mark':
      return { call: `.map((e) => rec(e.k, e.n, e.t, e.w, e.s + '${stage.mark}'))` };
    case 'filter':
      return { call: `.filter((e) => e.n % ${stage.modulus} !== ${stage.remainder})` };
    case 'flatMap':
      return {
        call: `.flatMap<Rec>((e, out) => {
  out.collect(e);
  if (e.n % ${stage.modulus} === 0) out.collect(rec(e.k, e.n + 100, e.t, e.w, e.s + 'd'));
})`,
      };
    case 'rekey':
      return { call: `.map((e) => rec(KEYS[Math.abs(e.n) % ${stage.keys}]!, e.n, e.t, e.w, e.s))` };
    case 'stamp':
      return {
        before: `class Stamp${id} extends ProcessFunction<Rec, Rec> {
  processElement(e: Rec, ctx: ProcessContext, out: Collector<Rec>) {
    out.collect(rec(e.k, e.n, e.t, ctx.timestamp() ?? -1, e.s));
  }
}`,
        call: `.process(new Stamp${id}())`,
      };
    case 'split':
      return {
        before: `const tag${id} = new OutputTag<Rec>('side${id}');
class Split${id} extends ProcessFunction<Rec, Rec> {
  processElement(e: Rec, ctx: ProcessContext, out: Collector<Rec>) {
    if (e.n % ${stage.modulus} === 0) ctx.output(tag${id}, e);
    else out.collect(e);
  }
}`,
        call: `.process(new Split${id}())`,
      };
    case 'async':
      return {
        before: `class Ask${id} implements AsyncFunction<Rec, Rec> {
  asyncInvoke(e: Rec, result: ResultFuture<Rec>) { result.complete(e.n % ${stage.modulus} === 0 ? [] : [rec(e.k, e.n, e.t, e.w, e.s + '?')]); }
}`,
        around: `AsyncDataStream.${stage.isOrdered ? 'ordered' : 'unordered'}Wait(`,
        call: `, new Ask${id}(), Duration.ofMinutes(1), ${stage.capacity})`,
      };
    case 'tap':
      return { call: '' };
    case 'reassign':
      return { call: '.assignTimestampsAndWatermarks(strategy)' };
    case 'spread': {
      const how =
        stage.how === 'custom'
          ? 'partitionCustom((n: number, of: number) => Math.abs(n) % of, (e) => e.n)'
          : `${stage.how}()`;
      return {
        call: `.${how}.map((e) => rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s)).setParallelism(${stage.parallelism})`,
      };
    }
  }
}

export function statelessJava(stage: StatelessStage, id: string): StageTexts {
  switch (stage.kind) {
    case 'add':
      return {
        call: `.map(e -> rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s))${stage.hint.replace('@', `"own${id}"`)}`,
      };
    case 'mark':
      return { call: `.map(e -> rec(e.k, e.n, e.t, e.w, e.s + "${stage.mark}"))` };
    case 'filter':
      return { call: `.filter(e -> e.n % ${stage.modulus} != ${stage.remainder})` };
    case 'flatMap':
      return {
        call: `.flatMap((Rec e, Collector<Rec> out) -> {
      out.collect(e);
      if (e.n % ${stage.modulus} == 0) out.collect(rec(e.k, e.n + 100, e.t, e.w, e.s + "d"));
    }).returns(Rec.class)`,
      };
    case 'rekey':
      return { call: `.map(e -> rec(KEYS[Math.abs(e.n) % ${stage.keys}], e.n, e.t, e.w, e.s))` };
    case 'stamp':
      return {
        before: `  static class Stamp${id} extends ProcessFunction<Rec, Rec> {
    @Override public void processElement(Rec e, Context ctx, Collector<Rec> out) {
      out.collect(rec(e.k, e.n, e.t, ctx.timestamp() == null ? -1 : ctx.timestamp(), e.s));
    }
  }`,
        call: `.process(new Stamp${id}())`,
      };
    case 'split':
      return {
        before: `  static final OutputTag<Rec> tag${id} = new OutputTag<>("side${id}") {};
  static class Split${id} extends ProcessFunction<Rec, Rec> {
    @Override public void processElement(Rec e, Context ctx, Collector<Rec> out) {
      if (e.n % ${stage.modulus} == 0) ctx.output(tag${id}, e);
      else out.collect(e);
    }
  }`,
        call: `.process(new Split${id}())`,
      };
    case 'async':
      return {
        before: `  static class Ask${id} implements AsyncFunction<Rec, Rec> {
    @Override public void asyncInvoke(Rec e, ResultFuture<Rec> result) { result.complete(e.n % ${stage.modulus} == 0 ? List.of() : List.of(rec(e.k, e.n, e.t, e.w, e.s + "?"))); }
  }`,
        around: `AsyncDataStream.${stage.isOrdered ? 'ordered' : 'unordered'}Wait(`,
        call: `, new Ask${id}(), 1, TimeUnit.MINUTES, ${stage.capacity})`,
      };
    case 'tap':
      return { call: '' };
    case 'reassign':
      return { call: '.assignTimestampsAndWatermarks(strategy)' };
    case 'spread': {
      const how =
        stage.how === 'custom'
          ? 'partitionCustom((Integer n, int of) -> Math.abs(n) % of, e -> e.n)'
          : `${stage.how}()`;
      return {
        call: `.${how}.map(e -> rec(e.k, e.n + ${stage.amount}, e.t, e.w, e.s)).setParallelism(${stage.parallelism})`,
      };
    }
  }
}
