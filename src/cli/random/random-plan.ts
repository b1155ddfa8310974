/**
 * A random job as a plan, drawn from a seed, within the part of the API whose outcome Flink fixes. A plan says for itself
 * how much of a sink's order may be compared, and whether it is one that Flink answers in one way only.
 */
import { RandomStreams } from '../../base/random-streams.ts';
import { Draw } from '../simulate/draw.ts';
import { behindMeeting, behindMeetingInBatch, drawMeeting, type Meeting } from './joint-stages.ts';
import { behindKeyed, behindKeyedInBatch, drawKeyedStage, isKeyedStage, type KeyedStage } from './keyed-stages.ts';
import type { Known } from './known.ts';
import type { RowsWanted } from './rows.ts';
import { drawSource, knownOf, type RowSource } from './sources.ts';
import type { Order } from './stage.ts';
import { behindStateless, drawStateless, type StatelessStage } from './stateless-stages.ts';
import { behindWindows, behindWindowsInBatch, drawWindowStage, type WindowStage } from './window-stages.ts';

export type SingleStage = StatelessStage | KeyedStage | WindowStage;

/** The stream that a joint stage meets. */
export interface Branch {
  /** A source of its own, or the stream itself so many stages before. */
  readonly from: RowSource | { readonly back: number };
  readonly stages: readonly SingleStage[];
}

export interface JointStage {
  readonly kind: 'joint';
  readonly meeting: Meeting;
  readonly other: Branch;
}

export type Stage = SingleStage | JointStage;

export interface RandomPlan {
  readonly seed: number;
  readonly isBatch: boolean;
  readonly maxParallelism: number | null;
  readonly isChained: boolean;
  /** How often checkpoints are taken, in milliseconds. */
  readonly checkpoints: { readonly interval: number; readonly unaligned: boolean } | null;
  readonly source: RowSource;
  readonly stages: readonly Stage[];
}

export function drawPlan(seed: number): RandomPlan {
  const draw = new Draw(new RandomStreams(seed).stream('random job'));
  const isBatch = draw.chance(30);
  const taken = draw.chance(isBatch ? 85 : 20) ? new Set<number>() : null;
  const rows: RowsWanted = { atMost: draw.oneOf([6, 12, 24]), inTime: draw.chance(55), taken };
  const plan = { seed, isBatch, ...drawSettings(draw, isBatch), source: drawSource(draw, rows), stages: [] };
  const wanted = draw.between(1, 5);
  let stages: readonly Stage[] = [];
  for (let tries = 0; stages.length < wanted && tries < 60; tries++) {
    const longer = [...stages, draw.chance(30) ? drawJoint(draw, rows) : drawSingle(draw)];
    if (isFixed({ ...plan, stages: longer })) stages = longer;
  }
  return { ...plan, stages };
}

function drawSettings(draw: Draw, isBatch: boolean): Pick<RandomPlan, 'maxParallelism' | 'isChained' | 'checkpoints'> {
  return {
    maxParallelism: draw.chance(20) ? draw.between(4, 300) : null,
    isChained: draw.chance(85),
    checkpoints: !isBatch && draw.chance(15) ? { interval: draw.between(10, 40), unaligned: draw.chance(50) } : null,
  };
}

function drawSingle(draw: Draw): SingleStage {
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

function drawJoint(draw: Draw, rows: RowsWanted): JointStage {
  const from = draw.chance(75) ? drawSource(draw, rows) : { back: draw.between(0, 3) };
  const stages = draw.several(0, 2, () => drawSingle(draw));
  return { kind: 'joint', meeting: drawMeeting(draw), other: { from, stages } };
}

/** How far the order of a sink behind the stages is fixed. */
export function orderBehind(plan: RandomPlan): Order {
  return sinkOrder(plan, knownBehind(plan));
}

/** Whether Flink gives one answer only, and does not refuse the job. */
export function isFixed(plan: RandomPlan): boolean {
  return knownBehind(plan) !== null && !(plan.checkpoints?.unaligned && plan.stages.some(hasCustomPartitioner));
}

function hasCustomPartitioner(stage: Stage): boolean {
  if (stage.kind === 'joint') return stage.other.stages.some(hasCustomPartitioner);
  return stage.kind === 'spread' && stage.how === 'custom';
}

/** The order of a sink behind the first `count` stages of a branch; the branch meets the stage of number `at`. */
export function orderInBranch(plan: RandomPlan, branch: Branch, at: number, count: number): Order {
  const behind = branchKnown(allKnown(plan), { ...branch, stages: branch.stages.slice(0, count) }, at, plan.isBatch);
  return sinkOrder(plan, behind);
}

/** In BATCH an exchange without keys mixes what passes it, since the number of its readers is not known when it is written. */
function sinkOrder({ isBatch, isChained }: RandomPlan, known: Known | null): Order {
  return known === null || (isBatch && !isChained) ? 'multiset' : known.order;
}

function knownBehind(plan: RandomPlan): Known | null {
  return allKnown(plan)[plan.stages.length] ?? null;
}

/** Behind the source, then behind each stage; it ends where the outcome is not fixed. */
function allKnown({ source, stages, isBatch }: RandomPlan): Known[] {
  const known = [knownOf(source)];
  for (const [at, stage] of stages.entries()) {
    const next = behind(known, stage, at, isBatch);
    if (next === null) break;
    known.push(next);
  }
  return known;
}

function behind(known: readonly Known[], stage: Stage, at: number, isBatch: boolean): Known | null {
  const before = known[at] as Known;
  if (stage.kind !== 'joint') return behindSingle(before, stage, isBatch);
  const other = branchKnown(known, stage.other, at, isBatch);
  if (other === null) return null;
  return isBatch ? behindMeetingInBatch(before, other, stage.meeting) : behindMeeting(before, other, stage.meeting);
}

function branchKnown(known: readonly Known[], { from, stages }: Branch, at: number, isBatch: boolean): Known | null {
  const start = 'back' in from ? (known[Math.max(0, at - from.back)] as Known) : knownOf(from);
  return stages.reduce<Known | null>((before, stage) => before && behindSingle(before, stage, isBatch), start);
}

function behindSingle(known: Known, stage: SingleStage, isBatch: boolean): Known | null {
  if (isKeyedStage(stage)) return isBatch ? behindKeyedInBatch(known, stage) : behindKeyed(known, stage);
  if (stage.kind === 'window') return isBatch ? behindWindowsInBatch(known, stage) : behindWindows(known, stage);
  return behindStateless(known, stage, isBatch);
}
