/**
 * Decides which of the waiting requests for a checkpoint starts now (7.2.4): savepoints first, then forced ones, a
 * person's before the periodic ones, then by age; periodic ones keep the pause. Between the periodic scheduler and
 * people, who ask, and the checkpoint coordinator, which starts. Source: CheckpointRequestDecider.
 */
import type { ModelTime } from '../base/ids.ts';
import { isSavepoint } from '../wire/snapshots.ts';
import type { SnapshotKind } from '../wire/trace-events.ts';
import type { Cause } from './outbox.ts';

/** Hears what became of a savepoint. */
export interface SavepointOutcome {
  completed(cause: Cause): void;
  /** `reason`: a name of Flink's CheckpointFailureReason. */
  failed(reason: string, cause: Cause): void;
}

export interface CheckpointRequest {
  readonly kind: SnapshotKind;
  readonly periodic: boolean;
  /** It runs beside others, however many are allowed at a time (7.2.5). */
  readonly forced: boolean;
  readonly cause: Cause;
  readonly outcome: SavepointOutcome | null;
}

export type Decision =
  | { readonly type: 'start'; readonly request: CheckpointRequest }
  | { readonly type: 'wait' }
  /**
   * The pause is not over: the periodic request is dropped (MINIMUM_TIME_BETWEEN_CHECKPOINTS), the next comes when it
   * is.
   */
  | { readonly type: 'tooEarly'; readonly delayMs: ModelTime };

const MAX_QUEUED_REQUESTS = 1000;

export class CheckpointRequestDecider {
  /** Of equal importance the older one first. */
  private queue: CheckpointRequest[] = [];

  constructor(
    private readonly maxConcurrent: number,
    private readonly minPauseMs: ModelTime,
  ) {}

  /** Queues a request. Beyond 1000 the least important one is dropped, and returned (TOO_MANY_CHECKPOINT_REQUESTS). */
  add(request: CheckpointRequest): CheckpointRequest | null {
    const before = this.queue.findLastIndex((other) => rank(other) <= rank(request));
    this.queue.splice(before + 1, 0, request);
    return this.queue.length > MAX_QUEUED_REQUESTS ? (this.queue.pop() ?? null) : null;
  }

  /** `lastCompletedAt` null: no checkpoint has completed since the job last started. */
  decide(pending: number, lastCompletedAt: ModelTime | null, now: ModelTime): Decision {
    const [first, ...rest] = this.queue;
    if (first === undefined || (pending >= this.maxConcurrent && !first.forced)) return { type: 'wait' };
    this.queue = rest;
    const delayMs = lastCompletedAt === null ? 0 : lastCompletedAt + this.minPauseMs - now;
    return first.periodic && delayMs > 0 ? { type: 'tooEarly', delayMs } : { type: 'start', request: first };
  }

  /** Drops all, and returns them. */
  clear(): CheckpointRequest[] {
    return this.queue.splice(0);
  }
}

function rank({ kind, forced, periodic }: CheckpointRequest): number {
  return (isSavepoint(kind) ? 0 : 4) + (forced ? 0 : 2) + (periodic ? 1 : 0);
}
