/**
 * Decides what happens after a failure (8.1): which subtasks restart, when, or that the job is lost; and keeps the
 * exception history (8.4). Asked by the scheduler, which carries out the decision. Source: ExecutionFailureHandler.
 */
import type { FailureReason } from '../base/failure.ts';
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { Execution, ExecutionGraph, ExecutionVertex } from './execution-graph.ts';
import type { PartitionTracker } from './partition-tracker.ts';
import type { RestartBackoffTimeStrategy } from './restart-backoff.ts';
import { verticesToRestart } from './restart-pipelined-region.ts';

/** Failures of these classes are final: no strategy is asked (8.1.s1). Source: ThrowableType.NonRecoverableError. */
const NON_RECOVERABLE: ReadonlySet<string> = new Set(['SuppressRestartsException', 'NonDeterministicJob']);

export type FailureHandling =
  | {
      readonly type: 'restart';
      readonly vertices: readonly ExecutionVertex[];
      readonly backoffMs: ModelTime;
      readonly newAttempt: boolean;
    }
  | { readonly type: 'fail'; readonly reason: FailureReason; readonly suppressed: boolean };

/**
 * A root failure; of the other tasks that it restarts those that had failed too; and what fell into its backoff, with the same of each (8.4.1).
 * Source: RootExceptionHistoryEntry.
 */
export interface ExceptionHistoryEntry {
  readonly execution: ExecutionId | null;
  readonly reason: FailureReason;
  readonly time: ModelTime;
  readonly concurrent: FailedTask[];
}

interface FailedTask {
  readonly execution: ExecutionId;
  readonly reason: FailureReason;
}

export class ExecutionFailureHandler {
  private history: ExceptionHistoryEntry[] = [];

  constructor(
    private readonly graph: ExecutionGraph,
    private readonly partitions: PartitionTracker,
    readonly strategy: RestartBackoffTimeStrategy,
    private readonly failoverStrategy: 'region' | 'full',
    private readonly historySize: number,
  ) {}

  /** Newest first. */
  get exceptionHistory(): readonly ExceptionHistoryEntry[] {
    return this.history;
  }

  /** `execution` null: a global failure, after which everything restarts. */
  handle(execution: Execution | null, reason: FailureReason, now: ModelTime): FailureHandling {
    if (isNonRecoverable(reason))
      return { type: 'fail', reason: jobException('The failure is not recoverable', reason), suppressed: false };
    const newAttempt = this.strategy.notifyFailure(now);
    if (!this.strategy.canRestart(now)) {
      const message = `Recovery is suppressed by ${this.strategy}`;
      return { type: 'fail', reason: jobException(message, reason), suppressed: true };
    }
    const vertices = execution === null ? this.graph.vertices : this.restartedWith(execution);
    const failed = failedAmong(vertices, execution);
    if (newAttempt) this.remember({ execution: execution?.id ?? null, reason, time: now, concurrent: failed });
    // A global failure that joins a backoff leaves nothing of itself. Source: SchedulerBase.archiveFromFailureHandlingResult.
    else this.history[0]?.concurrent.push(...(execution ? [{ execution: execution.id, reason }] : []), ...failed);
    return { type: 'restart', vertices, backoffMs: this.strategy.backoffMs(now), newAttempt };
  }

  /** The job has FAILED for good: so has its last root, which is of no task. Source: SchedulerBase.archiveGlobalFailure. */
  jobFailed(reason: FailureReason, time: ModelTime): void {
    this.remember({ execution: null, reason, time, concurrent: failedAmong(this.graph.vertices, null) });
  }

  private restartedWith({ vertex }: Execution): readonly ExecutionVertex[] {
    if (this.failoverStrategy === 'full') return this.graph.vertices;
    const stateOf = (id: string) => this.graph.vertex(id).current.state;
    const ids = verticesToRestart(
      this.graph.topology,
      vertex.id,
      (partition) => this.partitions.isAvailable(partition),
      (id) => stateOf(id) === 'CREATED',
    );
    return this.graph.vertices.filter(({ id }) => ids.has(id));
  }

  private remember(entry: ExceptionHistoryEntry): void {
    this.history = [entry, ...this.history].slice(0, this.historySize);
  }
}

function failedAmong(vertices: readonly ExecutionVertex[], except: Execution | null): FailedTask[] {
  return vertices.flatMap(({ current }) =>
    current.failure === null || current === except ? [] : [{ execution: current.id, reason: current.failure }],
  );
}

function isNonRecoverable(reason: FailureReason): boolean {
  return NON_RECOVERABLE.has(reason.class) || (reason.causes ?? []).some(isNonRecoverable);
}

function jobException(message: string, cause: FailureReason): FailureReason {
  return { class: 'JobException', message, causes: [cause] };
}
