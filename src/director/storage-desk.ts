/**
 * The storage requests that are under way. The model time of an answer is fixed when it is asked for; what storage
 * really says may come sooner or later and is held until then. Requests that a fault lets fail never reach storage.
 */
import { ensure } from '../base/assert.ts';
import type { ModelTime } from '../base/ids.ts';
import type { Asked } from '../ports/actor.ts';
import type { StorageAnswer, StorageFailure, StorageRequest } from '../ports/durable-storage.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ActorAddress } from './effect.ts';
import type { StorageFaults } from './storage-faults.ts';

export interface PendingRequest {
  readonly id: number;
  readonly actor: ActorAddress;
  readonly asked: Asked;
  readonly step: number;
  readonly cause: Place | null;
  answer: StorageAnswer | null;
}

/** A request that storage did not do. */
export interface FailedRequest {
  readonly actor: ActorAddress;
  readonly type: StorageRequest['type'];
  /** In which it was asked. */
  readonly step: number;
}

export class StorageDesk {
  /** All of this leg, in the order of their asking. */
  readonly failed: FailedRequest[] = [];
  private readonly pending = new Map<number, PendingRequest>();
  private ids = 0;

  constructor(
    private readonly storageMs: ModelTime,
    readonly faults: StorageFaults,
  ) {}

  /**
   * Enters a request. `recorded`: how it failed in the run that is replayed. Its answer is already there if it fails
   * here.
   */
  enter(actor: ActorAddress, asked: Asked, step: number, recorded: StorageFailure | null): PendingRequest {
    const failure = recorded ?? this.faults.failureOf(asked.request);
    if (failure !== null) this.failed.push({ actor, type: asked.request.type, step });
    const request = { id: this.ids++, actor, asked, step, cause: asked.cause, answer: failure };
    this.pending.set(request.id, request);
    return request;
  }

  /** Model time of the answer to a request that leaves at `departs`. */
  answerTime(departs: ModelTime, request: StorageRequest): ModelTime {
    return departs + this.storageMs + this.faults.delayOf(request);
  }

  /** What storage said; null when whoever asked is gone. */
  supply(id: number, answer: StorageAnswer): PendingRequest | null {
    const request = this.pending.get(id);
    if (request === undefined) return null;
    request.answer = answer;
    return request;
  }

  isPending(id: number): boolean {
    return this.pending.has(id);
  }

  isAnswered(id: number): boolean {
    return this.pending.get(id)?.answer != null;
  }

  /** Takes an answered request off the desk. */
  take(id: number): PendingRequest & { readonly answer: StorageAnswer } {
    const request = ensure(this.pending.get(id), `Storage request ${id} must be pending.`);
    const answer = ensure(request.answer, `Storage request ${id} must be answered.`);
    this.pending.delete(id);
    return { ...request, answer };
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  /** Whoever asked is gone: answers to it vanish. What it asked may be done all the same. */
  forget(actor: ActorAddress): void {
    for (const [id, request] of this.pending) if (request.actor === actor) this.pending.delete(id);
  }
}

/** The request as the tape names it: who asked, and the number it gave its request. */
export function requestName(
  actor: ActorAddress,
  asked: { readonly id: number; readonly request: StorageRequest },
): string {
  return `${actor}#${asked.id}`;
}

/** Whether a failure came from outside the run, so that a replay could not know of it. */
export function isFromOutside(answer: StorageAnswer): answer is StorageFailure {
  return answer.type === 'failed' && answer.why !== 'missing' && answer.why !== 'refused';
}
