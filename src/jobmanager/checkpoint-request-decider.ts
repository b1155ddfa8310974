/**
 * Decides which of the waiting requests for a checkpoint starts now (7.2.4): a person's before the periodic ones,
 * then by age; periodic ones keep the pause. Between the periodic scheduler and people, who ask, and the checkpoint
 * coordinator, which starts. Source: CheckpointRequestDecider.
 */
import type { ModelTime } from '../base/ids.ts';
import type { Cause } from './outbox.ts';

export interface CheckpointRequest {
  readonly periodic: boolean;
  readonly cause: Cause;
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
  private queue: CheckpointRequest[] = [];

  constructor(
    private readonly maxConcurrent: number,
    private readonly minPauseMs: ModelTime,
  ) {}

  /** Queues a request; beyond 1000 the least important one is dropped (TOO_MANY_CHECKPOINT_REQUESTS). */
  add(request: CheckpointRequest): void {
    const periodic = this.queue.filter((queued) => queued.periodic);
    const manual = this.queue.filter((queued) => !queued.periodic);
    const ordered = request.periodic ? [...manual, ...periodic, request] : [...manual, request, ...periodic];
    this.queue = ordered.slice(0, MAX_QUEUED_REQUESTS);
  }

  /** `lastCompletedAt` null: no checkpoint has completed since the job last started. */
  decide(pending: number, lastCompletedAt: ModelTime | null, now: ModelTime): Decision {
    const [first, ...rest] = this.queue;
    if (first === undefined || pending >= this.maxConcurrent) return { type: 'wait' };
    this.queue = rest;
    const delayMs = lastCompletedAt === null ? 0 : lastCompletedAt + this.minPauseMs - now;
    return first.periodic && delayMs > 0 ? { type: 'tooEarly', delayMs } : { type: 'start', request: first };
  }

  clear(): void {
    this.queue = [];
  }
}
