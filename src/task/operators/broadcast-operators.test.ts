/** Broadcast state against a recording of real Flink (process-functions.json) and Flink's own tests (TESTS T43 to T45). */
import type * as Api from 'millrace';
import { describe, expect, test } from 'vitest';
import { BroadcastProcessFunction, KeyedBroadcastProcessFunction } from '../../api/functions.ts';
import { ListStateDescriptor, MapStateDescriptor, ValueStateDescriptor } from '../../api/state-descriptors.ts';
import type { OperatorSpec } from '../../api/transformations.ts';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import { repartitionOperatorStates } from '../../jobmanager/operator-state-repartitioner.ts';
import type { RestoredOperatorState } from './operator.ts';
import { type FactCase, factCases, stepsOfTwoInputs } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import { CountAndRule, javaLong } from './testing/recorded-co-functions.ts';

type Out = Api.Collector<unknown>;
type Reading = Api.ReadOnlyBroadcastContext & Api.KeyedContext<Api.Key>;
type Writing = Api.KeyedBroadcastContext<Api.Key>;

const RULES = new MapStateDescriptor('rules') as never;
const itself = { key: (value: unknown) => value, secondKey: null };

function keyed(fn: KeyedBroadcastProcessFunction, states = ['rules']): OperatorSpec {
  return { type: 'keyedBroadcastProcess', fn: fn as never, states };
}

const recorded = factCases('process-functions').filter(({ case: name }) => name === 'KeyedBroadcastProcess');

test.each(recorded)('1.3.8: $case', (fact: FactCase) => {
  const harness = new OperatorHarness(keyed(new CountAndRule()), { key: ([k]: [string]) => k, secondKey: null });
  const seen = stepsOfTwoInputs(String(fact.input['steps'])).map(({ text, input, step }) => ({
    step: text,
    emits: harness.step(step, input).drain(),
  }));
  expect(seen).toEqual(fact.expected);
});

test('the recording is held', () => {
  expect(recorded).toHaveLength(1);
});

test('T43, 1.3.8: timers are of the keyed side, and both sides see the time of both', () => {
  class Timing extends KeyedBroadcastProcessFunction {
    processElement(value: unknown, ctx: Reading, out: Out): void {
      ctx.timerService().registerEventTimeTimer(41);
      out.collect(`NON-BR:${value} WM:${ctx.currentWatermark()} TS:${ctx.timestamp()}`);
    }
    processBroadcastElement(value: unknown, ctx: Writing, out: Out): void {
      out.collect(`BR:${value} WM:${ctx.currentWatermark()} TS:${ctx.timestamp()}`);
    }
    override onTimer(timestamp: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Out): void {
      expect(ctx.getCurrentKey()).toBe('6');
      out.collect(`TIMER:${timestamp}`);
    }
  }
  const harness = new OperatorHarness(keyed(new Timing()), itself);
  expect(harness.watermarks(10).element(5, 12, 1).drain()).toEqual([{ wm: 10 }, { v: 'BR:5 WM:10 TS:12', ts: 12 }]);
  expect(harness.watermarks(40).element('6', 13, 0).element('6', 15, 0).drain()).toEqual([
    { wm: 40 },
    { v: 'NON-BR:6 WM:40 TS:13', ts: 13 },
    { v: 'NON-BR:6 WM:40 TS:15', ts: 15 },
  ]);
  expect(harness.watermarks(50).drain()).toEqual([{ v: 'TIMER:41', ts: 41 }, { wm: 50 }]);
});

describe('T44, 1.3.8: the broadcast side reaches keyed state by applyToKeyedState', () => {
  const WORDS = new ListStateDescriptor('words') as never;

  class Words extends KeyedBroadcastProcessFunction {
    processElement(value: unknown): void {
      this.getRuntimeContext()
        .getListState(WORDS)
        .add(value as never);
    }
    processBroadcastElement(_value: unknown, ctx: Writing, out: Out): void {
      ctx.applyToKeyedState(WORDS, (key, words: Api.ListState<string>) => {
        out.collect([key, [...words.get()].length]);
        if (key === 'test2') words.clear();
      });
    }
  }

  test('it visits each key of the subtask that has this state, and no other', () => {
    const harness = new OperatorHarness(keyed(new Words()), itself);
    for (const [word, times] of [
      ['test1', 2],
      ['test2', 4],
      ['test3', 3],
    ] as const) {
      for (let time = 0; time < times; time++) harness.element(word, time, 0);
    }
    const visited = () => harness.element('go', 9, 1).values().map(String).sort();
    expect(visited()).toEqual(['test1,2', 'test2,4', 'test3,3']);
    expect(visited()).toEqual(['test1,2', 'test3,3']);
  });

  test('of a state that nothing was put into it visits nothing', () => {
    expect(new OperatorHarness(keyed(new Words()), itself).element('go', 9, 1).drain()).toEqual([]);
  });
});

describe('T45, 1.3.8: keyed state is refused on the broadcast side', () => {
  class Reaching extends KeyedBroadcastProcessFunction {
    processElement(value: unknown): void {
      this.state().update(value as never);
    }
    processBroadcastElement(_value: unknown, ctx: Writing): void {
      ctx.applyToKeyedState(new ValueStateDescriptor('any') as never, () => {});
      this.state().value();
    }
    private state(): Api.ValueState<unknown> {
      return this.getRuntimeContext().getState(new ValueStateDescriptor('any') as never);
    }
  }

  test.each([
    ['at once', []],
    ['also after keyed records', ['a', 'b']],
  ])('%s', (_when, before) => {
    const harness = new OperatorHarness(keyed(new Reaching()), itself);
    for (const value of before) harness.element(value, 1, 0);
    expect(() => harness.element(1, 1, 1)).toThrow(
      "No key set. This method should not be called outside of a keyed context. Keyed state 'any'",
    );
  });
});

describe('broadcast state', () => {
  /** The broadcast side puts `[key, value]` or, with null, removes; the other side lists what is there. */
  class Copy extends BroadcastProcessFunction {
    processElement(value: unknown, ctx: Api.ReadOnlyBroadcastContext, out: Out): void {
      const state = ctx.getBroadcastState<string, number>(RULES);
      out.collect([value, [...state.immutableEntries()].sort(), state.contains('x'), state.get('x')]);
    }
    processBroadcastElement(value: unknown, ctx: Api.BroadcastContext, out: Out): void {
      const [key, to] = value as [string, number | null];
      const state = ctx.getBroadcastState<string, number>(RULES);
      if (to === null) state.remove(key);
      else state.put(key, to);
      out.collect([...state.entries()].length);
    }
  }
  const copying = (): OperatorSpec => ({
    type: 'broadcastProcess',
    fn: new Copy() as never,
    states: ['rules', 'spare'],
  });
  const unkeyed = { secondKey: null };

  test('what one side puts the other side reads', () => {
    const harness = new OperatorHarness(copying(), unkeyed);
    harness
      .element(['x', 1], 1, 1)
      .element(['y', 2], 2, 1)
      .element('a', 3, 0)
      .element(['x', null], 4, 1)
      .element('b', 5, 0);
    expect(harness.values()).toEqual([
      1,
      2,
      [
        'a',
        [
          ['x', 1],
          ['y', 2],
        ],
        true,
        1,
      ],
      1,
      ['b', [['y', 2]], false, null],
    ]);
  });

  test('each change is told to the trace, of this subtask', () => {
    const harness = new OperatorHarness(copying(), { ...unkeyed, traced: true });
    harness.element(['x', 1], 1, 1).element(['x', 2], 2, 1).element(['none', null], 3, 1).element(['x', null], 3, 1);
    const changes = harness.events.filter(({ type }) => type === 'broadcastStateChanged');
    expect(changes).toMatchObject([
      { execution: 'broadcastProcess:0:0', state: 'rules', key: 'x', before: null, after: 1 },
      { before: 1, after: 2 },
      { before: 2, after: null },
    ]);
  });

  const rescaled = (from: number, to: number): OperatorHarness[] => {
    const keys = ['test1', 'test2', 'test3'];
    const stored = Array.from({ length: from }, (_, subtask) => {
      const harness = new OperatorHarness(copying(), { ...unkeyed, subtask, parallelism: from });
      for (const key of keys) harness.element([key, 3], 1, 1);
      const { operatorStates } = harness.snapshot();
      return operatorStates.map((state) => ({
        ...state,
        elements: state.end,
        part: '',
        from: `b:${subtask}:0`,
        bytes: 0,
        blob: state.bytes,
      }));
    });
    const blobOf = (name: string, execution: string) =>
      stored.flat().find((state) => state.name === name && state.from === execution)!.blob;
    return repartitionOperatorStates(stored, to).map((shares, subtask) => {
      const operatorStates = shares.map((share) => ({ ...share, bytes: blobOf(share.name, share.from) }));
      const restored: RestoredOperatorState = { checkpoint: 1, keyed: [], operatorStates };
      return new OperatorHarness(copying(), { ...unkeyed, subtask, parallelism: to, restored });
    });
  };

  test.each([
    [2, 3],
    [3, 2],
    [2, 2],
    [3, 1],
  ])('T45, 6.3.2: stored by %i subtasks and restored by %i each has every entry once', (from, to) => {
    const all = [
      ['test1', 3],
      ['test2', 3],
      ['test3', 3],
    ];
    const seen = rescaled(from, to).map((harness) => harness.element('a', 1, 0).values());
    expect(seen).toEqual(Array.from({ length: to }, () => [['a', all, false, null]]));
  });

  test('a state that broadcast() does not name, or not as a map, is not there', () => {
    class Asking extends BroadcastProcessFunction {
      processElement(descriptor: unknown, ctx: Api.ReadOnlyBroadcastContext): void {
        ctx.getBroadcastState(descriptor as never);
      }
      processBroadcastElement(): void {}
    }
    const spec: OperatorSpec = { type: 'broadcastProcess', fn: new Asking() as never, states: ['rules'] };
    const asking = (descriptor: object) => () => new OperatorHarness(spec, unkeyed).element(descriptor, 1, 0);
    expect(asking(new MapStateDescriptor('rule'))).toThrow(
      /^The requested state does not exist\..*Asked for was 'rule'; .* 'rules'/,
    );
    expect(asking(new ValueStateDescriptor('rules'))).toThrow('The requested state does not exist.');
    expect(asking(new MapStateDescriptor('rules'))).not.toThrow();
  });

  test('the side that is not broadcast cannot change it', () => {
    class Changing extends BroadcastProcessFunction {
      processElement(call: unknown, ctx: Api.ReadOnlyBroadcastContext): void {
        (ctx.getBroadcastState(RULES) as never as Record<string, (key: string) => void>)[String(call)]?.('x');
      }
      processBroadcastElement(): void {}
    }
    const spec: OperatorSpec = { type: 'broadcastProcess', fn: new Changing() as never, states: ['rules'] };
    for (const call of ['put', 'putAll', 'remove', 'clear']) {
      const changing = () => new OperatorHarness(spec, unkeyed).element(call, 1, 0);
      expect(changing).toThrow(`Broadcast state 'rules' is read-only here, and ${call}() is not.`);
    }
  });

  test('the broadcast side has no timers; its records without a timestamp have MIN', () => {
    class Looking extends KeyedBroadcastProcessFunction {
      processElement(): void {}
      processBroadcastElement(_value: unknown, ctx: Writing, out: Out): void {
        out.collect(['timerService' in ctx, 'getCurrentKey' in ctx, javaLong(ctx.timestamp() ?? 0)]);
      }
    }
    const harness = new OperatorHarness(keyed(new Looking()), itself).element('x', null, 1);
    expect(harness.drain()).toEqual([{ v: [false, false, javaLong(MIN_TIMESTAMP)] }]);
  });
});
