/** Looks into each checkpoint of a run in the step in which it is completed, before a later one subsumes it. */
import type { FinishedRun, Simulation } from '../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { TraceEvent, TraceEventType } from '../../wire/trace-events.ts';
import { FinishedSubtasks } from './finished-subtasks.ts';

/** What of a run any of the checks heeds: few of its many events. */
const HEEDED: ReadonlySet<TraceEventType> = new Set<TraceEventType>([
  ...(['jobStatus', 'taskStatus', 'restored', 'checkpointCompleted', 'sinkWrote', 'committed'] as const),
  ...(['recordEmitted', 'recordRestored'] as const),
]);

/** A run is seldom wrong in one checkpoint alone. */
const SHOWN = 5;

/** What is asked of each checkpoint. */
export interface CheckpointCheck {
  /** An event of the run, before what it does to a checkpoint is asked for. */
  see(event: TraceEvent): void;
  /** One sentence each. */
  violationsOf(kept: KeptSnapshot, run: WatchedRun): readonly string[];
}

/** The run as it goes. */
export interface WatchedRun {
  readonly simulation: Simulation;
  readonly finished: FinishedSubtasks;
}

export class CheckpointWatch {
  readonly violations: string[] = [];
  private seen = 0;
  private readonly finished = new FinishedSubtasks();
  /** Made once, since that copies what the topics hold. */
  private run: FinishedRun | null = null;

  constructor(private readonly check: CheckpointCheck) {}

  /** After each step; it never says that it is enough. */
  see(simulation: Simulation): false {
    this.run ??= simulation.result();
    const { events, snapshot } = this.run;
    for (; this.seen < events.length; this.seen++) {
      const event = events[this.seen] as TraceEvent;
      if (!HEEDED.has(event.type)) continue;
      this.check.see(event);
      if (event.type === 'checkpointCompleted' && !this.finished.isStopped && this.violations.length < SHOWN)
        this.violations.push(...this.violationsOf(event.checkpoint, snapshot(event.checkpoint), simulation));
      this.finished.see(event);
    }
    return false;
  }

  private violationsOf(checkpoint: number, kept: KeptSnapshot | null, simulation: Simulation): readonly string[] {
    if (kept === null) return [`Checkpoint ${checkpoint} is complete, and cannot be read.`];
    return this.check.violationsOf(kept, { simulation, finished: this.finished });
  }
}
