/** Looks into each checkpoint of a run in the step in which it is completed, before a later one subsumes it. */
import { ensure } from '../../base/assert.ts';
import { option } from '../../base/config-option.ts';
import { UNALIGNED_ENABLED } from '../../base/options/checkpointing-options.ts';
import type { FinishedRun, Simulation } from '../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { TraceEvent, TraceEventType } from '../../wire/trace-events.ts';
import { branchStateViolations } from './check-branch-state.ts';
import { checkpointViolations } from './check-checkpoint.ts';
import { CommittablesCheck } from './check-committables.ts';
import { InFlightCheck } from './check-in-flight.ts';
import { wrongSecondStage } from './check-second-stage.ts';
import { contentsOf } from './checkpoint-contents.ts';
import { ComingRecords } from './coming-records.ts';
import { FinishedSubtasks } from './finished-subtasks.ts';
import { cutOf } from './held-records.ts';
import type { RunPlan } from './run-plan.ts';
import { StoredCheckpoint } from './stored-checkpoint.ts';

/** What of a run any of the checks heeds: few of its many events. */
const HEEDED: ReadonlySet<TraceEventType> = new Set<TraceEventType>([
  ...(['jobStatus', 'taskStatus', 'restored', 'checkpointCompleted', 'sinkWrote', 'committed'] as const),
  ...(['recordEmitted', 'recordRestored'] as const),
]);

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
  private readonly committables: CommittablesCheck;
  /** Null until there is a checkpoint. */
  private coming: ComingRecords | null = null;

  constructor(private readonly plan: RunPlan) {
    this.committables = new CommittablesCheck(plan.job);
    this.channels = option(plan.spec.configuration, UNALIGNED_ENABLED) ? new InFlightCheck() : null;
  }

  /** After each step; it never says that it is enough. */
  see(simulation: Simulation): false {
    this.run ??= simulation.result();
    const { events, snapshot } = this.run;
    for (; this.seen < events.length; this.seen++) {
      const event = events[this.seen] as TraceEvent;
      if (!HEEDED.has(event.type)) continue;
      this.channels?.see(event);
      this.committables.see(event);
      if (event.type === 'checkpointCompleted' && !this.finished.isStopped && this.violations.length < SHOWN)
        this.violations.push(
          ...this.violationsOf(event.checkpoint, snapshot(event.checkpoint), this.comingIn(simulation)),
        );
      this.finished.see(event);
    }
    return false;
  }

  private comingIn({ graph }: Simulation): ComingRecords {
    this.coming ??= new ComingRecords(ensure(graph, 'Checkpoints are of a submitted job.'), this.plan.job.sources);
    return this.coming;
  }

  private violationsOf(checkpoint: number, kept: KeptSnapshot | null, coming: ComingRecords): string[] {
    const { job, exactlyOnce } = this.plan;
    if (kept === null) return [`Checkpoint ${checkpoint} is complete, and cannot be read.`];
    const stored = new StoredCheckpoint(kept);
    const isOverAt = this.finished.in(checkpoint, (operator, subtask) => stored.hasFinished(operator, subtask));
    const contents = contentsOf(kept, stored, coming, isOverAt);
    const cut = cutOf(job, contents, exactlyOnce);
    const states = [
      ...branchStateViolations(job, stored, cut),
      ...this.committables.violationsOf(checkpoint, stored, cut),
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
    return stored.channels
      .filter(({ handle, records }) => !channels.hasCarried(handle, records))
      .map(
        ({ handle: { edge, from, to } }) =>
          `what it holds of ${edge} from ${from} to ${to} was not there in this order.`,
      );
  }
}
