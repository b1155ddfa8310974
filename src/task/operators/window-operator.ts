/**
 * Windows on keyed input: puts each element into its windows, asks the trigger, fires, and clears what is over (§5).
 * Non-merging, merging and evicting windows take the same way; where they differ is said. Source: WindowOperator,
 * EvictingWindowOperator.
 */
import type * as Api from 'millrace';
import { tagId } from '../../api/output-tag.ts';
import type { Transformation, WindowSpec } from '../../api/transformations.ts';
import { isMergingAssigner } from '../../api/windows/session-windows.ts';
import { TimeWindow } from '../../api/windows/window.ts';
import { ensure } from '../../base/assert.ts';
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { previewValue } from '../../codec/values.ts';
import { type Namespace, NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { EvictingElements } from './evicting-elements.ts';
import { MergedWindowIsLate, PerWindowStateWithMergingWindows } from './failures.ts';
import { MergingWindowSet } from './merging-window-set.ts';
import type { OperatorContext } from './operator.ts';
import type { KeyedStateStore } from './state-access.ts';
import type { Timer } from './timer-queue.ts';
import { TimestampedCollector } from './timestamped-collector.ts';
import { combined, combinerOf, type KeptElement, WindowContents } from './window-contents.ts';
import { callWindowFunction, clearWindowFunction, lifecycleOf, resultSpecOf } from './window-function.ts';
import { namespaceOf, windowOf } from './window-namespace.ts';
import { triggerContext } from './window-trigger-context.ts';

const MERGING_SET = { kind: 'LIST', name: 'merging-window-set', ttl: null } as const;

export class WindowOperator extends AbstractStreamOperator {
  private readonly collector = new TimestampedCollector(this.output);
  private readonly contents: WindowContents;
  private readonly isMerging: boolean;
  private readonly assignerContext = { getCurrentProcessingTime: () => this.context.time.now() };

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly spec: WindowSpec,
  ) {
    super(transformation, context, lifecycleOf(spec.fn));
    this.isMerging = isMergingAssigner(spec.assigner);
    this.contents = new WindowContents(this.keyed, spec.evictor === null ? combinerOf(spec.fn) : null);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const time = timestamp ?? MIN_TIMESTAMP;
    const windows = this.spec.assigner.assignWindows(this.seen(value), time, this.assignerContext);
    const isAccepted = this.isMerging
      ? this.addMerging(windows as Iterable<TimeWindow>, value, timestamp)
      : this.addToEach(windows, value, timestamp);
    if (isAccepted || !this.isElementLate(time)) return;
    if (this.spec.lateTag === null) this.context.noteLate();
    else this.output.collectSide(this.spec.lateTag, value, timestamp);
  }

  override onEventTime(timer: Timer): void {
    this.onTimer(timer, true);
  }

  override onProcessingTime(timer: Timer): void {
    this.onTimer(timer, false);
  }

  /** True where at least one window took the element. */
  private addToEach(windows: Iterable<Api.Window>, value: unknown, timestamp: Timestamp | null): boolean {
    let isAccepted = false;
    for (const window of windows) {
      if (this.isWindowLate(window)) continue;
      isAccepted = true;
      const namespace = namespaceOf(window);
      this.add(window, namespace, value, timestamp);
      this.react(window, namespace, this.onElement(window, value, timestamp));
      this.registerCleanupTimer(window);
    }
    return isAccepted;
  }

  private addMerging(windows: Iterable<TimeWindow>, value: unknown, timestamp: Timestamp | null): boolean {
    let isAccepted = false;
    const inFlight = this.mergingWindows();
    for (const assigned of windows) {
      const window = inFlight.addWindow(assigned, (result, merged, stateWindow, mergedStateWindows) => {
        this.merge(result, merged, namespaceOf(stateWindow), mergedStateWindows.map(namespaceOf));
      });
      // Merging comes first: a late element may extend a session that still lives (5.6.3).
      if (this.isWindowLate(window)) {
        inFlight.retireWindow(window);
        continue;
      }
      isAccepted = true;
      const namespace = namespaceOf(ensure(inFlight.stateWindow(window), 'A window in flight has a state window.'));
      this.add(window, namespace, value, timestamp);
      const isFiredEmpty = !this.react(window, namespace, this.onElement(window, value, timestamp));
      if (!isFiredEmpty) this.registerCleanupTimer(window);
    }
    inFlight.persist();
    return isAccepted;
  }

  private merge(
    result: TimeWindow,
    merged: readonly TimeWindow[],
    target: Namespace,
    sources: readonly Namespace[],
  ): void {
    const now = this.isEventTime ? this.timerService.currentWatermark() : this.timerService.currentProcessingTime();
    if (this.cleanupTime(result) <= now) throw new MergedWindowIsLate(result.end, now);
    const context = triggerContext(this.keyed, this.timerService, namespaceOf(result), merged.map(namespaceOf));
    this.spec.trigger.onMerge(result, context);
    for (const window of merged) {
      this.clearTrigger(window);
      this.deleteCleanupTimer(window);
    }
    this.contents.merge(target, sources);
    this.traceWindow('windowMerged', result, merged.length);
  }

  private onTimer(timer: Timer, isEventTimer: boolean): void {
    const window = windowOf(timer.namespace);
    const inFlight = this.isMerging ? this.mergingWindows() : null;
    const stateWindow = inFlight === null ? window : inFlight.stateWindow(window as TimeWindow);
    // The window has become part of another one.
    if (stateWindow === null) return;
    const { trigger } = this.spec;
    const context = this.triggerContext(window);
    const result = isEventTimer
      ? trigger.onEventTime(timer.timestamp, window, context)
      : trigger.onProcessingTime(timer.timestamp, window, context);
    this.react(window, namespaceOf(stateWindow), result);
    if (this.isEventTime === isEventTimer && this.cleanupTime(window) === timer.timestamp) {
      this.clearAll(window, namespaceOf(stateWindow));
      inFlight?.retireWindow(window as TimeWindow);
    }
    inFlight?.persist();
  }

  private add(window: Api.Window, namespace: Namespace, value: unknown, timestamp: Timestamp | null): void {
    const { trace } = this.context;
    const isNew = trace.enabled && this.contents.isEmpty(namespace);
    const kept: KeptElement = { value, timestamp };
    this.contents.add(namespace, this.spec.evictor === null ? value : kept);
    if (trace.enabled) this.traceWindow(isNew ? 'windowOpened' : 'windowAdded', window, 1);
  }

  private onElement(window: Api.Window, value: unknown, timestamp: Timestamp | null): Api.TriggerResult {
    return this.spec.trigger.onElement(
      this.seen(value),
      timestamp ?? MIN_TIMESTAMP,
      window,
      this.triggerContext(window),
    );
  }

  /** What assigner and trigger see of an element. */
  private seen(value: unknown): unknown {
    const { elementOf } = this.spec;
    return elementOf === undefined ? value : elementOf(value);
  }

  /**
   * Does what the trigger said. False where it fired a merging window that holds nothing: Flink then leaves the rest
   * out (5.2.0).
   */
  private react(window: Api.Window, namespace: Namespace, result: Api.TriggerResult): boolean {
    if (result === 'FIRE' || result === 'FIRE_AND_PURGE') {
      const elements = this.contents.get(namespace);
      if (elements === null && this.isMerging) return false;
      if (elements !== null) this.fire(window, namespace, elements);
    }
    if (result === 'PURGE' || result === 'FIRE_AND_PURGE') {
      this.contents.clear(namespace);
      this.traceWindow('windowCleared', window, 0);
    }
    return true;
  }

  private fire(window: Api.Window, namespace: Namespace, elements: readonly unknown[]): void {
    this.traceWindow('windowFired', window, elements.length);
    this.collector.timestamp = window.maxTimestamp();
    if (this.spec.evictor === null) this.callFunction(window, elements);
    else this.fireEvicting(this.spec.evictor, window, namespace, elements as KeptElement[]);
  }

  private fireEvicting(
    evictor: Api.Evictor<unknown, Api.Window>,
    window: Api.Window,
    namespace: Namespace,
    kept: readonly KeptElement[],
  ): void {
    const elements = new EvictingElements(kept);
    const context: Api.EvictorContext = {
      getCurrentProcessingTime: () => this.timerService.currentProcessingTime(),
      getCurrentWatermark: () => this.timerService.currentWatermark(),
    };
    evictor.evictBefore(elements, elements.size, window, context);
    const values = elements.left.map(({ value }) => value);
    this.callFunction(window, combined(values, combinerOf(this.spec.fn)));
    evictor.evictAfter(elements, elements.size, window, context);
    this.contents.replace(namespace, elements.left);
  }

  private callFunction(window: Api.Window, elements: readonly unknown[]): void {
    const context = this.functionContext(window);
    callWindowFunction(resultSpecOf(this.spec.fn), this.currentKey, context, elements, this.collector);
  }

  private clearAll(window: Api.Window, namespace: Namespace): void {
    this.contents.clear(namespace);
    this.clearTrigger(window);
    clearWindowFunction(resultSpecOf(this.spec.fn), this.functionContext(window));
    this.traceWindow('windowCleared', window, 0);
  }

  private clearTrigger(window: Api.Window): void {
    this.spec.trigger.clear(window, this.triggerContext(window));
  }

  private triggerContext(window: Api.Window): Api.TriggerContext {
    return triggerContext(this.keyed, this.timerService, namespaceOf(window), []);
  }

  private functionContext(window: Api.Window): Api.ProcessWindowContext<Api.Window> {
    return {
      window: () => window,
      currentProcessingTime: () => this.timerService.currentProcessingTime(),
      currentWatermark: () => this.timerService.currentWatermark(),
      windowState: () => (this.isMerging ? REFUSING_STORE : this.stateStore(namespaceOf(window))),
      globalState: () => this.stateStore(NO_NAMESPACE),
      output: (tag, value) => this.output.collectSide(tagId(tag, 'output'), value, window.maxTimestamp()),
    };
  }

  private mergingWindows(): MergingWindowSet {
    return new MergingWindowSet(this.keyed.state(MERGING_SET, NO_NAMESPACE));
  }

  private get isEventTime(): boolean {
    return this.spec.assigner.isEventTime();
  }

  private isWindowLate(window: Api.Window): boolean {
    return this.isEventTime && this.cleanupTime(window) <= this.timerService.currentWatermark();
  }

  private isElementLate(timestamp: Timestamp): boolean {
    return this.isEventTime && timestamp + this.spec.allowedLatenessMs <= this.timerService.currentWatermark();
  }

  /** When a window's state goes; MAX where there is no later time (5.2.1). */
  private cleanupTime(window: Api.Window): Timestamp {
    if (!this.isEventTime) return window.maxTimestamp();
    return Math.min(window.maxTimestamp() + this.spec.allowedLatenessMs, MAX_TIMESTAMP);
  }

  private registerCleanupTimer(window: Api.Window): void {
    const at = this.cleanupTime(window);
    if (at === MAX_TIMESTAMP) return;
    if (this.isEventTime) this.timerService.registerEventTimeTimer(namespaceOf(window), at);
    else this.timerService.registerProcessingTimeTimer(namespaceOf(window), at);
  }

  private deleteCleanupTimer(window: Api.Window): void {
    const at = this.cleanupTime(window);
    if (at === MAX_TIMESTAMP) return;
    if (this.isEventTime) this.timerService.deleteEventTimeTimer(namespaceOf(window), at);
    else this.timerService.deleteProcessingTimeTimer(namespaceOf(window), at);
  }

  private traceWindow(
    type: 'windowOpened' | 'windowAdded' | 'windowMerged' | 'windowFired' | 'windowCleared',
    window: Api.Window,
    elements: number,
  ): void {
    const { trace, task } = this.context;
    if (!trace.enabled) return;
    const [start, end] = window instanceof TimeWindow ? [window.start, window.end] : [MIN_TIMESTAMP, MAX_TIMESTAMP];
    const { currentKeyGroup: keyGroup } = this.keyed;
    const key = previewValue(this.currentKey);
    const domain = this.isEventTime ? 'EVENT_TIME' : 'PROCESSING_TIME';
    trace.emit({ type, execution: task.execution, key, keyGroup, start, end, domain, elements });
  }
}

const refuse = () => {
  throw new PerWindowStateWithMergingWindows();
};

const REFUSING_STORE: KeyedStateStore = {
  getState: refuse,
  getListState: refuse,
  getMapState: refuse,
  getReducingState: refuse,
  getAggregatingState: refuse,
};
