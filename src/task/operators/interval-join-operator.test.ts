/** The interval join against recordings of real Flink (process-functions.json) and what IntervalJoinOperatorTest holds (5.8.2 to 5.8.5). */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { ProcessJoinFunction } from '../../api/functions.ts';
import { OutputTag } from '../../api/output-tag.ts';
import type { OperatorSpec } from '../../api/transformations.ts';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { type Element, type FactCase, factCases, stepsOfTwoInputs } from './testing/facts.ts';
import { type Emitted, OperatorHarness } from './testing/operator-harness.ts';

type Out = Api.Collector<unknown>;
type Context = Parameters<Api.ProcessJoinFunction<unknown, unknown, unknown>['processElement']>[2];

const key = ([k]: Element) => k;
const oneKey = { key: () => 'k', secondKey: () => 'k' };

class Texts extends ProcessJoinFunction {
  processElement(left: unknown, right: unknown, _ctx: Context, out: Out): void {
    const [l, r] = [left as Element, right as Element];
    out.collect(`${l[2]}@${l[3]}|${r[2]}=${r[1]}@${r[3]}`);
  }
}

class Pairs extends ProcessJoinFunction {
  processElement(left: unknown, right: unknown, ctx: Context, out: Out): void {
    out.collect([left, right, ctx.getLeftTimestamp(), ctx.getRightTimestamp(), ctx.getTimestamp()]);
  }
}

function join(
  lowerMs: number,
  upperMs: number,
  fn: ProcessJoinFunction = new Pairs(),
  tags: (string | null)[] = [],
): OperatorSpec {
  const [leftLateTag = null, rightLateTag = null] = tags;
  return { type: 'intervalJoin', fn, lowerMs, upperMs, leftLateTag, rightLateTag };
}

const recorded = factCases('process-functions').filter(({ case: name }) => name.startsWith('intervalJoin'));

test('both recordings are held', () => {
  expect(recorded).toHaveLength(2);
});

test.each(recorded)('5.8.2, 5.8.3: $case', (fact: FactCase) => {
  const { lower, upper } = fact.config as { lower: number; upper: number };
  const spec = join(lower, upper, new Texts(), ['leftLate', 'rightLate']);
  const harness = new OperatorHarness(spec, { key, secondKey: key });
  const seen = stepsOfTwoInputs(String(fact.input['steps'])).map(({ text, input, step }) => ({
    step: text,
    emits: harness.step(step, input).drain().map(recordedForm),
  }));
  expect(seen).toEqual(fact.expected);
});

/** The recorder wrote a side output as `side:<tag>`. */
function recordedForm(emitted: Emitted): object {
  if (!('side' in emitted)) return emitted;
  return { [`side:${emitted.side}`]: emitted.v, ts: emitted.ts };
}

test('5.8.5: elements 1 to 4 on both sides, within 1 of each other', () => {
  const harness = new OperatorHarness(join(-1, 1), oneKey);
  for (const n of [1, 2, 3, 4]) harness.element(n, n, 0).element(n, n, 1);
  const pairs = harness.values().map((pair) => (pair as number[]).slice(0, 2).join());
  expect(pairs.sort()).toEqual(['1,1', '1,2', '2,1', '2,2', '2,3', '3,2', '3,3', '3,4', '4,3', '4,4']);
});

test('5.8.3: the result has the greater of both timestamps, and the context tells both', () => {
  const harness = new OperatorHarness(join(-5, 5), oneKey).element('l', 7, 0).element('r', 4, 1).element('s', 9, 1);
  expect(harness.drain()).toEqual([
    { v: ['l', 'r', 7, 4, 7], ts: 7 },
    { v: ['l', 's', 7, 9, 9], ts: 9 },
  ]);
});

test('5.8.3: a side output of a pair has its timestamp', () => {
  const tag = new OutputTag('pairs');
  class Beside extends ProcessJoinFunction {
    processElement(left: unknown, right: unknown, ctx: Context): void {
      ctx.output(tag as never, [left, right]);
    }
  }
  const harness = new OperatorHarness(join(0, 2, new Beside()), oneKey).element('l', 1, 0).element('r', 3, 1);
  expect(harness.drain()).toEqual([{ side: 'pairs', v: ['l', 'r'], ts: 3 }]);
});

test('5.8.3: a record of the watermark’s own time is not late, one before it is dropped and told', () => {
  const harness = new OperatorHarness(join(-1, 1), oneKey).watermarks(5).element('l', 5, 0).element('r', 4, 1);
  expect(harness.values()).toEqual([]);
  expect(harness.late).toBe(1);
  expect(harness.element('r', 5, 1).values()).toHaveLength(1);
});

test.each([null, MIN_TIMESTAMP])('5.8.3: a record with timestamp %s is refused', (timestamp) => {
  const harness = new OperatorHarness(join(-1, 1), oneKey);
  expect(() => harness.element('r', timestamp, 1)).toThrow(
    /^Long\.MIN_VALUE timestamp: .*A record of the right stream has none/,
  );
});

/** Times at which something is kept. */
function kept(harness: OperatorHarness, buffer: 'LEFT_BUFFER' | 'RIGHT_BUFFER'): unknown[] {
  const { keyed } = harness.operator as unknown as { readonly keyed: KeyedStateBackend };
  keyed.setCurrentKey('k');
  return [...keyed.state({ kind: 'MAP', name: buffer, ttl: null }, NO_NAMESPACE).keys()];
}

test.each([
  { lower: -2, upper: 3, left: 13, right: 12 },
  { lower: 1, upper: 3, left: 13, right: 10 },
  { lower: -3, upper: -1, left: 10, right: 13 },
  { lower: 0, upper: 0, left: 10, right: 10 },
])('5.8.4: with [$lower, $upper] the left of 10 is kept until $left, the right of 10 until $right', (bounds) => {
  for (const [input, buffer, until] of [
    [0, 'LEFT_BUFFER', bounds.left],
    [1, 'RIGHT_BUFFER', bounds.right],
  ] as const) {
    const harness = new OperatorHarness(join(bounds.lower, bounds.upper), oneKey).element('x', 10, input);
    expect(kept(harness.watermarks(until - 1), buffer)).toEqual([10]);
    expect(kept(harness.watermarks(until), buffer)).toEqual([]);
    expect(harness.timers.event).toBe(0);
  }
});

test('7.3.1: what both sides keep comes back from a snapshot, and so do the timers that clear it', () => {
  const first = new OperatorHarness(join(-2, 2), oneKey).element('l', 10, 0).element('m', 10, 0).element('r', 20, 1);
  const second = new OperatorHarness(join(-2, 2), { ...oneKey, restored: first.snapshot() });
  second.element('s', 11, 1).element('n', 19, 0);
  expect(second.values().map((pair) => (pair as string[]).slice(0, 2).join(''))).toEqual(['ls', 'ms', 'nr']);
  second.watermarks(30);
  expect([kept(second, 'LEFT_BUFFER'), kept(second, 'RIGHT_BUFFER'), second.timers.event]).toEqual([[], [], 0]);
});
