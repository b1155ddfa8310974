/** Looks into each checkpoint of one job of a resumed run in the step in which it is completed, before a later one subsumes it. */
import type { FinishedRun, Simulation } from '../../../hosts/simulation/simulation.ts';
import type { TraceEvent } from '../../../wire/trace-events.ts';
import { FinishedSubtasks } from '../finished-subtasks.ts';
import { resumedContentsViolations } from './check-resumed-contents.ts';
import type { ResumedJob } from './resumed-code.ts';

export class ResumedWatch {
  readonly violations: string[] = [];
  private seen = 0;
  private readonly finished = new FinishedSubtasks();
  private run: FinishedRun | null = null;

  constructor(
    private readonly job: ResumedJob,
    private readonly exactlyOnce: boolean,
  ) {}

  /** After each step; it never says that it is enough. */
  see(simulation: Simulation): false {
    this.run ??= simulation.result();
    const { events, snapshot } = this.run;
    for (; this.seen < events.length; this.seen++) {
      const event = events[this.seen] as TraceEvent;
      if (event.type === 'checkpointCompleted' && !this.finished.isStopped) {
        const kept = snapshot(event.checkpoint);
        this.violations.push(
          ...(kept === null
            ? [`Checkpoint ${event.checkpoint} is complete, and cannot be read.`]
            : resumedContentsViolations(this.job, kept, this.exactlyOnce)),
        );
      }
      this.finished.see(event);
    }
    return false;
  }
}
