/**
 * A run as the page holds it: what it can be told, and what comes of it as signals. `main.tsx` connects it to a host;
 * the page knows no host. History is kept by the run's presenter (run/run-presenter.ts), which reads `batches`.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { SinkRow } from '../ports/durable-storage.ts';
import type { KeptSnapshot } from '../ports/kept-snapshot.ts';
import type { RunSpec } from '../ports/run-spec.ts';
import type { ChaosPlan, StepKind } from '../ports/session-messages.ts';
import type { Cue } from '../wire/cue-watcher.ts';
import type { Measures } from '../wire/metrics.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';

/** `none`: nothing has run yet, or it was reset. `idle`: alive, but nothing will happen without an action. */
export type SessionState = 'none' | 'starting' | 'running' | 'paused' | 'idle' | 'ended' | 'broken';

/** Events as they come in. `replaced`: events past this step are void first. `started`: a new run begins, all before is void. */
export interface EventBatch {
  readonly events: readonly TraceEvent[];
  readonly started: boolean;
  readonly replaced: number | null;
}

export interface RunSession {
  readonly state: ReadonlySignal<SessionState>;
  /** Model time of the newest event. */
  readonly time: ReadonlySignal<ModelTime>;
  readonly steps: ReadonlySignal<number>;
  /** Model time over wall time. */
  readonly speed: ReadonlySignal<number>;
  readonly tape: ReadonlySignal<readonly TapeEntry[]>;
  /** Why nothing runs: the job could not be compiled, or the host failed. */
  readonly broken: ReadonlySignal<FailureReason | null>;
  /** A command has been sent whose effect has not been reported yet. */
  readonly isAwaited: ReadonlySignal<boolean>;
  /** The run is one that a former page left: it stands at the moment when that page, and the cluster with it, went. */
  readonly isTakenUp: ReadonlySignal<boolean>;
  /** The browser ended the process that jobs run in, and the job came back, or waits to. */
  readonly hasLostFrame: ReadonlySignal<boolean>;
  /** Messages of the job's code that were refused since the run began. */
  readonly refused: ReadonlySignal<number>;
  /** The step that the present leg of the run began with: what is before can be looked at, and not gone on from. */
  readonly legStart: ReadonlySignal<number>;
  /** It runs or ran on the live host: slots run freely, only the control plane is told of, and nothing can be paused or gone back to. */
  readonly atFullSpeed: ReadonlySignal<boolean>;
  /** The chaos that is or was on in this run: how many faults it has drawn, and whether more will come; null where there was none. */
  readonly chaos: ReadonlySignal<{ readonly drawn: number; readonly goesOn: boolean } | null>;
  /** What runs or ran. */
  readonly spec: ReadonlySignal<RunSpec | null>;
  /** Calls back with each batch, in order, until the returned function is called. */
  onEvents(callback: (batch: EventBatch) => void): () => void;
  /** Calls back with what a run at full speed measures, until the returned function is called. */
  onMeasures(callback: (measures: Measures) => void): () => void;
  /** The last rows that a sink has in durable storage, oldest first: at full speed nobody tells of them. */
  lastRows(sink: string): Promise<readonly SinkRow[]>;
  /** A savepoint or checkpoint of this run, out of durable storage. Rejects where it is not there any more. */
  snapshot(checkpoint: number): Promise<KeptSnapshot>;

  /** `takeOver`: in spite of another tab that has the workspace. `until`: it stands after the very step of this event. */
  run(
    spec: RunSpec,
    options?: {
      readonly paused?: boolean;
      readonly takeOver?: boolean;
      readonly fullSpeed?: boolean;
      readonly until?: Cue;
    },
  ): void;
  pause(): void;
  resume(): void;
  step(kind: StepKind): void;
  setSpeed(factor: number): void;
  act(entry: TapeEntry): void;
  /** Goes back to the end of `step` and on from there, with another entry if one is given. */
  forkHere(step: number, entry: TapeEntry | null): void;
  /** Takes back an entry of the tape: the run goes on from before it was done, or from now if it has not been. */
  undo(index: number): void;
  /** Draws faults against the run as it goes; null: no more. */
  setChaos(plan: ChaosPlan | null): void;
  reset(): void;
  /**
   * Asked whenever the run is to go on from the end of a step, forked or from where it stands: it then stands after the very step of this event,
   * counted from there; null: nowhere. A run that goes already knows only what it was told when it began to.
   */
  standAt(cueAfter: (step: number) => Cue | null): void;
  /** Takes up what a former page left, if it left anything; it then stands paused. */
  resumeAfterReload(workspace: string, options?: { readonly takeOver?: boolean }): void;
  /** Ends the host behind it. */
  close(): void;
}
