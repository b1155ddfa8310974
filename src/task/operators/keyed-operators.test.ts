/** What keyed operators refuse, store and report. */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { Duration } from '../../api/duration.ts';
import { ProcessFunction, RichMapFunction } from '../../api/functions.ts';
import { ValueStateDescriptor } from '../../api/state-descriptors.ts';
import type { OperatorSpec } from '../../api/transformations.ts';
import { TumblingEventTimeWindows } from '../../api/windows/tumbling-windows.ts';
import type { Element } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import { TimerFn } from './testing/recorded-functions.ts';

const key = ([k]: Element) => k;

class CountInState extends RichMapFunction {
  private count!: Api.ValueState<number>;
  override open(): void {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('v') as never);
  }
  map(): unknown {
    this.count.update((this.count.value() ?? 0) + 1);
    return this.count.value();
  }
}

class SetsTimer extends ProcessFunction {
  processElement(_value: unknown, ctx: Api.ProcessContext): void {
    ctx.timerService().registerEventTimeTimer(1);
  }
}

test('1.3.4: keyed state without keyBy is refused', () => {
  const open = () => new OperatorHarness({ type: 'map', fn: new CountInState() });
  expect(open).toThrow(
    "Keyed state 'v' with type VALUE can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.",
  );
});

test('1.3.6: a plain ProcessFunction has no timers, even on keyed input', () => {
  const harness = new OperatorHarness({ type: 'process', fn: new SetsTimer() as never }, { key });
  expect(() => harness.element(['a', 1, 'a1', 1], 1)).toThrow('Setting timers is only supported on a keyed streams.');
});

test('1.2.3: a null key is refused', () => {
  const harness = new OperatorHarness({ type: 'map', fn: new CountInState() }, { key: () => null });
  expect(() => harness.element('x', 1)).toThrow('Assigned key must not be null!');
});

test('7.3.1, 4.5.6: state and timers come back from a snapshot', () => {
  const spec = (): OperatorSpec => ({ type: 'keyedProcess', fn: new TimerFn('timer at ts+v') as never });
  const first = new OperatorHarness(spec(), { key })
    .element(['a', 5, 'a1', 1], 1)
    .element(['b', 1, 'b1', 1], 1)
    .watermark(2);
  const second = new OperatorHarness(spec(), { key, restored: first.snapshot() }).watermark(6);
  expect(second.drain()).toMatchObject([{ v: { timer: 6, key: 'a', n: 1 }, ts: 6 }, { wm: 6 }]);
});

test('T1, 5.3.1: the sums of tumbling windows come back from a snapshot', () => {
  const spec: OperatorSpec = {
    type: 'window',
    window: {
      assigner: TumblingEventTimeWindows.of(Duration.ofMillis(3000) as never) as never,
      trigger: TumblingEventTimeWindows.of(Duration.ofMillis(3000) as never).getDefaultTrigger() as never,
      evictor: null,
      allowedLatenessMs: 0,
      lateTag: null,
      fn: { kind: 'fieldAggregate', aggregation: 'sum', field: 1, first: true },
    },
  };
  const first = new OperatorHarness(spec, { key });
  for (const [k, ts] of [
    ['key2', 3999],
    ['key2', 3000],
    ['key1', 20],
    ['key1', 0],
    ['key1', 999],
    ['key2', 1998],
    ['key2', 1999],
    ['key2', 1000],
  ] as const) {
    first.element([k, 1, k, 0], ts);
  }
  const second = new OperatorHarness(spec, { key, restored: first.watermark(999).watermark(1999).snapshot() });
  const sums = second
    .watermark(2999)
    .watermark(5999)
    .drain()
    .flatMap((one) => ('v' in one ? [[(one.v as Element).slice(0, 2), one.ts]] : []));
  expect(sums).toHaveLength(3);
  expect(sums).toEqual(
    expect.arrayContaining([
      [['key1', 3], 2999],
      [['key2', 3], 2999],
      [['key2', 2], 5999],
    ]),
  );
});

test('a change of keyed state is reported with what was there before and after', () => {
  const harness = new OperatorHarness({ type: 'map', fn: new CountInState() }, { key, traced: true });
  harness.element(['a', 0, '', 0], 0).element(['a', 0, '', 0], 0);
  const changes = harness.events.filter(({ type }) => type === 'stateChanged');
  expect(changes).toMatchObject([
    { state: 'v', key: 'a', before: null, after: 1 },
    { before: 1, after: 2 },
  ]);
});
