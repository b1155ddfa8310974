/**
 * Calls an async function for each record and sends its results on when they are there: in the order of the records, or as they come. Takes
 * up to `capacity` elements, then holds up its task. Elements that are still under way go into each snapshot, and are asked for again after a
 * restore, before any new one. Source: AsyncWaitOperator (1.4).
 */
import type * as Api from 'millrace';
import type { AsyncWaitSpec, Transformation } from '../../api/transformations.ts';
import { OBJECT_REUSE, option } from '../../base/config-options.ts';
import type { Timestamp } from '../../base/ids.ts';
import { copyValue, previewValue } from '../../codec/values.ts';
import type { Namespace } from '../../state/state-spec.ts';
import type { Place } from '../../wire/trace-events.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { AsyncRequest } from './async-request.ts';
import { StateInAsyncFunction } from './failures.ts';
import type { CapturedSnapshot, OperatorContext, RestoredOperatorState } from './operator.ts';
import { type KeyedStateStore, keyedStateStore } from './state-access.ts';
import {
  OrderedStreamElementQueue,
  type QueuedElement,
  type QueueEntry,
  type StreamElementQueue,
  UnorderedStreamElementQueue,
} from './stream-element-queue.ts';

/** Name of the list state that holds the elements under way. */
const STATE_NAME = '_async_wait_operator_state_';

type RecordInQueue = Extract<QueuedElement, { type: 'record' }>;

export class AsyncWaitOperator extends AbstractStreamOperator {
  private readonly queue: StreamElementQueue;
  /** Came while the queue was full. In Flink the task's thread stands in the call with each of these until there is room. */
  private readonly waiting: { readonly element: QueuedElement; readonly resume: (work: () => void) => void }[] = [];
  private recovered: readonly QueuedElement[] = [];
  private inputHasEnded = false;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly spec: AsyncWaitSpec,
  ) {
    super(transformation, context, spec.fn);
    this.queue = spec.ordered ? new OrderedStreamElementQueue() : new UnorderedStreamElementQueue();
  }

  /** 1.4.1: the queue is full; 1.4.4: its input has ended and elements are under way. */
  get isBlocked(): boolean {
    return this.waiting.length > 0 || (this.inputHasEnded && this.queue.size > 0);
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
    this.recovered = this.storedElements.get() as readonly QueuedElement[];
  }

  override open(): void {
    super.open();
    for (const element of this.recovered) this.accept(element, true);
    this.recovered = [];
  }

  processElement(_input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    // With object reuse the operator before may go on changing the very object.
    const isReused = option(this.context.configuration, OBJECT_REUSE);
    const own = isReused ? copyValue(value, 'The record that waits for its results') : value;
    this.accept({ type: 'record', value: own, timestamp });
  }

  override processWatermark(_input: 0 | 1, timestamp: Timestamp): void {
    this.accept({ type: 'watermark', timestamp });
  }

  override snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot {
    this.storedElements.update([...this.queue.elements, ...this.waiting.map(({ element }) => element)]);
    return super.snapshotState(checkpoint, timestamp);
  }

  endInput(): void {
    this.inputHasEnded = true;
  }

  /** An async function has none: its calls end at any time, for any key. Source: RichAsyncFunction.RichAsyncFunctionRuntimeContext. */
  protected override stateStore(namespace: Namespace): KeyedStateStore {
    return keyedStateStore(({ name }) => {
      throw new StateInAsyncFunction(name);
    }, namespace);
  }

  private get storedElements() {
    return this.operatorState.listState(STATE_NAME, 'SPLIT_DISTRIBUTE');
  }

  private accept(element: QueuedElement, replayed = false): void {
    const resume = this.context.remember(replayed);
    if (this.waiting.length === 0 && this.hasRoom) resume(() => this.enqueue(element, resume));
    else this.waiting.push({ element, resume });
  }

  private get hasRoom(): boolean {
    return this.queue.size < this.spec.capacity;
  }

  private enqueue(element: QueuedElement, resume: (work: () => void) => void): void {
    if (element.type === 'watermark') {
      const emit = () => resume(() => this.output.emitWatermark(element.timestamp));
      this.watermark = element.timestamp;
      this.queue.put({ element, emit });
      this.emitCompleted();
    } else {
      this.request(element, resume);
    }
  }

  private request(record: RecordInQueue, resume: (work: () => void) => void): void {
    const invoked = this.traced('asyncInvoked', record, null);
    let completed: Place | null = null;
    const emit = () => resume(() => this.following(completed, () => this.emit(request.results, record.timestamp)));
    const entry: QueueEntry = { element: record, emit };
    const request = new AsyncRequest(record, this.context, {
      post: (mail) => resume(() => this.context.post(mail)),
      completed: () => {
        completed = this.traced('asyncCompleted', record, invoked);
        this.queue.complete(entry);
        this.emitCompleted();
      },
      timedOut: () =>
        this.following(this.traced('asyncTimedOut', record, invoked), () => this.timedOut(request, record)),
    });
    this.queue.put(entry);
    if (this.spec.timeoutMs > 0) request.endAfter(this.spec.timeoutMs);
    this.following(invoked, () => {
      request.follow('asyncInvoke', this.spec.fn.asyncInvoke(record.value, request.resultFuture));
    });
  }

  private timedOut(request: AsyncRequest, record: RecordInQueue): void {
    const { fn }: { readonly fn: Api.AsyncFunction<unknown, unknown> } = this.spec;
    if (fn.timeout === undefined) request.failByTimeout(this.spec.timeoutMs);
    else request.giveInstead(fn.timeout(record.value, request.resultFuture));
  }

  /** One element at a time; the next one is another mail's. */
  private emitCompleted(): void {
    if (!this.queue.hasCompleted) return;
    this.queue.takeCompleted().emit();
    if (this.queue.hasCompleted) this.context.post(() => this.emitCompleted());
    this.admitWaiting();
  }

  private emit(results: readonly unknown[], timestamp: Timestamp | null): void {
    for (const result of results) this.output.collect(result, timestamp);
  }

  private admitWaiting(): void {
    while (this.hasRoom) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next.resume(() => this.enqueue(next.element, next.resume));
    }
  }

  private following(place: Place | null, work: () => void): void {
    if (place === null || this.context.following === undefined) work();
    else this.context.following(place, work);
  }

  /** `cause` null: what is being worked on. */
  private traced(
    type: 'asyncInvoked' | 'asyncCompleted' | 'asyncTimedOut',
    record: RecordInQueue,
    cause: Place | null,
  ): Place | null {
    const { trace, task } = this.context;
    if (!trace.enabled) return null;
    const value = previewValue(record.value);
    const { capacity } = this.spec;
    const event = { type, execution: task.execution, operator: this.label, value, queued: this.queue.size, capacity };
    return trace.emit(cause === null ? event : { ...event, cause });
  }
}
