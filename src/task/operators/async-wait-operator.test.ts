import { expect, test } from 'vitest';
import type { AsyncWaitSpec } from '../../api/transformations.ts';
import { type Emitted, OperatorHarness } from './testing/operator-harness.ts';

/** Calls under way, by input: settled by the test when it likes. */
class Calls {
  readonly asked: unknown[] = [];
  private readonly settle = new Map<unknown, { resolve: (r: unknown[]) => void; reject: (e: unknown) => void }>();

  readonly asyncInvoke = (input: unknown): Promise<unknown[]> => {
    this.asked.push(input);
    return new Promise((resolve, reject) => this.settle.set(input, { resolve, reject }));
  };

  answer(input: unknown, ...results: unknown[]): void {
    this.settle.get(input)?.resolve(results);
  }

  fail(input: unknown, error: unknown): void {
    this.settle.get(input)?.reject(error);
  }
}

const double = { asyncInvoke: async (n: unknown) => [2 * (n as number)] };

function spec(fn: object, settings: Partial<AsyncWaitSpec> = {}): AsyncWaitSpec {
  return { type: 'asyncWait', fn: fn as AsyncWaitSpec['fn'], ordered: true, timeoutMs: 0, capacity: 100, ...settings };
}

const at = (v: number, ts: number): Emitted => ({ v, ts });

test('1.4.2, T40: in order, results and watermarks leave as they came', async () => {
  const harness = new OperatorHarness(spec(double, { capacity: 2 }));
  harness.element(1, 1).element(2, 2).watermark(2).element(3, 3);
  await harness.settle();
  expect(harness.drain()).toEqual([at(2, 1), at(4, 2), { wm: 2 }, at(6, 3)]);
});

test('1.4.2, T40: out of order, results leave as they come and never overtake a watermark', async () => {
  const calls = new Calls();
  const harness = new OperatorHarness(spec(calls, { ordered: false }));
  harness.element(1, 1).element(2, 2).watermark(2).element(3, 3);
  calls.answer(3, 6);
  await harness.settle();
  expect(harness.drain()).toEqual([]);
  calls.answer(2, 4);
  await harness.settle();
  expect(harness.drain()).toEqual([at(4, 2)]);
  calls.answer(1, 2);
  await harness.settle();
  expect(harness.drain()).toEqual([at(2, 1), { wm: 2 }, at(6, 3)]);
});

test('1.4.2: in order, a slow call holds back those behind it', async () => {
  const calls = new Calls();
  const harness = new OperatorHarness(spec(calls)).element('slow', 1).element('quick', 2);
  calls.answer('quick', 'q');
  await harness.settle();
  expect(harness.drain()).toEqual([]);
  calls.answer('slow', 's');
  await harness.settle();
  expect(harness.values()).toEqual(['s', 'q']);
});

test('1.4.2: a watermark with nothing before it goes on at once', () => {
  for (const ordered of [true, false]) {
    const harness = new OperatorHarness(spec(new Calls(), { ordered })).watermark(7).watermark(9);
    expect(harness.drain()).toEqual([{ wm: 7 }, { wm: 9 }]);
  }
});

test('1.4.1: with `capacity` elements under way, watermarks among them, the next one waits and its task with it', async () => {
  const calls = new Calls();
  const harness = new OperatorHarness(spec(calls, { capacity: 2 })).element(1, 1).watermark(1);
  expect(harness.operator.isBlocked).toBe(false);
  harness.element(2, 2);
  expect([calls.asked, harness.operator.isBlocked]).toEqual([[1], true]);
  calls.answer(1, 'one');
  await harness.settle();
  expect([calls.asked, harness.operator.isBlocked]).toEqual([[1, 2], false]);
  expect(harness.drain()).toEqual([{ v: 'one', ts: 1 }, { wm: 1 }]);
});

test('1.4.3: a call that fails fails the task, with the error as the cause', async () => {
  const calls = new Calls();
  const harness = new OperatorHarness(spec(calls)).element({ user: 7 }, null);
  calls.fail(calls.asked[0], new Error('no such user'));
  await expect(harness.settle()).rejects.toMatchObject({
    name: 'CouldNotCompleteElement',
    message: 'Could not complete the stream element: Record @ (undef) : {"user":7}.',
    cause: new Error('no such user'),
  });
});

test('1.4.3: after its time a call without `timeout` fails the task', async () => {
  const harness = new OperatorHarness(spec(new Calls(), { timeoutMs: 100 })).element(1, 1);
  harness.advanceTo(99);
  await harness.settle();
  harness.advanceTo(100);
  await expect(harness.settle()).rejects.toMatchObject({
    name: 'CouldNotCompleteElement',
    cause: { name: 'AsyncCallTimedOut', message: expect.stringContaining('Async function call has timed out.') },
  });
});

test('1.4.3: a time-out of 0 is none', async () => {
  const harness = new OperatorHarness(spec(new Calls(), { timeoutMs: 0 })).element(1, 1);
  expect(harness.time.pending).toEqual([]);
});

test('1.4.3: `timeout` says what to go on with, and the result that comes later is dropped', async () => {
  const calls = new Calls();
  const fn = { asyncInvoke: calls.asyncInvoke, timeout: (n: unknown) => [`instead of ${n}`] };
  const harness = new OperatorHarness(spec(fn, { timeoutMs: 100 })).element(1, 1).advanceTo(100);
  await harness.settle();
  calls.answer(1, 'too late');
  await harness.settle();
  expect(harness.values()).toEqual(['instead of 1']);
});

test('1.4.3: a result that is there before the time is over stops the clock', async () => {
  const harness = new OperatorHarness(spec(double, { timeoutMs: 100 })).element(1, 1);
  await harness.settle();
  expect(harness.time.pending).toEqual([]);
});

test('1.4.3: a ResultFuture takes the first completion and no other', async () => {
  const fn = {
    asyncInvoke(n: unknown, future: { complete(r: unknown[]): void; completeExceptionally(e: Error): void }) {
      future.complete([`first of ${n}`]);
      future.complete(['second']);
      future.completeExceptionally(new Error('third'));
    },
  };
  const harness = new OperatorHarness(spec(fn)).element(1, 1);
  expect(harness.values()).toEqual([]);
  await harness.settle();
  expect(harness.values()).toEqual(['first of 1']);
});

test.each([
  ['nothing', async () => undefined, 'asyncInvoke gave nothing: give an array'],
  ['a single result', async () => 7, 'asyncInvoke gave number 7'],
  ['null', async () => null, 'asyncInvoke gave null'],
])('1.4.1: a promise of %s instead of a collection fails the task', async (_what, asyncInvoke, message) => {
  const harness = new OperatorHarness(spec({ asyncInvoke })).element(1, 1);
  await expect(harness.settle()).rejects.toMatchObject({
    cause: { name: 'NoCollectionOfResults', message: expect.stringContaining(message) },
  });
});

test('1.4.1: a function that returns results instead of a promise of them is told so at once', () => {
  const harness = new OperatorHarness(spec({ asyncInvoke: (n: unknown) => [n] }));
  expect(() => harness.element(1, 1)).toThrow('return a promise of an array');
});

test('1.4.4, T40: what is under way is stored, and asked for again after a restore, before anything new', async () => {
  for (const ordered of [true, false]) {
    const first = new OperatorHarness(spec(new Calls(), { ordered, capacity: 3 }));
    first.element(1, 1).element(2, 2).watermark(2);
    const calls = new Calls();
    const settings = { ordered, capacity: 2 };
    const second = new OperatorHarness(spec(calls, settings), { restored: first.snapshot() });
    second.element(3, 3);
    expect([calls.asked, second.operator.isBlocked]).toEqual([[1, 2], true]);
    for (const n of [1, 2, 3]) {
      calls.answer(n, 2 * n);
      await second.settle();
    }
    expect(second.drain()).toEqual([at(2, 1), at(4, 2), { wm: 2 }, at(6, 3)]);
    expect(new OperatorHarness(spec(calls), { restored: second.snapshot() }).operator.isBlocked).toBe(false);
  }
});

test('1.4.4: at the end of its input it waits for all that is under way', async () => {
  const calls = new Calls();
  const harness = new OperatorHarness(spec(calls)).element(1, 1);
  harness.operator.endInput?.();
  expect(harness.operator.isBlocked).toBe(true);
  calls.answer(1, 'one');
  await harness.settle();
  expect([harness.values(), harness.operator.isBlocked]).toEqual([['one'], false]);
});
