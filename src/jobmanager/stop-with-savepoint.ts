/**
 * Stops a job with a savepoint (7.9.3): no more periodic checkpoints, a savepoint that all tasks wait for, and then the
 * end of all of them. If there is no savepoint the job goes on as before; if there is one and not every task that ran
 * when it was asked for has finished, the whole job fails over. Asked by the job master; between it and the checkpoint coordinator.
 * Source: SchedulerBase.stopWithSavepoint, StopWithSavepointTerminationHandlerImpl.
 */
import type { FailureReason } from '../base/failure.ts';
import type { CheckpointCoordinator } from './checkpoint-coordinator.ts';
import type { Execution, ExecutionGraph } from './execution-graph.ts';
import { isTerminal } from './execution-state.ts';
import type { Cause } from './outbox.ts';

interface StoppingJob {
  readonly graph: ExecutionGraph;
  readonly coordinator: CheckpointCoordinator;
  readonly failGlobally: (reason: FailureReason, cause: Cause) => void;
}

export class StopWithSavepoint {
  /** The savepoint is there, and these are to finish for it; none: nothing is being stopped. */
  private stopping: readonly Execution[] = [];

  constructor(private readonly job: StoppingJob) {}

  /**
   * `drain`: event time ends and operators finish before the savepoint is taken. One that is under way already is given up with the other
   * snapshots: tasks that have stopped for it fail, and the job starts anew.
   */
  begin(drain: boolean, cause: Cause): void {
    const { coordinator, graph } = this.job;
    // Attempts that come after a failure have not stopped for the savepoint, and how they end says nothing of it.
    const { executions } = graph;
    coordinator.stopScheduler(cause);
    coordinator.triggerSavepoint(drain ? 'terminate' : 'suspend', cause, {
      completed: (completed) => {
        this.stopping = executions;
        this.executionsEnded(completed);
      },
      failed: (_reason, failed) => coordinator.startScheduler(failed),
    });
  }

  /** Executions have ended. */
  executionsEnded(cause: Cause): void {
    const { stopping } = this;
    if (!stopping.every(({ state }) => isTerminal(state))) return;
    this.stopping = [];
    const others = stopping.filter(({ state }) => state !== 'FINISHED');
    if (others.length > 0) this.job.failGlobally(stoppingFailed(others.map(({ id }) => id)), cause);
  }
}

function stoppingFailed(executions: readonly string[]): FailureReason {
  const message =
    `A savepoint has been created, but the job failed during stopping: ${executions.join(', ')} did not finish. ` +
    'The savepoint is consistent, but might have uncommitted transactions: to commit them, start a job from it.';
  return { class: 'StopWithSavepointStoppingException', message };
}
