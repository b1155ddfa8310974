/**
 * Operators of two inputs against recordings of real Flink (process-functions.json, watermarks.json) and Flink's own tests: which input a
 * record comes from, state and timers of a common key, one watermark of two.
 */
import type * as Api from 'millrace';
import { describe, expect, test } from 'vitest';
import {
  CoProcessFunction,
  KeyedCoProcessFunction,
  RichCoFlatMapFunction,
  RichCoMapFunction,
} from '../../api/functions.ts';
import { OutputTag } from '../../api/output-tag.ts';
import { ValueStateDescriptor } from '../../api/state-descriptors.ts';
import type { OperatorSpec } from '../../api/transformations.ts';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import { InputWatermarks } from './combined-watermark-status.ts';
import { type Element, type FactCase, factCases, stepsOfTwoInputs } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import { SetAndRead } from './testing/recorded-co-functions.ts';

type Out = Api.Collector<unknown>;

const key = ([k]: Element) => k;
const bothKeyed = { key, secondKey: key };
const itself = { key: (value: unknown) => String(value), secondKey: (value: unknown) => String(value) };

const recorded = factCases('process-functions').filter(({ case: name }) => name.startsWith('KeyedCoProcess '));

test('both recordings are held', () => {
  expect(recorded).toHaveLength(2);
});

test.each(recorded)('4.3.6, 1.3.6: $case', (fact: FactCase) => {
  const harness = new OperatorHarness({ type: 'keyedCoProcess', fn: new SetAndRead() as never }, bothKeyed);
  const seen = stepsOfTwoInputs(String(fact.input['steps'])).map(({ text, input, step }) => ({
    step: text,
    emits: harness.step(step, input).drain(),
  }));
  expect(seen).toEqual(fact.expected);
});

test('4.3.6: one watermark of two inputs is the least of those that are active', () => {
  const isOfInputs = ({ config }: FactCase) => config['kind'] === 'IndexedCombinedWatermarkStatus';
  const fact = factCases('watermarks').find(isOfInputs) as FactCase;
  const inputs = new InputWatermarks(2);
  const seen = (fact.input as unknown as [number, number | string][]).map(([input, what]) => {
    const changed =
      typeof what === 'number' ? inputs.updateWatermark(input, what) : inputs.updateStatus(input, what === 'i');
    return { step: `${input}:${what}`, changed, combined: inputs.watermark, idle: inputs.isIdle };
  });
  expect(seen).toEqual(fact.expected);
});

describe('KeyedCoProcessOperatorTest', () => {
  /** Timers at 5 and 6: `17:1777` comes from the timer of key 17. */
  class BothTriggering extends KeyedCoProcessFunction {
    processElement1(value: unknown, ctx: Api.KeyedContext<Api.Key>, out: Out): void {
      ctx.timerService().registerEventTimeTimer(5);
      out.collect(`INPUT1:${value}`);
    }
    processElement2(value: unknown, ctx: Api.KeyedContext<Api.Key>, out: Out): void {
      ctx.timerService().registerEventTimeTimer(6);
      out.collect(`INPUT2:${value}`);
    }
    override onTimer(_timestamp: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Out): void {
      expect(ctx.timeDomain()).toBe('EVENT_TIME');
      out.collect(`${ctx.getCurrentKey()}:1777`);
    }
  }

  test('T38, 4.3.7: a timer fires at the least watermark of both inputs, and what it emits goes out before that', () => {
    const harness = new OperatorHarness({ type: 'keyedCoProcess', fn: new BothTriggering() as never }, itself);
    harness.element(17, 42, 0).element('18', 42, 1);
    expect(harness.drain()).toEqual([
      { v: 'INPUT1:17', ts: 42 },
      { v: 'INPUT2:18', ts: 42 },
    ]);
    expect(harness.watermark(5, 0).drain()).toEqual([]);
    expect(harness.watermark(5, 1).drain()).toEqual([{ v: '17:1777', ts: 5 }, { wm: 5 }]);
    expect(harness.watermarks(6).drain()).toEqual([{ v: '18:1777', ts: 6 }, { wm: 6 }]);
  });

  /** The first record of a key keeps it and sets a timer, the second takes both back. */
  class Stateful extends KeyedCoProcessFunction {
    private seen!: Api.ValueState<string>;
    override open(): void {
      this.seen = this.getRuntimeContext().getState(new ValueStateDescriptor('seen-element') as never);
    }
    processElement1(value: unknown, ctx: Api.KeyedContext<Api.Key>, out: Out): void {
      this.process(1, value, ctx, out);
    }
    processElement2(value: unknown, ctx: Api.KeyedContext<Api.Key>, out: Out): void {
      this.process(2, value, ctx, out);
    }
    private process(input: 1 | 2, value: unknown, ctx: Api.KeyedContext<Api.Key>, out: Out): void {
      const timers = ctx.timerService();
      if (this.seen.value() === null) {
        out.collect(`INPUT${input}:${value}`);
        this.seen.update(String(value));
        timers.registerEventTimeTimer(timers.currentWatermark() + 5);
      } else {
        this.seen.clear();
        timers.deleteEventTimeTimer(timers.currentWatermark() + 4);
      }
    }
    override onTimer(_timestamp: number, _ctx: unknown, out: Out): void {
      out.collect(`STATE:${this.seen.value()}`);
    }
  }

  test('T39, 6.1.1: state and timers of a key are common to both inputs', () => {
    const harness = new OperatorHarness({ type: 'keyedCoProcess', fn: new Stateful() as never }, itself);
    harness.watermarks(1).element(17, 0, 0).element(13, 0, 0);
    harness.watermarks(2).element(13, 1, 0).element('42', 1, 1);
    harness.drain();
    expect(harness.watermarks(6).drain()).toEqual([{ v: 'STATE:17', ts: 6 }, { wm: 6 }]);
    expect(harness.watermarks(7).drain()).toEqual([{ v: 'STATE:42', ts: 7 }, { wm: 7 }]);
  });

  test('7.3.1: state and timers of both inputs come back from a snapshot, the watermarks do not (4.3.9)', () => {
    const spec = (): OperatorSpec => ({ type: 'keyedCoProcess', fn: new Stateful() as never });
    const first = new OperatorHarness(spec(), itself).watermarks(1).element(17, 0, 0).element('42', 0, 1);
    const second = new OperatorHarness(spec(), { ...itself, restored: first.snapshot() });
    expect(second.watermark(6, 0).drain()).toEqual([]);
    const out = second.watermark(6, 1).drain();
    expect(out).toHaveLength(3);
    expect(out).toEqual(expect.arrayContaining([{ v: 'STATE:17', ts: 6 }, { v: 'STATE:42', ts: 6 }, { wm: 6 }]));
  });
});

describe('CoProcessFunction', () => {
  const late = new OutputTag('late');

  class Timing extends CoProcessFunction {
    processElement1(value: unknown, ctx: Api.ProcessContext, out: Out): void {
      out.collect([value, ctx.timestamp(), 'getCurrentKey' in ctx]);
      ctx.output(late as never, value);
    }
    processElement2(_value: unknown, ctx: Api.ProcessContext): void {
      ctx.timerService().registerEventTimeTimer(5);
      ctx.timerService().registerProcessingTimeTimer(10);
    }
    override onTimer(timestamp: number, ctx: Api.OnTimerContext, out: Out): void {
      out.collect(`${ctx.timeDomain()} ${timestamp} ${ctx.timestamp()}`);
      ctx.output(late as never, timestamp);
    }
  }
  const timing = (): OperatorSpec => ({ type: 'coProcess', fn: new Timing() as never });

  test('1.3.6: it has timers where both inputs are keyed', () => {
    const harness = new OperatorHarness(timing(), itself).element('b', 1, 1).watermarks(5);
    expect(harness.drain()).toEqual([{ v: 'EVENT_TIME 5 5', ts: 5 }, { side: 'late', v: 5, ts: 5 }, { wm: 5 }]);
    // What a processing-time timer emits has no timestamp (1.3.7), but on a side output that of the timer.
    expect(harness.advanceTo(10).drain()).toEqual([{ v: 'PROCESSING_TIME 10 10' }, { side: 'late', v: 10, ts: 10 }]);
  });

  test.each([
    ['no input', null, null],
    ['only one input', key, null],
  ])('1.3.6: it has none where %s is keyed', (_which, first, second) => {
    const harness = new OperatorHarness(timing(), { ...(first && { key: first }), secondKey: second });
    expect(() => harness.element(['a', 0, '', 0], 1, 1)).toThrow(
      'Setting timers is only supported on a keyed streams.',
    );
  });

  test('1.3.6, 1.3.7: records keep their timestamp; one that has none gets MIN on a side output', () => {
    const harness = new OperatorHarness(timing(), { secondKey: null }).element('a', 3, 0).element('b', null, 0);
    expect(harness.drain()).toEqual([
      { v: ['a', 3, false], ts: 3 },
      { side: 'late', v: 'a', ts: 3 },
      { v: ['b', null, false] },
      { side: 'late', v: 'b', ts: MIN_TIMESTAMP },
    ]);
  });
});

describe('CoMapFunction and CoFlatMapFunction', () => {
  class Tagged extends RichCoMapFunction {
    private prefix = '';
    override open(): void {
      this.prefix = `${this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()}:`;
    }
    map1 = (value: unknown) => `${this.prefix}1${value}`;
    map2 = (value: unknown) => `${this.prefix}2${value}`;
  }

  class Last extends RichCoFlatMapFunction {
    private last!: Api.ValueState<unknown>;
    override open(): void {
      this.last = this.getRuntimeContext().getState(new ValueStateDescriptor('last') as never);
    }
    flatMap1(value: unknown): void {
      this.last.update(value);
    }
    flatMap2(value: unknown, out: Out): void {
      out.collect([value, this.last.value()]);
    }
  }

  test('each input has its own method; a record keeps its timestamp', () => {
    const harness = new OperatorHarness({ type: 'coMap', fn: new Tagged() }, { secondKey: null });
    harness.element('a', 1, 0).element('b', 2, 1).element('c', null, 0);
    expect(harness.drain()).toEqual([{ v: '0:1a', ts: 1 }, { v: '0:2b', ts: 2 }, { v: '0:1c' }]);
  });

  test('10.26: keyed on both sides they share the state of a key', () => {
    const harness = new OperatorHarness({ type: 'coFlatMap', fn: new Last() }, bothKeyed);
    harness.element(['a', 1, '', 0], 1, 0).element(['a', 2, '', 0], 2, 1).element(['b', 3, '', 0], 3, 1);
    expect(harness.drain()).toEqual([
      {
        v: [
          ['a', 2, '', 0],
          ['a', 1, '', 0],
        ],
        ts: 2,
      },
      { v: [['b', 3, '', 0], null], ts: 3 },
    ]);
  });

  test('a record of the input that is not keyed has no key, also right after one that has', () => {
    const harness = new OperatorHarness({ type: 'coFlatMap', fn: new Last() }, { key, secondKey: null });
    harness.element(['a', 1, '', 0], 1, 0);
    expect(() => harness.element(['a', 2, '', 0], 2, 1)).toThrow('No key set.');
  });
});
