/** Holds each checkpoint of a drawn job against what follows from the records below its source offsets. */
import { ensure } from '../../base/assert.ts';
import { option } from '../../base/config-option.ts';
import { UNALIGNED_ENABLED } from '../../base/options/checkpointing-options.ts';
import type { Simulation } from '../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { branchStateViolations } from './check-branch-state.ts';
import { checkpointViolations } from './check-checkpoint.ts';
import { CommittablesCheck } from './check-committables.ts';
import { InFlightCheck } from './check-in-flight.ts';
import { wrongSecondStage } from './check-second-stage.ts';
import { contentsOf } from './checkpoint-contents.ts';
import { ComingRecords } from './coming-records.ts';
import { cutOf } from './held-records.ts';
import type { RunPlan } from './run-plan.ts';
import { StoredCheckpoint } from './stored-checkpoint.ts';
import type { CheckpointCheck, WatchedRun } from './watch-checkpoints.ts';

export class PlannedCheckpointCheck implements CheckpointCheck {
  /** Null where no barrier overtakes. */
  private readonly channels: InFlightCheck | null;
  private readonly committables: CommittablesCheck;
  /** Null until there is a checkpoint. */
  private coming: ComingRecords | null = null;

  constructor(private readonly plan: RunPlan) {
    this.committables = new CommittablesCheck(plan.job);
    this.channels = option(plan.spec.configuration, UNALIGNED_ENABLED) ? new InFlightCheck() : null;
  }

  see(event: TraceEvent): void {
    this.channels?.see(event);
    this.committables.see(event);
  }

  violationsOf(kept: KeptSnapshot, { simulation, finished }: WatchedRun): readonly string[] {
    const { job, exactlyOnce } = this.plan;
    const { checkpoint } = kept.metadata;
    const stored = new StoredCheckpoint(kept);
    const isOverAt = finished.in(checkpoint, (operator, subtask) => stored.hasFinished(operator, subtask));
    const contents = contentsOf(kept, stored, this.comingIn(simulation), isOverAt);
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

  private comingIn({ graph }: Simulation): ComingRecords {
    this.coming ??= new ComingRecords(ensure(graph, 'Checkpoints are of a submitted job.'), this.plan.job.sources);
    return this.coming;
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
