import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { Duration } from '../duration.ts';
import { reducerOf, type StateDescriptor, stateKindOf } from '../state-descriptors.ts';
import type { Trigger } from './trigger.ts';
import { TimeWindow } from './window.ts';
import { WINDOWING } from './windowing.ts';

const {
  EventTimeTrigger,
  ProcessingTimeTrigger,
  CountTrigger,
  ContinuousEventTimeTrigger,
  DeltaTrigger,
  PurgingTrigger,
} = WINDOWING;
const { CountEvictor, DeltaEvictor, TimeEvictor } = WINDOWING;
const window = new TimeWindow(0, 100);

/** A trigger context that notes its timers; state is one value a name. */
class Context implements Api.TriggerContext {
  readonly timers = new Set<string>();
  private readonly values = new Map<string, unknown>();
  readonly merged: string[] = [];

  constructor(
    public watermark = -1,
    public clock = 0,
  ) {}

  getCurrentProcessingTime = () => this.clock;
  getCurrentWatermark = () => this.watermark;
  registerEventTimeTimer = (time: number) => void this.timers.add(`event ${time}`);
  registerProcessingTimeTimer = (time: number) => void this.timers.add(`processing ${time}`);
  deleteEventTimeTimer = (time: number) => void this.timers.delete(`event ${time}`);
  deleteProcessingTimeTimer = (time: number) => void this.timers.delete(`processing ${time}`);
  mergePartitionedState = (descriptor: StateDescriptor) => void this.merged.push(descriptor.name);

  getPartitionedState<S>(descriptor: Api.StateDescriptor<S>): S {
    const { name } = descriptor;
    const get = () => this.values.get(name) ?? null;
    const update = (value: unknown) => void this.values.set(name, value);
    const add = (value: unknown) => {
      const before = get();
      update(before === null ? value : reducerOf(descriptor).reduce(before, value));
    };
    const clear = () => void this.values.delete(name);
    return (stateKindOf(descriptor) === 'value' ? { value: get, update, clear } : { get, add, clear }) as S;
  }
}

function onElements(
  trigger: Trigger,
  elements: readonly (readonly [value: unknown, timestamp: number])[],
  ctx = new Context(),
) {
  return elements.map(([value, timestamp]) => trigger.onElement(value, timestamp, window, ctx));
}

test('5.4 EventTimeTrigger waits for the watermark, then fires on each late element', () => {
  const ctx = new Context();
  const trigger = EventTimeTrigger.create();
  expect(onElements(trigger, [['a', 5]], ctx)).toEqual(['CONTINUE']);
  expect([...ctx.timers]).toEqual(['event 99']);
  expect(trigger.onEventTime(98, window, ctx)).toBe('CONTINUE');
  expect(trigger.onEventTime(99, window, ctx)).toBe('FIRE');
  ctx.watermark = 99;
  expect(onElements(trigger, [['late', 5]], ctx)).toEqual(['FIRE']);
  trigger.clear(window, ctx);
  expect(ctx.timers.size).toBe(0);
});

test('5.4 EventTimeTrigger registers anew after a merge unless the watermark has passed', () => {
  const early = new Context(98);
  EventTimeTrigger.create().onMerge(window, early);
  expect([...early.timers]).toEqual(['event 99']);
  const passed = new Context(99);
  EventTimeTrigger.create().onMerge(window, passed);
  expect(passed.timers.size).toBe(0);
});

test('5.4 ProcessingTimeTrigger fires by the clock', () => {
  const ctx = new Context();
  const trigger = ProcessingTimeTrigger.create();
  onElements(trigger, [['a', 5]], ctx);
  expect([...ctx.timers]).toEqual(['processing 99']);
  expect(trigger.onProcessingTime(99, window, ctx)).toBe('FIRE');
  expect(trigger.onEventTime(99, window, ctx)).toBe('CONTINUE');
});

test('5.4 CountTrigger fires every n elements and merges its counts; purging empties the window as well', () => {
  const elements = [1, 2, 3, 4].map((n) => [n, n] as const);
  expect(onElements(CountTrigger.of(2), elements)).toEqual(['CONTINUE', 'FIRE', 'CONTINUE', 'FIRE']);
  expect(onElements(PurgingTrigger.of(CountTrigger.of(2)), elements)).toEqual([
    'CONTINUE',
    'FIRE_AND_PURGE',
    'CONTINUE',
    'FIRE_AND_PURGE',
  ]);
  const ctx = new Context();
  PurgingTrigger.of(CountTrigger.of(2)).onMerge(window, ctx);
  expect(ctx.merged).toEqual(['count']);
});

test('5.4 ContinuousEventTimeTrigger fires at multiples of its interval and at the end', () => {
  const ctx = new Context();
  const trigger = ContinuousEventTimeTrigger.of(Duration.ofMillis(40));
  onElements(
    trigger,
    [
      ['a', 45],
      ['b', 10],
    ],
    ctx,
  );
  expect([...ctx.timers]).toEqual(['event 99', 'event 80']);
  expect(trigger.onEventTime(40, window, ctx)).toBe('CONTINUE');
  expect(trigger.onEventTime(80, window, ctx)).toBe('FIRE');
  expect(trigger.onEventTime(99, window, ctx)).toBe('FIRE');
});

test('5.4 DeltaTrigger compares with the element that fired last, and cannot merge', () => {
  const trigger = DeltaTrigger.of(10, (oldest, newest) => (newest as number) - (oldest as number));
  expect(
    onElements(
      trigger,
      [1, 11, 12, 13, 23].map((n) => [n, 0] as const),
    ),
  ).toEqual(['CONTINUE', 'CONTINUE', 'FIRE', 'CONTINUE', 'FIRE']);
  expect(trigger.canMerge()).toBe(false);
  expect(() => trigger.onMerge(window, new Context())).toThrow('does not support merging');
});

/** Elements of a window, `[value, timestamp]`; null: without timestamp. */
function elementsOf(entries: readonly (readonly [number, number | null])[]) {
  const left = entries.map(([value, timestamp]) => ({
    getValue: () => value,
    getTimestamp: () => timestamp as number,
    hasTimestamp: () => timestamp !== null,
  }));
  const elements: Api.RemovableElements<unknown> = {
    [Symbol.iterator]() {
      let at = 0;
      return {
        next: () => (at < left.length ? { done: false, value: left[at++]! } : { done: true, value: undefined }),
        remove: () => void left.splice(--at, 1),
      };
    },
  };
  return { elements, values: () => left.map((element) => element.getValue()) };
}

const evictor = { getCurrentProcessingTime: () => 0, getCurrentWatermark: () => 0 };

test('5.7.2 CountEvictor drops from the front', () => {
  const { elements, values } = elementsOf([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  CountEvictor.of(2).evictAfter(elements, 3, window, evictor);
  expect(values()).toEqual([1, 2, 3]);
  CountEvictor.of(2).evictBefore(elements, 3, window, evictor);
  expect(values()).toEqual([2, 3]);
  CountEvictor.of(1, true).evictAfter(elements, 2, window, evictor);
  expect(values()).toEqual([3]);
});

test('5.7.2 TimeEvictor measures from the latest element, and keeps all where the first has no timestamp', () => {
  const timed = elementsOf([
    [1, 10],
    [2, 50],
    [3, 40],
  ]);
  TimeEvictor.of(Duration.ofMillis(10)).evictBefore(timed.elements, 3, window, evictor);
  expect(timed.values()).toEqual([2]);
  const untimed = elementsOf([
    [1, null],
    [2, 50],
  ]);
  TimeEvictor.of(Duration.ofMillis(10)).evictBefore(untimed.elements, 2, window, evictor);
  expect(untimed.values()).toEqual([1, 2]);
});

test('5.7.2 DeltaEvictor compares with the last element', () => {
  const { elements, values } = elementsOf([
    [1, 0],
    [7, 0],
    [9, 0],
  ]);
  DeltaEvictor.of(3, (element, last) => (last as number) - (element as number)).evictBefore(
    elements,
    3,
    window,
    evictor,
  );
  expect(values()).toEqual([7, 9]);
});
