/**
 * How the data of a task ends: its operators finish one after the other and may wait for what is still under way; or the job is stopped, and
 * none of them does. Between the stream task, whose input ends or whose source is stopped, and the operator chain. Source: StreamTask.endData,
 * SourceOperatorStreamTask (3.4.4, 7.9.3).
 */
import type { Place, SnapshotKind } from '../wire/trace-events.ts';
import type { OperatorChain } from './operator-chain.ts';
import type { TaskOutputs } from './output/task-outputs.ts';
import type { TaskTrace } from './task-trace.ts';

interface EndingTask {
  readonly execution: string;
  readonly trace: TaskTrace;
  readonly outputs: TaskOutputs;
  /** Null for a task that had finished before the restore. */
  chain(): OperatorChain | null;
  /** The end of the data is told to all that come behind. */
  ended(): void;
}

export class EndOfData {
  /** The operators have finished, or been stopped. */
  isReached = false;
  /** The operators finish, one after the other; here what happened last of it. */
  private draining: { readonly cause: Place | null } | null = null;
  /** A source's part of the savepoint that the job is drained with. */
  private snapshotBehind: (() => void) | null = null;

  constructor(private readonly task: EndingTask) {}

  get isDraining(): boolean {
    return this.draining !== null;
  }

  /** The finishing operators may still emit; a source ends event time as it finishes (4.3.8). Without `drain` none finishes. */
  begin(drain: boolean): void {
    const { trace, execution, outputs } = this.task;
    const chain = this.task.chain();
    const stopped = drain ? {} : ({ stopped: true } as const);
    trace.cause = trace.emit({ type: 'endOfData', execution, channel: null, ...stopped });
    if (!drain) {
      chain?.stop();
      this.reach(false);
      return;
    }
    this.draining = { cause: trace.cause };
    if (chain === null) outputs.endEventTime();
    this.finishOperators();
  }

  /** What an operator waited for may be there. */
  goOn(): void {
    const { draining } = this;
    if (draining !== null) this.task.trace.following(draining.cause, () => this.finishOperators());
  }

  /** A source is stopped with a savepoint: right behind its barrier or, to drain the job, before it (B8). */
  stopSource(kind: SnapshotKind, takeSnapshot: () => void): void {
    if (this.isReached) takeSnapshot();
    else if (kind === 'suspend' && !this.isDraining) {
      takeSnapshot();
      this.begin(false);
    } else {
      this.snapshotBehind = takeSnapshot;
      if (!this.isDraining) this.begin(true);
    }
  }

  private finishOperators(): void {
    if (this.task.chain()?.finish() === false) return;
    this.draining = null;
    this.reach(true);
  }

  private reach(drain: boolean): void {
    this.isReached = true;
    this.task.outputs.broadcastEvent({ type: 'endOfData', drain });
    this.snapshotBehind?.();
    this.task.ended();
  }
}
