/**
 * The call of an async function for one record: takes the first result or failure there is, be it of the promise, of the ResultFuture or of
 * the time-out, and goes on with it in a mail. Source: AsyncWaitOperator.ResultHandler (1.4.3).
 */
import type * as Api from 'millrace';
import type { Timestamp } from '../../base/ids.ts';
import { AsyncCallTimedOut, CouldNotCompleteElement, NoCollectionOfResults } from './failures.ts';
import type { OperatorContext } from './operator.ts';
import { isPromise, watchPromise } from './watch-promise.ts';

interface RequestedRecord {
  readonly value: unknown;
  readonly timestamp: Timestamp | null;
}

interface RequestOwner {
  /** Puts a mail into the task's mailbox that follows from the record. */
  post(mail: () => void): void;
  /** Its results are there. In a mail of the operator. */
  completed(): void;
  /** It has had its time and is not complete. In a mail of the operator. */
  timedOut(): void;
}

export class AsyncRequest {
  results: readonly unknown[] = [];
  /** What the learner's function is given. Its methods are bound, so that they can be handed on. */
  readonly resultFuture: Api.ResultFuture<unknown> = {
    complete: (results) => this.complete('ResultFuture.complete', results),
    completeExceptionally: (error) => this.completeExceptionally(error),
  };
  private isCompleted = false;
  private timer: number | null = null;
  private readonly leave: () => void;

  constructor(
    private readonly record: RequestedRecord,
    private readonly context: OperatorContext,
    private readonly owner: RequestOwner,
  ) {
    this.leave = context.leaveOpen();
  }

  /** Takes what `asyncInvoke` returned: a promise of the results, or nothing where the ResultFuture gets them. */
  follow(call: string, returned: unknown): void {
    if (returned === undefined) return;
    if (!isPromise(returned)) throw new NoCollectionOfResults(call, returned, 'return a promise of an array');
    watchPromise(returned, {
      fulfilled: (results) => this.complete(call, results),
      rejected: (error) => this.completeExceptionally(error),
    });
  }

  /** Takes what `timeout` returned: the results to go on with, or nothing where the ResultFuture gets them. */
  giveInstead(returned: unknown): void {
    if (returned !== undefined) this.complete('timeout', returned);
  }

  endAfter(timeoutMs: number): void {
    const { time } = this.context;
    this.timer = time.register(time.now() + timeoutMs, () => {
      if (!this.isCompleted) this.owner.timedOut();
    });
  }

  failByTimeout(timeoutMs: number): void {
    this.completeExceptionally(new AsyncCallTimedOut(timeoutMs, this.context.node.line));
  }

  private complete(call: string, results: unknown): void {
    if (Array.isArray(results)) {
      this.settle(() => {
        this.results = results;
        this.owner.completed();
      });
    } else {
      this.completeExceptionally(new NoCollectionOfResults(call, results, 'give an array'));
    }
  }

  private completeExceptionally(error: unknown): void {
    const { value, timestamp } = this.record;
    this.settle(() => {
      throw new CouldNotCompleteElement(timestamp, value, error);
    });
  }

  /** The first one counts. */
  private settle(work: () => void): void {
    if (this.isCompleted) return;
    this.isCompleted = true;
    this.leave();
    this.owner.post(() => {
      if (this.timer !== null) this.context.time.cancel(this.timer);
      work();
    });
  }
}
