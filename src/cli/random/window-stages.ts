/** Stages that cut records into windows: every assigner, with triggers, evictors, lateness and functions. */
import type { Draw } from '../simulate/draw.ts';
import { orderInBatch } from './keyed-stages.ts';
import { type Known, marginOfFirings } from './known.ts';
import { drawKeyed, type KeyType, type Order, tellsKeysApart } from './stage.ts';

export type Assigner =
  | TimeAssigner
  /** The gap of each record follows from its number. */
  | { readonly kind: 'dynamicSession'; readonly gap: number }
  | { readonly kind: 'count'; readonly size: number; readonly slide: number | null }
  /** One window, which fires by count. */
  | { readonly kind: 'global'; readonly count: number; readonly purging: boolean };

/** What windows the records of two streams as well. */
export type TimeAssigner =
  | { readonly kind: 'tumbling'; readonly size: number; readonly offset: number }
  | { readonly kind: 'sliding'; readonly size: number; readonly slide: number }
  | { readonly kind: 'session'; readonly gap: number };

export type WindowTrigger =
  | { readonly kind: 'default' | 'purgingTime' }
  | { readonly kind: 'count' | 'purgingCount'; readonly count: number }
  | { readonly kind: 'continuous'; readonly interval: number }
  | { readonly kind: 'delta'; readonly threshold: number };

export type WindowEvictor =
  | { readonly kind: 'none' }
  | { readonly kind: 'count'; readonly count: number; readonly after: boolean }
  | { readonly kind: 'time'; readonly size: number; readonly after: boolean }
  | { readonly kind: 'delta'; readonly threshold: number };

/** `counting` keeps state of the key and of the window. The last two give the same for any order of the records. */
const FUNCTIONS = [
  'sum',
  'min',
  'maxBy',
  'reduce',
  'aggregate',
  'aggregateProcess',
  'process',
  'apply',
  'reduceProcess',
  'counting',
  'sorted',
  'total',
] as const;

export interface WindowStage {
  readonly kind: 'window';
  /** `all`: `windowAll`, over one subtask. */
  readonly key: KeyType | 'all';
  readonly parallelism: number;
  readonly assigner: Assigner;
  readonly trigger: WindowTrigger;
  readonly evictor: WindowEvictor;
  readonly lateness: number;
  readonly lateOutput: boolean;
  readonly fn: (typeof FUNCTIONS)[number];
}

export function drawWindowStage(draw: Draw): WindowStage {
  const assigner = drawAssigner(draw);
  const keyed = draw.chance(12) ? ({ key: 'all', parallelism: 1 } as const) : drawKeyed(draw);
  const common = { kind: 'window', ...keyed, assigner, fn: draw.oneOf(FUNCTIONS) } as const;
  if (countsOnly(assigner))
    return { ...common, trigger: { kind: 'default' }, evictor: { kind: 'none' }, lateness: 0, lateOutput: false };
  return {
    ...common,
    trigger: drawTrigger(draw, isSession(assigner)),
    evictor: drawEvictor(draw),
    lateness: draw.oneOf([0, 0, 5, 20]),
    lateOutput: draw.chance(50),
  };
}

export function drawTimeAssigner(draw: Draw): TimeAssigner {
  const kind = draw.oneOf(['tumbling', 'sliding', 'session'] as const);
  switch (kind) {
    case 'tumbling':
      return { kind, size: draw.between(3, 15), offset: draw.oneOf([0, 0, 1, -2]) };
    case 'sliding':
      return { kind, size: draw.between(3, 15), slide: draw.between(2, 8) };
    case 'session':
      return { kind, gap: draw.between(2, 9) };
  }
}

function drawAssigner(draw: Draw): Assigner {
  const kind = draw.oneOf(['time', 'time', 'time', 'dynamicSession', 'count', 'global'] as const);
  switch (kind) {
    case 'time':
      return drawTimeAssigner(draw);
    case 'dynamicSession':
      return { kind, gap: draw.between(2, 9) };
    case 'count':
      return { kind, size: draw.between(1, 4), slide: draw.oneOf([null, 1, 2, 3]) };
    case 'global':
      return { kind, count: draw.between(1, 4), purging: draw.chance(50) };
  }
}

/** A `DeltaTrigger` does not merge. */
function drawTrigger(draw: Draw, merges: boolean): WindowTrigger {
  const kind = draw.oneOf([
    'default',
    'default',
    'purgingTime',
    'count',
    'purgingCount',
    'continuous',
    'delta',
  ] as const);
  switch (kind) {
    case 'default':
    case 'purgingTime':
      return { kind };
    case 'continuous':
      return { kind, interval: draw.between(2, 6) };
    case 'delta':
      return merges ? { kind: 'default' } : { kind, threshold: draw.between(1, 6) };
    default:
      return { kind, count: draw.between(1, 3) };
  }
}

function drawEvictor(draw: Draw): WindowEvictor {
  const kind = draw.oneOf(['none', 'none', 'none', 'none', 'count', 'time', 'delta'] as const);
  switch (kind) {
    case 'none':
      return { kind };
    case 'count':
      return { kind, count: draw.between(1, 3), after: draw.chance(50) };
    case 'time':
      return { kind, size: draw.between(1, 8), after: draw.chance(50) };
    case 'delta':
      return { kind, threshold: draw.between(2, 8) };
  }
}

/** What is known behind the stage in STREAMING; null where the outcome hangs on an order that is not fixed. */
export function behindWindows(known: Known, stage: WindowStage): Known | null {
  const { key, assigner, parallelism } = stage;
  const { order, inStep, margin, timesAreSmall } = known;
  // Keys that share a selected key would be mixed by the order between keys, which is fixed only in a list.
  const isOrdered = order === 'list' || (order === 'perKey' && key !== 'all' && tellsKeysApart(key));
  const stays = inStep && parallelism === 1;
  if (countsOnly(assigner)) {
    const isList = order === 'list' && parallelism === 1;
    return isOrdered ? behindCounts({ ...known, inStep: stays, order: isList ? 'list' : 'perKey' }) : null;
  }
  const isWhole = firesWhole(stage) && hasMarginFor(assigner, margin) && (isOrdered || anyOrderDoes(stage));
  if (!timesAreSmall || !(isWhole || (isOrdered && inStep))) return null;
  return behindFirings({ ...known, inStep: stays }, stage, key === 'all' ? 'list' : 'perKey');
}

/** The same in BATCH: one result for each key and window, whichever order the records come in. */
export function behindWindowsInBatch(known: Known, stage: WindowStage): Known | null {
  const isExact = known.times !== null;
  const order = orderInBatch(stage.parallelism);
  if (countsOnly(stage.assigner)) return isExact ? behindCounts({ ...known, order }) : null;
  if (!known.timesAreSmall || !(isExact || (firesWhole(stage) && anyOrderDoes(stage)))) return null;
  return behindFirings(known, stage, order);
}

function behindCounts(known: Known): Known {
  return { ...known, margin: Number.NEGATIVE_INFINITY, timesAreSmall: false, tIsTime: false, times: null };
}

function behindFirings(known: Known, { fn }: WindowStage, order: Order): Known {
  return { ...known, order, margin: marginOfFirings(known.margin), tIsTime: fn === 'sorted', times: null };
}

/** Whether the windows know no time but Long.MAX_VALUE. */
export function countsOnly(assigner: Assigner): boolean {
  return assigner.kind === 'count' || assigner.kind === 'global';
}

export function isSession({ kind }: Assigner): boolean {
  return kind === 'session' || kind === 'dynamicSession';
}

/** Whether a window fires once, when its time is over. */
function firesWhole({ trigger }: WindowStage): boolean {
  return trigger.kind === 'default' || trigger.kind === 'purgingTime';
}

/**
 * Whether no record comes late, nor just behind a session that may be over: two sessions merge when they touch, but
 * only while the first is there.
 */
export function hasMarginFor(assigner: Assigner, margin: number): boolean {
  return margin >= (isSession(assigner) ? 2 : 1);
}

function anyOrderDoes({ fn, evictor }: WindowStage): boolean {
  return (fn === 'sorted' || fn === 'total') && evictor.kind === 'none';
}
