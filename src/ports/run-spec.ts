/**
 * What a run is: code, data, cluster, configuration, seed and tape. The same spec gives the same history on every machine,
 * in the directed and in the simulation host.
 */
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { TapeEntry } from '../wire/trace-events.ts';
import type { DataSet } from './job-loader.ts';
import type { KeptSnapshot } from './kept-snapshot.ts';
import type { KeptLegStart } from './leg-start.ts';
import type { TopicContents } from './topics.ts';

export interface ClusterShape {
  readonly taskManagers: number;
  readonly slotsEach: number;
  /** TaskManagers that stand by and take a dead one's place. */
  readonly standingBy: number;
}

/** How long things take, in model milliseconds. */
export interface Pace {
  /** Of one element in one subtask. */
  readonly stepMs: number;
  /** From slot to slot, and between the JobManager and a TaskManager. */
  readonly hopMs: number;
  /** Of one storage request. */
  readonly storageMs: number;
  /** From asking for a TaskManager that stands by until it registers. */
  readonly startMs: number;
  /** From the death of a TaskManager until the broken connection is noticed. */
  readonly connectionLostMs: number;
  /** Each hop takes up to this much longer, drawn from the `network` stream; order within a channel is kept. */
  readonly jitterMs: number;
  /** Of a hundred messages from slot to slot so many take `delayMs` longer, drawn likewise, and all behind them on their channel. */
  readonly stragglers?: { readonly percent: number; readonly delayMs: number };
}

export const DEFAULT_PACE: Pace = {
  stepMs: 1,
  hopMs: 2,
  storageMs: 20,
  startMs: 400,
  connectionLostMs: 100,
  jitterMs: 0,
};

export interface RunSpec {
  /** The learner's file, TypeScript. */
  readonly code: string;
  readonly dataSets: readonly DataSet[];
  readonly cluster: ClusterShape;
  /** The cluster's configuration (config.yaml). What the job sets itself goes over it. */
  readonly configuration: ConfigurationMap;
  /** A safe integer. */
  readonly seed: number;
  readonly tape: readonly TapeEntry[];
  readonly pace: Pace;
  /** Records in a buffer at the most. 1 while someone watches: each hop is then one record. */
  readonly recordsPerBuffer: number;
  /** What the job starts from, if not empty: its first leg does, later ones have what that became. */
  readonly snapshot?: KeptSnapshot;
  /** What the topics hold when the run begins: they outlive the jobs that write them. None where it says nothing. */
  readonly topics?: readonly TopicContents[];
  /** Where the tape begins, if not with the first step: the leg that it repeats. */
  readonly start?: KeptLegStart;
  /**
   * Steps after which the next completed checkpoint begins a new leg; LEG_STEPS where it says nothing. With fewer than it takes the job to start
   * and to take its last checkpoint (some 60 of each subtask) the run may never end: that checkpoint begins the next leg.
   */
  readonly legSteps?: number;
}

/** Longest leg of a run, but for the steps up to its last checkpoint. */
export const LEG_STEPS = 500_000;

/** A person can do no more to a leg of a run: it would not fit into what is kept of it. */
export const TAPE_ENTRIES_MAX = 1000;
