/**
 * A random job as a plan, drawn from a seed, within the part of the API whose outcome Flink fixes. A plan says for itself
 * how much of a sink's order may be compared, and whether it is one that Flink answers in one way only.
 */
import { RandomStreams } from '../../base/random-streams.ts';
import { Draw } from '../simulate/draw.ts';
import { drawKeyedStage, type KeyedStage } from './keyed-stages.ts';
import type { Order } from './stage.ts';
import { drawStateless, type StatelessStage } from './stateless-stages.ts';
import { drawWindowStage, type WindowStage } from './window-stages.ts';

export type Stage = StatelessStage | KeyedStage | WindowStage;

/** A record of the source: its key, number and event time, and the watermark that follows it. */
export interface Row {
  readonly k: string;
  readonly n: number;
  readonly t: number;
  readonly w: number;
}

export interface RandomPlan {
  readonly seed: number;
  readonly rows: readonly Row[];
  readonly stages: readonly Stage[];
}

/** Keys of different length, so that each selector of `KEY_SELECTORS` can tell most of them apart. */
export const KEYS = ['a', 'bb', 'ccc', 'déjà', '日本'] as const;

export function drawPlan(seed: number): RandomPlan {
  const draw = new Draw(new RandomStreams(seed).stream('random job'));
  const rows = drawRows(draw);
  const wanted = draw.between(1, 5);
  const stages: Stage[] = [];
  for (let tries = 0; stages.length < wanted && tries < 40; tries++) {
    const stage = drawStage(draw);
    if (isFixed([...stages, stage])) stages.push(stage);
  }
  return { seed, rows, stages };
}

function drawStage(draw: Draw): Stage {
  const kind = draw.oneOf(['stateless', 'keyed', 'keyed', 'window', 'window'] as const);
  switch (kind) {
    case 'stateless':
      return drawStateless(draw);
    case 'keyed':
      return drawKeyedStage(draw);
    case 'window':
      return drawWindowStage(draw);
  }
}

/** Event time goes on by and large; now and then a record is old, and the watermark may have passed it. */
function drawRows(draw: Draw): Row[] {
  const start = draw.oneOf([0, 0, -20, 1_000_000]);
  const outOfOrder = draw.oneOf([0, 3, 10]);
  const lag = draw.oneOf([0, 1, 4, 1000]);
  let newest = start;
  return draw.several(1, 24, () => {
    newest += draw.between(0, 5);
    const t = newest - (draw.chance(30) ? draw.between(0, outOfOrder) : 0);
    return { k: draw.oneOf(KEYS), n: draw.between(-4, 12), t, w: newest - lag };
  });
}

/** What is still fixed behind some stages. */
interface Known {
  readonly order: Order;
  /** Whether records and watermarks come from one subtask, so that they come in one order. */
  readonly oneSubtask: boolean;
  /** Whether timestamps can be added to: results of count windows carry Long.MAX_VALUE, where Java's sums wrap and ours do not. */
  readonly timesAreSmall: boolean;
}

/** How far the order of a sink behind the first `count` stages is fixed. */
export function orderBehind(stages: readonly Stage[]): Order {
  return knownBehind(stages)?.order ?? 'multiset';
}

/** Whether Flink gives one answer only. */
export function isFixed(stages: readonly Stage[]): boolean {
  return knownBehind(stages) !== null;
}

function knownBehind(stages: readonly Stage[]): Known | null {
  return stages.reduce<Known | null>((known, stage) => known && after(known, stage), {
    order: 'list',
    oneSubtask: true,
    timesAreSmall: true,
  });
}

/** null: the outcome of the stage would hang on an order that is not fixed. */
function after(known: Known, stage: Stage): Known | null {
  const { order, oneSubtask } = known;
  switch (stage.kind) {
    case 'add':
    case 'mark':
    case 'filter':
    case 'flatMap':
    case 'stamp':
    case 'split':
      // Behind several subtasks these run in one more task of parallelism 1, which reads its channels in any order.
      return oneSubtask ? known : { ...known, order: order === 'list' ? 'multiset' : order, oneSubtask: true };
    case 'rekey':
      return { ...known, order: order === 'list' && oneSubtask ? 'list' : 'multiset', oneSubtask: true };
    case 'spread':
      return { ...known, order: 'multiset', oneSubtask: false };
    default:
      return afterKeyed(known, stage);
  }
}

function afterKeyed(known: Known, stage: KeyedStage | WindowStage): Known | null {
  const { order, oneSubtask, timesAreSmall } = known;
  const isCount = stage.kind === 'window' && stage.assigner.kind === 'count';
  const followsTime = stage.kind === 'timers' || (stage.kind === 'window' && !isCount);
  if (!timesAreSmall && stage.kind === 'window') return null;
  if (order === 'multiset' || (followsTime && !oneSubtask)) return null;
  // Keys that share a selected key would be mixed by the order between keys, which is fixed only in a list.
  const sharesKeys = stage.key !== 'text';
  if (sharesKeys && order !== 'list') return null;
  const fromOne = stage.parallelism === 1;
  const isList = order === 'list' && fromOne && !followsTime;
  return { order: isList ? 'list' : 'perKey', oneSubtask: fromOne, timesAreSmall: timesAreSmall && !isCount };
}
