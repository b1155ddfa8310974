/** Looks into each checkpoint of a run in the step in which it is completed, before a later one subsumes it. */
import { option } from '../../base/config-option.ts';
import { UNALIGNED_ENABLED } from '../../base/options/checkpointing-options.ts';
import type { FinishedRun, Simulation } from '../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { branchStateViolations } from './check-branch-state.ts';
import { checkpointViolations } from './check-checkpoint.ts';
import { InFlightCheck } from './check-in-flight.ts';
import { wrongSecondStage } from './check-second-stage.ts';
import { contentsOf } from './checkpoint-contents.ts';
import { FinishedSubtasks } from './finished-subtasks.ts';
import type { RunPlan } from './run-plan.ts';
import { StoredCheckpoint } from './stored-checkpoint.ts';

/** A run is seldom wrong in one checkpoint alone. */
const SHOWN = 5;

export class CheckpointWatch {
  readonly violations: string[] = [];
  private seen = 0;
  private readonly finished = new FinishedSubtasks();
  /** The run as it goes: made once, since that copies what the topics hold. */
  private run: FinishedRun | null = null;
  /** Null where no barrier overtakes. */
  private readonly channels: InFlightCheck | null;

  constructor(private readonly plan: RunPlan) {
    this.channels = option(plan.spec.configuration, UNALIGNED_ENABLED) ? new InFlightCheck() : null;
  }

  /** After each step; it never says that it is enough. */
  see(simulation: Simulation): false {
    this.run ??= simulation.result();
    const { events, snapshot } = this.run;
    for (; this.seen < events.length; this.seen++) {
      const event = events[this.seen] as TraceEvent;
      this.channels?.see(event);
      if (event.type === 'checkpointCompleted' && !this.finished.isStopped && this.violations.length < SHOWN)
        this.violations.push(...this.violationsOf(event.checkpoint, snapshot(event.checkpoint)));
      this.finished.see(event);
    }
    return false;
  }

  private violationsOf(checkpoint: number, kept: KeptSnapshot | null): string[] {
    const { job, exactlyOnce } = this.plan;
    if (kept === null) return [`Checkpoint ${checkpoint} is complete, and cannot be read.`];
    const stored = new StoredCheckpoint(kept);
    const isOverAt = this.finished.in(checkpoint, (operator, subtask) => stored.hasFinished(operator, subtask));
    const contents = contentsOf(kept, stored, job, isOverAt);
    const states = [
      ...branchStateViolations(job, stored, contents, exactlyOnce),
      ...(exactlyOnce ? wrongSecondStage(job, stored, contents) : []),
      ...this.wrongChannels(stored),
    ];
    return [
      ...checkpointViolations(job, checkpoint, contents, exactlyOnce),
      ...states.map((sentence) => `Checkpoint ${checkpoint}: ${sentence}`),
    ];
  }

  /** 7.6.1: what was in flight is stored in its order. */
  private wrongChannels(stored: StoredCheckpoint): string[] {
    const { channels } = this;
    if (channels === null) return [];
    return stored.vertices
      .flatMap((vertex) => stored.channelsOf(vertex, ['inputs', 'outputs']))
      .filter(({ handle, records }) => !channels.hasCarried(handle, records))
      .map(
        ({ handle: { edge, from, to } }) =>
          `what it holds of ${edge} from ${from} to ${to} was not there in this order.`,
      );
  }
}
