/**
 * A random job as a plan: what a program of the learner's would say, in a form that can be written out as code and
 * folded one record after the other. Records are `{ id, amount }` with ids that no other record has, before and after
 * each stateless operator.
 */
import type { DataSet } from '../../ports/job-loader.ts';
import type { Draw } from './draw.ts';

export interface PlannedRecord {
  readonly id: number;
  readonly amount: number;
}

export type Partitioning = '' | 'rebalance' | 'rescale' | 'shuffle';

export type StatelessPlan = { readonly parallelism: number; readonly partitioning: Partitioning } & (
  | { readonly kind: 'map'; readonly add: number }
  | { readonly kind: 'filter'; readonly modulus: number }
  | { readonly kind: 'flatMap'; readonly modulus: number }
);

/**
 * State in all its forms, and union list state; a window that merges; one that does not; joins with itself: by interval, by window, and in groups;
 * broadcast state.
 */
export type BranchKind = 'kept' | 'sessions' | 'windows' | 'pairs' | 'matches' | 'groups' | 'rules';

/** Each record of a source is looked up by an async function, which takes up to `waitMs`. */
export interface LookUpPlan {
  readonly waitMs: number;
  readonly capacity: number;
  readonly ordered: boolean;
  readonly parallelism: number;
  /** By its ResultFuture, not by a promise. */
  readonly byFuture: boolean;
}

export interface SourcePlan {
  /** `topic`: what an earlier job left there (source-topics.ts). */
  readonly kind: 'sequence' | 'generator' | 'rows' | 'topic';
  readonly name: string;
  /** The source's ids are firstId, firstId + 1, … */
  readonly firstId: number;
  readonly count: number;
  readonly parallelism: number;
  readonly ratePerSecond: number | null;
  readonly watermarks: 'none' | 'monotonous' | 'outOfOrder';
  readonly steps: readonly StatelessPlan[];
  readonly lookUp: LookUpPlan | null;
}

export interface JobPlan {
  readonly mode: 'STREAMING' | 'BATCH';
  readonly sources: readonly SourcePlan[];
  readonly keys: number;
  readonly foldParallelism: number;
  /** The fold reads the last source by a second input, and the others, united, by its first. */
  readonly connected: boolean;
  /** A second keyed stage behind the first, by `key % 2`; null: none. */
  readonly secondParallelism: number | null;
  /** Also sends records to a side output. */
  readonly side: boolean;
  /** Registers timers in processing time as well. */
  readonly ticks: boolean;
  /** Also sends all records to a sink that commits in two phases; how long its commit takes, null: there is no such sink. */
  readonly commitMs: number | null;
  /** Also sends all records to a topic, exactly once. */
  readonly topic: boolean;
  /** Hang on the same input as the fold. */
  readonly branches: readonly BranchKind[];
}

/** Ids of different sources stay apart also when two flatMaps have doubled them. */
const FIRST_IDS = [0, 1_000_000, 5_000_000];

/** What was added to the plans later is drawn apart, so that a seed's job is otherwise the one it was. */
export interface JobDraws {
  readonly plan: Draw;
  readonly inputs: Draw;
  readonly outside: Draw;
  readonly topics: Draw;
  readonly readTopics: Draw;
  readonly branches: Draw;
  readonly windowJoins: Draw;
}

export function drawJob({ plan: draw, inputs, outside, topics, readTopics, ...beside }: JobDraws): JobPlan {
  const drawn = draw.several(1, FIRST_IDS.length, () => null).map((_, index) => drawSource(draw, index));
  const sources = drawn
    .map((source) => ({ ...source, lookUp: outside.chance(30) ? drawLookUp(outside) : null }))
    .map((source) => (readTopics.chance(15) ? { ...source, kind: 'topic' as const, ratePerSecond: null } : source));
  const job: JobPlan = {
    mode: 'STREAMING',
    sources,
    connected: sources.length > 1 && inputs.chance(50),
    keys: draw.between(1, 7),
    foldParallelism: draw.between(1, 3),
    secondParallelism: draw.chance(50) ? draw.between(1, 2) : null,
    side: draw.chance(40),
    ticks: draw.chance(30),
    commitMs: outside.chance(40) ? outside.oneOf([0, 0, 15]) : null,
    topic: topics.chance(40),
    branches: [],
  };
  const branches = [...drawBranches(beside.branches), ...drawWindowJoin(beside.windowJoins)];
  const isTimed = branches.some((kind) => !UNTIMED.includes(kind));
  return { ...job, branches, sources: isTimed ? job.sources.map(timed) : job.sources };
}

/** Windows and joins more often than what they are drawn beside. */
const BRANCHES: readonly BranchKind[] = ['kept', 'rules', 'sessions', 'windows', 'pairs', 'windows', 'pairs'];
const UNTIMED: readonly BranchKind[] = ['kept', 'rules'];

/** In a third of the jobs one or two. */
function drawBranches(draw: Draw): BranchKind[] {
  return draw.chance(36) ? [...new Set(draw.several(1, 2, () => draw.oneOf(BRANCHES)))] : [];
}

function drawWindowJoin(draw: Draw): BranchKind[] {
  return draw.chance(8) ? [draw.oneOf(['matches', 'groups'])] : [];
}

/** Windows and joins need timestamps, which a sequence has not: their jobs have other sources. */
function timed(source: SourcePlan): SourcePlan {
  return {
    ...source,
    kind: source.kind === 'sequence' ? 'generator' : source.kind,
    watermarks: source.watermarks === 'none' ? 'monotonous' : source.watermarks,
  };
}

/** By so much the watermarks of `outOfOrder` stay behind. */
export const OUT_OF_ORDER_MS = 5;

/** The timestamp that a source gives a record. */
export function timestampOf({ watermarks }: SourcePlan, id: number): number {
  return watermarks === 'outOfOrder' ? id ^ 3 : id;
}

function drawLookUp(draw: Draw): LookUpPlan {
  return {
    waitMs: draw.oneOf([0, 10, 60]),
    capacity: draw.oneOf([1, 2, 5, 100]),
    ordered: draw.chance(50),
    parallelism: draw.between(1, 3),
    byFuture: draw.chance(30),
  };
}

function drawSource(draw: Draw, index: number): Omit<SourcePlan, 'lookUp'> {
  const kind = draw.oneOf(['sequence', 'generator', 'generator', 'rows'] as const);
  return {
    kind,
    name: `source${index}`,
    firstId: FIRST_IDS[index] ?? 0,
    count: draw.between(5, 32),
    parallelism: draw.between(1, 3),
    ratePerSecond: kind === 'sequence' ? null : draw.oneOf([null, 30, 80, 200]),
    watermarks: draw.oneOf(['none', 'monotonous', 'outOfOrder'] as const),
    steps: draw.several(0, 2, () => drawStep(draw)),
  };
}

function drawStep(draw: Draw): StatelessPlan {
  const parallelism = draw.between(1, 3);
  const partitioning = draw.oneOf<Partitioning>(['', '', 'rebalance', 'rescale', 'shuffle']);
  const kind = draw.oneOf(['map', 'filter', 'flatMap'] as const);
  if (kind === 'map') return { kind, parallelism, partitioning, add: draw.between(-5, 5) };
  return { kind, parallelism, partitioning, modulus: draw.between(2, 5) };
}

/** The data sets that the sources of kind `rows` read. */
export function dataSetsOf(plan: JobPlan): DataSet[] {
  return plan.sources
    .filter(({ kind }) => kind === 'rows')
    .map((source) => ({
      name: source.name,
      rows: sourceRecords(source),
      ratePerSecond: source.ratePerSecond,
      replay: 'once' as const,
    }));
}

/** What a source emits. */
export function sourceRecords({ firstId, count }: SourcePlan): PlannedRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(firstId + index));
}

function recordOf(id: number): PlannedRecord {
  return { id, amount: (id % 13) + 1 };
}

/** The vertex that a source is the head of. */
export function vertexName(source: SourcePlan, sources: readonly SourcePlan[]): string {
  if (source.kind !== 'sequence') return source.name;
  return sequenceName(sources.filter(({ kind }) => kind === 'sequence').indexOf(source));
}

/** Sequences have no name of their own: their vertices are numbered. */
export function sequenceName(place: number): string {
  return `sequence-source${place === 0 ? '' : `-${place + 1}`}`;
}
