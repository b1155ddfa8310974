/**
 * What of a job had finished when a checkpoint was taken, as far as those after it lack what it had: fed with the events of a run, in their order.
 */
import { isSynchronous } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** Whether a subtask of an operator has finished: it has no state any more. */
export type IsOver = (operator: string, subtask: number) => boolean;

export class FinishedSubtasks {
  private stopped = false;
  /** Checkpoints of a job that has stopped, or goes on from one of these. */
  private readonly short = new Set<number>();
  private cutShort = false;
  private readonly overIn = new Map<number, IsOver>();
  private overWhenRestored: IsOver = () => false;

  /**
   * The savepoint to stop with is there: sources have FINISHED that had more to read, and what is asked for meanwhile takes them for finished,
   * as Flink's does (7.8.2, 7.9.3). So does what a job takes that goes on from there.
   */
  get isStopped(): boolean {
    return this.stopped || this.cutShort;
  }

  /**
   * The job has gone on from such a checkpoint, without what its sources had still to read. A stop that is asked for once more, and fails, sets
   * periodic checkpoints going again while the job stops. Source: StopWithSavepointTerminationHandlerImpl.terminateExceptionally.
   */
  get isCutShort(): boolean {
    return this.cutShort;
  }

  see(event: TraceEvent): void {
    switch (event.type) {
      case 'jobStatus':
        // What was asked for meanwhile may complete when the job has ended.
        this.stopped &&= event.to === 'FINISHED';
        break;
      case 'checkpointCompleted':
        if (this.isStopped) this.short.add(event.checkpoint);
        this.stopped ||= isSynchronous(event.kind);
        break;
      case 'restored':
        this.cutShort = this.short.has(Number(event.from));
        this.overWhenRestored = this.overIn.get(Number(event.from)) ?? this.overWhenRestored;
    }
  }

  /** Those of a checkpoint, and of the one before that was restored: they began without state, whoever else of their vertex goes on (7.8.2). */
  in(checkpoint: number, isOver: IsOver): IsOver {
    const { overWhenRestored } = this;
    const both: IsOver = (operator, subtask) => isOver(operator, subtask) || overWhenRestored(operator, subtask);
    this.overIn.set(checkpoint, both);
    return both;
  }
}
