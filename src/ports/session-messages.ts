/**
 * What the page and the Worker that plays the director say to each other: one union a direction, plain data.
 * The history stays on the page: scrubbing and stepping back are views of it and send nothing. What changes the future is a command.
 */
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { Cue } from '../wire/cue-watcher.ts';
import type { Measures } from '../wire/metrics.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import type { RunSpec } from './run-spec.ts';

/** How far one press of Step goes. `element` is one granted step of a subtask; the others go on until such an event. */
export type StepKind = 'element' | 'hop' | 'barrier' | 'checkpoint' | 'output' | 'failure';

/** Faults that are drawn from a seed against a run as it goes; all of them land on its tape. */
export interface ChaosPlan {
  /** A safe integer: the same plan, begun at the same step of the same run, draws the same. */
  readonly seed: number;
  /** From one to the next, on average. On the live host model time is wall time. */
  readonly everyMs: ModelTime;
  /** So many, and no more. */
  readonly faults: number;
}

export type SessionCommand =
  /**
   * Starts a run in place of the present one. `paused`: it stands before its first step. `live`: at full speed on the live host, which cannot
   * be paused, stepped or forked, and reports the control plane only. `until`: it then stands paused after the very step of this event.
   */
  | {
      readonly type: 'run';
      readonly run: number;
      readonly spec: RunSpec;
      readonly paused: boolean;
      readonly live?: boolean;
      readonly until?: Cue;
    }
  | { readonly type: 'pause' }
  /** `until`: counted from here, in place of a former one; without it a former one stays. */
  | { readonly type: 'resume'; readonly until?: Cue }
  /** `until`: as for `resume`. */
  | { readonly type: 'step'; readonly kind: StepKind; readonly until?: Cue }
  /** `factor` is model time over wall time: 0.2 plays one model second in five. `Infinity`: as fast as it goes. */
  | { readonly type: 'setSpeed'; readonly factor: number }
  /** Done now, and written on the tape at the step it was done at. */
  | { readonly type: 'act'; readonly entry: TapeEntry }
  /**
   * Replays to the end of `step`, forgets what came after, and goes on from there with this entry, if any. `without`: number of an entry of the
   * tape that is taken back. `until`: it then stands paused after the very step of this event, counted from after `step`.
   */
  | {
      readonly type: 'fork';
      readonly step: number;
      readonly entry: TapeEntry | null;
      readonly without?: number;
      readonly until?: Cue;
    }
  /** Begins to draw faults, in place of what was drawn from before; null: ends it. A fork ends it as well. */
  | { readonly type: 'chaos'; readonly plan: ChaosPlan | null }
  /** Ends the run and forgets it. */
  | { readonly type: 'reset' }
  /** Takes up the run that a former page of this workspace left: the whole cluster crashed with that page. */
  | { readonly type: 'resumeAfterReload'; readonly run: number; readonly workspace: string };

/** Of a live run, about ten times a second. */
export interface LiveMetrics extends Measures {
  readonly type: 'metrics';
  readonly run: number;
}

export type SessionReport =
  | LiveMetrics
  /**
   * What was running when the cluster was lost, with the page (answers `resumeAfterReload`) or with the frame that jobs run in, which the
   * browser ended. Its history follows.
   */
  | {
      readonly type: 'takenUp';
      readonly run: number;
      readonly spec: RunSpec;
      readonly lostWith: 'page' | 'frame';
      readonly live: boolean;
    }
  /** Events of one or more whole steps, in order. `replaced`: all events past this step are void first (a fork). */
  | {
      readonly type: 'advanced';
      readonly run: number;
      readonly events: readonly TraceEvent[];
      readonly step: number;
      readonly time: ModelTime;
      readonly replaced?: number;
    }
  /** `running`: the director goes on by itself. `idle`: nothing will happen without an action. */
  | { readonly type: 'state'; readonly run: number; readonly state: 'running' | 'paused' | 'idle' | 'ended' }
  | { readonly type: 'tape'; readonly run: number; readonly tape: readonly TapeEntry[] }
  /** Of the chaos that is or was on: how many faults it has drawn, and whether more will come. */
  | { readonly type: 'chaos'; readonly run: number; readonly drawn: number; readonly goesOn: boolean }
  /** Messages that were refused since the run began, since no part of the engine speaks like that: the job's code has tried to. */
  | { readonly type: 'refused'; readonly run: number; readonly count: number }
  /** The job could not be compiled or loaded, or the host itself failed: nothing ran, or nothing more will. */
  | { readonly type: 'broken'; readonly run: number; readonly reason: FailureReason };
