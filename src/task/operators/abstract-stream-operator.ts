/**
 * What all operators have in common: state and timers, watermarks, the learner's function and its lifecycle, the key
 * of a record.
 * Source: AbstractStreamOperator, AbstractUdfStreamOperator.
 */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import { ensure } from '../../base/assert.ts';
import { BATCH_STATE_BACKEND, isBatch, option } from '../../base/config-options.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { previewValue } from '../../codec/values.ts';
import { BatchExecutionKeyedStateBackend } from '../../state/batch-execution-keyed-state-backend.ts';
import { HeapKeyedStateBackend } from '../../state/heap-keyed-state-backend.ts';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import { type OperatorBroadcastState, OperatorStateBackend } from '../../state/operator-state-backend.ts';
import { type Namespace, NO_NAMESPACE, type StateSpec } from '../../state/state-spec.ts';
import type { ReportExpired } from '../../state/ttl-incremental-cleanup.ts';
import type { Place } from '../../wire/trace-events.ts';
import { BatchExecutionInternalTimeService } from './batch-execution-internal-time-service.ts';
import { InputWatermarks } from './combined-watermark-status.ts';
import { KeyedStateOnNonKeyedStream, NullKey } from './failures.ts';
import { indexedDbBackend, usesIndexedDb } from './indexeddb-backend.ts';
import { InternalTimerService, type TimeDomainName, type Triggerable } from './internal-timer-service.ts';
import { metricGroup } from './metric-registry.ts';
import type { CapturedSnapshot, OperatorContext, Output, RestoredOperatorState, StreamOperator } from './operator.ts';
import { runtimeContext } from './runtime-context.ts';
import { type KeyedStateStore, keyedStateStore } from './state-access.ts';
import type { Timer } from './timer-queue.ts';
import { tracedBackend, tracedBroadcastState } from './traced-state.ts';
import { UserFunction } from './user-function.ts';

export abstract class AbstractStreamOperator implements StreamOperator, Triggerable {
  protected readonly output: Output;
  protected readonly operatorState = new OperatorStateBackend();
  protected watermark: Timestamp = MIN_TIMESTAMP;
  private readonly backend: KeyedStateBackend | null;
  private readonly timers: InternalTimerService | null;
  private readonly userFunction: UserFunction;
  /** What the inputs say of event time; null with one input, whose word is the operator's. */
  private readonly inputs: InputWatermarks | null;

  /** `fn`: the learner's function whose lifecycle this is; an empty object where there is none. */
  constructor(
    protected readonly transformation: Transformation,
    protected readonly context: OperatorContext,
    fn: object,
  ) {
    this.output = context.output;
    this.userFunction = new UserFunction(fn);
    const { keySelectors } = transformation;
    this.inputs = keySelectors.length > 1 ? new InputWatermarks(keySelectors.length) : null;
    const keyed = keySelectors.some((selector) => selector !== null) ? this.keyedState() : null;
    this.backend = keyed?.backend ?? null;
    this.timers = keyed?.timers ?? null;
  }

  abstract processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void;

  initializeState(restored: RestoredOperatorState | null): void {
    const { task } = this.context;
    this.userFunction.setRuntimeContext(runtimeContext(task, this.stateStore(NO_NAMESPACE), this.metrics()));
    if (restored !== null) {
      this.operatorState.restore(restored.operatorStates);
      this.restoreKeyed(restored.keyed);
    }
    this.userFunction.initializeState({
      isRestored: () => restored !== null,
      getRestoredCheckpointId: () => restored?.checkpoint ?? null,
      getOperatorStateStore: () => this.operatorStateStore(),
      getKeyedStateStore: () => this.stateStore(NO_NAMESPACE),
    });
  }

  restoreKeyed(blobs: RestoredOperatorState['keyed']): void {
    if (this.backend !== null) this.timerService.restore(this.backend.restore(blobs));
  }

  open(): void {
    this.userFunction.open();
  }

  behindState(work: () => void): void {
    const { backend } = this;
    const goOn = () => {
      if (backend?.hasRoom === false) return [];
      work();
      return null;
    };
    if (backend === null) work();
    else backend.run({ goOn });
  }

  get isWaitingForState(): boolean {
    return this.backend?.isWaiting === true;
  }

  isReady(input: 0 | 1, value: unknown): boolean {
    if (this.backend?.isLarge !== true) return true;
    const key = this.keyOf(input, value);
    return key === null || this.backend.isReady(key);
  }

  prepare(upcoming: Iterable<{ readonly input: 0 | 1; readonly value: unknown }>): void {
    const { backend } = this;
    const keys = this.keysOf(upcoming);
    const first = keys.next();
    if (backend === null || first.done === true) return;
    backend.run({ goOn: () => (backend.isReady(first.value) ? null : startingWith(first.value, keys)) });
  }

  /** One by one, since an exchange looks ahead only as far as there is room. */
  private *keysOf(elements: Iterable<{ readonly input: 0 | 1; readonly value: unknown }>): Generator<unknown, void> {
    for (const { input, value } of elements) {
      const key = this.keyOf(input, value);
      if (key !== null) yield key;
    }
  }

  /** 4.3.6 with several inputs: only what raises the least of them counts. */
  processWatermark(input: 0 | 1, timestamp: Timestamp): void {
    if (this.inputs === null) this.advanceTo(timestamp);
    else if (this.inputs.updateWatermark(input, timestamp)) this.advanceToCombined(this.inputs.watermark);
  }

  processWatermarkStatus(input: 0 | 1, idle: boolean): void {
    if (this.inputs === null) {
      this.behindState(() => this.output.emitWatermarkStatus(idle));
      return;
    }
    const wasIdle = this.inputs.isIdle;
    if (this.inputs.updateStatus(input, idle)) this.advanceToCombined(this.inputs.watermark);
    if (wasIdle !== this.inputs.isIdle) this.behindState(() => this.output.emitWatermarkStatus(idle));
  }

  prepareSnapshotPreBarrier(_checkpoint: number): void {}

  snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot {
    this.userFunction.snapshotState({ getCheckpointId: () => checkpoint, getCheckpointTimestamp: () => timestamp });
    const operatorStates = this.operatorState.snapshot();
    if (this.backend === null) return { encodeSome: () => true, keyed: [], operatorStates };
    const captured = this.backend.capture(this.timerService.stored());
    return {
      encodeSome: (target) => captured.encodeSome(target),
      get isWaiting() {
        return captured.isWaiting === true;
      },
      get groups() {
        return captured.groups;
      },
      get stored() {
        return captured.stored ?? [];
      },
      get keyed() {
        return captured.keyed;
      },
      operatorStates,
    };
  }

  notifyCheckpointComplete(checkpoint: number): void {
    this.backend?.checkpointCompleted(checkpoint);
    this.userFunction.notifyCheckpointComplete(checkpoint);
  }

  notifyCheckpointAborted(checkpoint: number): void {
    this.userFunction.notifyCheckpointAborted(checkpoint);
  }

  finish(): void {
    this.timers?.quiesce();
  }

  close(): void {
    this.timers?.quiesce();
    this.userFunction.close();
  }

  onEventTime(_timer: Timer): void {}

  onProcessingTime(_timer: Timer): void {}

  timerFired(timer: Timer, domain: TimeDomainName): void {
    const fire = () => (domain === 'EVENT_TIME' ? this.onEventTime(timer) : this.onProcessingTime(timer));
    const { trace, following, faults, node } = this.context;
    faults?.calling('onTimer', node);
    if (!trace.enabled || following === undefined) fire();
    else following(this.timerTraced('timerFired', timer, domain), fire);
  }

  keyEnded(finish: () => void): void {
    const { trace, task, following } = this.context;
    if (!trace.enabled || following === undefined) {
      finish();
      return;
    }
    const { currentKey, currentKeyGroup: keyGroup } = this.keyed;
    const key = previewValue(currentKey);
    following(trace.emit({ type: 'keyEnded', execution: task.execution, operator: this.label, key, keyGroup }), finish);
  }

  timerTraced(
    what: 'timerRegistered' | 'timerDeleted' | 'timerFired',
    timer: Timer,
    domain: TimeDomainName,
  ): Place | null {
    const { trace, task } = this.context;
    if (!trace.enabled) return null;
    const { timestamp, keyGroup, registered } = timer;
    const key = previewValue(timer.key);
    const who = { execution: task.execution, operator: this.label };
    const event = { type: what, ...who, key, keyGroup, timestamp, domain } as const;
    return trace.emit(registered ? { ...event, cause: registered } : event);
  }

  /** Makes watermarks of the records so far: for the trace they follow from the last of these, not from the clock. */
  protected makingWatermarks(work: () => void): void {
    const { following, lastEmitted } = this.context;
    const last = lastEmitted?.() ?? null;
    if (last === null || following === undefined) work();
    else following(last, work);
  }

  /** The timers of a keyed operator. */
  get timerService(): InternalTimerService {
    return ensure(this.timers, 'Only an operator on keyed input has timers.');
  }

  get currentKey(): unknown {
    return this.keyed.currentKey;
  }

  /** The backend of a keyed operator. */
  protected get keyed(): KeyedStateBackend {
    return ensure(this.backend, 'Only an operator on keyed input has keyed state.');
  }

  /**
   * Sets the key of a record of this input. A record of an input that is not keyed has none: keyed state is refused to it, where Flink
   * leaves the key of the record before (docs/decisions/0011-no-key-without-keyby.md).
   */
  protected setKeyContext(input: 0 | 1, value: unknown): void {
    const selector = this.transformation.keySelectors[input] ?? null;
    if (selector === null) {
      this.backend?.clearCurrentKey();
      return;
    }
    const key = selector(value);
    if (key === null || key === undefined) throw new NullKey();
    this.keyed.setCurrentKey(key);
  }

  /** Keyed state by descriptors, in a namespace. */
  protected stateStore(namespace: Namespace): KeyedStateStore {
    return keyedStateStore((spec) => this.backendFor(spec), namespace);
  }

  /** Broadcast state, whose changes are told to the trace. */
  protected broadcastState(name: string): OperatorBroadcastState {
    const state = this.operatorState.broadcastState(name);
    const { trace, task } = this.context;
    if (!trace.enabled) return state;
    const { execution } = task;
    return tracedBroadcastState(state, (key, before, after) => {
      const [entry, was, is] = [previewValue(key), previewValue(before), previewValue(after)];
      trace.emit({
        type: 'broadcastStateChanged',
        execution,
        operator: this.label,
        state: name,
        key: entry,
        before: was,
        after: is,
      });
    });
  }

  /** The name that events give this operator: the learner's uid, else its name. */
  protected get label(): string {
    return this.context.node.uid ?? this.context.node.name;
  }

  private operatorStateStore(): Api.OperatorStateStore {
    return {
      getListState: ({ name }) => this.operatorState.listState(name, 'SPLIT_DISTRIBUTE') as never,
      getUnionListState: ({ name }) => this.operatorState.listState(name, 'UNION') as never,
      getBroadcastState: ({ name }) => this.broadcastState(name) as never,
    };
  }

  private advanceTo(timestamp: Timestamp): void {
    this.watermark = timestamp;
    const emit = () => this.output.emitWatermark(timestamp);
    if (this.timers === null) emit();
    else this.timers.advanceWatermark(timestamp, emit);
  }

  /** The key of a record, for looking ahead: null where it has none, or where asking for it fails, which its turn will tell. */
  private keyOf(input: 0 | 1, value: unknown): unknown {
    try {
      return this.transformation.keySelectors[input]?.(value) ?? null;
    } catch {
      return null;
    }
  }

  /** For the trace what follows comes from the inputs' common watermark, and that from the one that raised it. */
  private advanceToCombined(timestamp: Timestamp): void {
    const { trace, task, following } = this.context;
    if (!trace.enabled || following === undefined) {
      this.advanceTo(timestamp);
      return;
    }
    const { execution } = task;
    const place = trace.emit({ type: 'watermark', execution, channel: null, timestamp, direction: 'in' });
    following(place, () => this.advanceTo(timestamp));
  }

  private metrics(): Api.MetricGroup {
    const { metrics: registry, task, time, trace } = this.context;
    return metricGroup({
      registry,
      operator: this.label,
      now: () => time.now(),
      warn: (text) => trace.emit({ type: 'log', execution: task.execution, level: 'warn', text }),
    });
  }

  private backendFor(spec: StateSpec): KeyedStateBackend {
    if (this.backend === null) throw new KeyedStateOnNonKeyedStream(spec.name, spec.kind);
    return this.backend;
  }

  private keyedState(): { readonly backend: KeyedStateBackend; readonly timers: InternalTimerService } {
    const { configuration, keyGroups, task, time, trace } = this.context;
    const now = () => time.now();
    if (isBatch(configuration) && option(configuration, BATCH_STATE_BACKEND)) {
      const batch = new BatchExecutionKeyedStateBackend(keyGroups, task.maxParallelism, now);
      if (trace.enabled)
        batch.dropped = (state, content) => this.stateTraced(state, entryOf(batch), content, null, false);
      return { backend: this.observed(batch), timers: new BatchExecutionInternalTimeService(batch, time, this) };
    }
    const report: ReportExpired = (state, entry, before, after) => this.stateTraced(state, entry, before, after, true);
    const expired = trace.enabled ? report : null;
    const backend = usesIndexedDb(configuration)
      ? indexedDbBackend(this.context, now, expired)
      : new HeapKeyedStateBackend(keyGroups, task.maxParallelism, now, expired);
    return { backend: this.observed(backend), timers: new InternalTimerService(backend, time, this) };
  }

  private observed(backend: KeyedStateBackend): KeyedStateBackend {
    if (!this.context.trace.enabled) return backend;
    return tracedBackend(backend, (state, before, after) =>
      this.stateTraced(state, entryOf(backend), before, after, false),
    );
  }

  private stateTraced(
    state: string,
    { key, keyGroup }: Parameters<ReportExpired>[1],
    before: unknown,
    after: unknown,
    expired: boolean,
  ): void {
    const { trace, task } = this.context;
    trace.emit({
      type: 'stateChanged',
      execution: task.execution,
      operator: this.label,
      state,
      key: previewValue(key),
      keyGroup,
      before: previewValue(before),
      after: previewValue(after),
      ...(expired ? { expired: true } : {}),
    });
  }
}

function entryOf({ currentKey: key, currentKeyGroup: keyGroup }: KeyedStateBackend): Parameters<ReportExpired>[1] {
  return { key, keyGroup };
}

function* startingWith<Item>(first: Item, rest: Iterable<Item>): Iterable<Item> {
  yield first;
  yield* rest;
}
