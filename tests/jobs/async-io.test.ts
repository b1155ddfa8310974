import { describe, expect, test } from 'vitest';
import { chainOfMessages } from '../../src/base/failure.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { counts, eventsOf, LOOKING_UP, RESTARTING, runInTurns, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

/** A job of one source, one async operator with this body, and one sink. */
function asking(asyncInvoke: string, { capacity = 3, timeoutMs = 0, unchained = false, numbers = 8 } = {}): string {
  return `
import { AsyncDataStream, CollectSink, Duration, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const ask = { async asyncInvoke(n) { ${asyncInvoke} } };
const numbers = env.fromSequence(1, ${numbers})${unchained ? '.map((n) => n).disableChaining()' : ''};
AsyncDataStream.orderedWait(numbers, ask, Duration.ofMillis(${timeoutMs}), ${capacity}).name('ask')${unchained ? '.startNewChain()' : ''}
  .sinkTo(new CollectSink('out'));
env.execute('asking');
`;
}

const pause = (ms: string) => `await new Promise((over) => setTimeout(over, ${ms})); return [n];`;
const valuesOf = (rows: readonly { value: unknown }[]) => rows.map(({ value }) => value);

describe('1.4.4: keyed state behind an async operator is exactly-once', () => {
  const kills: readonly TapeEntry[][] = [
    [],
    ...[350, 520, 690, 860, 1030, 1200, 1370].map((at): TapeEntry[] => [
      { at, action: 'killTaskManager', target: 'tm-1' },
    ]),
    [
      { when: { event: 'snapshotTaken', nth: 5 }, action: 'killTaskManager', target: 'tm-2' },
      { when: { event: 'restored', nth: 2 }, action: 'killTaskManager', target: 'tm-3' },
    ],
  ];
  test.each(kills.map((tape) => ({ tape })))('$tape', async ({ tape }) => {
    const cluster = { taskManagers: 3, slotsEach: 1, standingBy: 2 };
    const finished = await runInTurns(LOOKING_UP, { tape, cluster }, {});
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    const killed = eventsOf(finished, 'taskManagerKilled').length;
    expect(killed).toBe(tape.length);
    const asked = eventsOf(finished, 'asyncInvoked');
    expect(Math.max(...asked.map(({ queued }) => queued))).toBeLessThanOrEqual(4);
    if (killed > 0) expect(asked.length).toBeGreaterThan(200);
    else expect(asked).toHaveLength(200);
  });
});

test('the same seed and tape give the same history, whatever waits for whom', async () => {
  const tape: TapeEntry[] = [{ at: 700, action: 'killTaskManager', target: 'tm-1' }];
  const [first, second] = await Promise.all([1, 2].map(() => runInTurns(LOOKING_UP, { seed: 5, tape })));
  expect(second?.hashes).toEqual(first?.hashes);
  const other = await runInTurns(LOOKING_UP, { seed: 6, tape });
  expect(other.hashes.at(-1)).not.toBe(first?.hashes.at(-1));
});

test('the time that a call takes is model time', async () => {
  const finished = await runInTurns(asking(pause('300'), { capacity: 1, numbers: 3 }));
  expect(finished.time).toBeGreaterThan(900);
  expect(finished.time).toBeLessThan(1_800);
});

test('1.4.1, 3.4.2: while the queue is full its task takes no input, and says so; what it waits for goes on', async () => {
  const finished = await runInTurns(asking(pause('50'), { capacity: 2, unchained: true, numbers: 20 }));
  const held = eventsOf(finished, 'backPressured').filter(({ execution }) => execution.startsWith('ask'));
  expect(held.length).toBeGreaterThan(0);
  expect(held.every(({ by }) => by === null)).toBe(true);
  expect(valuesOf(finished.rows('out'))).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});

test('3.4.2: a checkpoint waits for an operator that waits for room in its queue, and for one behind a channel as well', async () => {
  for (const unchained of [false, true]) {
    const configuration = { ...RESTARTING, 'execution.checkpointing.interval': '50 ms' };
    const code = asking(pause('400'), { capacity: 1, unchained, numbers: 6 });
    const finished = await runInTurns(code, { configuration });
    const waited = eventsOf(finished, 'acknowledged').filter(({ execution }) => /ask|source/.test(execution));
    expect(Math.max(...waited.map(({ startDelayMs }) => startDelayMs))).toBeGreaterThan(200);
    expect(valuesOf(finished.rows('out'))).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test('1.4.4: at the end of its input a task waits for what is under way, its time-outs and the final checkpoint', async () => {
  const code = asking("if (n === 3) return new Promise(() => {}); return ['ok ' + n]", { timeoutMs: 500, numbers: 3 });
  const withFallback = code.replace(
    'async asyncInvoke',
    "timeout(n) { return ['instead of ' + n]; }, async asyncInvoke",
  );
  const finished = await runInTurns(withFallback);
  expect(finished.status).toBe('FINISHED');
  expect(valuesOf(finished.rows('out'))).toEqual(['ok 1', 'ok 2', 'instead of 3']);
});

test('1.4.3: a call that never ends and has no time-out keeps the job from ending', async () => {
  const waiting = await simulation(asking('return new Promise(() => {})'), {
    configuration: { 'parallelism.default': '1' },
  }).complete(STEPS_MAX, ({ time }) => time > 60_000);
  expect(waiting.status).toBe('RUNNING');
});

const FAILING = { ...RESTARTING, 'restart-strategy.type': 'none' };

test.each([
  ['rejects', "throw new Error('no such user')", 'no such user', 5],
  ['throws later', "await null; throw new Error('no such user')", 'no such user', 5],
  ['is not done in time', 'return new Promise(() => {})', 'Async function call has timed out.', 7],
])('1.4.3: a call that %s fails the task, and the message names its line', async (_what, body, message, line) => {
  const code = asking(body, { timeoutMs: 100 });
  const { status, failure } = await runInTurns(code, { configuration: FAILING });
  expect(status).toBe('FAILED');
  const messages = failure === null ? [] : chainOfMessages(failure);
  expect(messages.join('\n')).toContain('Could not complete the stream element: Record @ -9223372036854775808 : 1.');
  expect(messages.join('\n')).toContain(message);
  expect(JSON.stringify(failure)).toContain(`"line":${line}`);
});

test('1.3.10: an asyncInvoke that throws before it returns fails the task as any function does', async () => {
  const code = asking('').replace('async asyncInvoke(n) {', "asyncInvoke(n) { throw new TypeError('at once');");
  const { failure } = await runInTurns(code, { configuration: FAILING });
  expect(JSON.stringify(failure)).toContain('"class":"TypeError"');
});

test('1.4: an async function has no keyed state', async () => {
  const code = LOOKING_UP.replace(
    'this.asked = 0;',
    "this.getRuntimeContext().getState(new ValueStateDescriptor('s'));",
  );
  const { failure } = await runInTurns(code, { configuration: FAILING });
  expect(JSON.stringify(failure)).toContain('State is not supported in rich async functions');
});

test('what a promise of a failed attempt does later is nobody’s business', async () => {
  const code = asking(
    "setTimeout(() => console.log('rings'), 30); await null; console.log('goes on'); setTimeout(() => {}, 5); " +
      "if (n === 2 && Date.now() % 4 < 2) throw new Error('now and then'); await new Promise((o) => setTimeout(o, 20)); return [n];",
    { capacity: 4 },
  );
  const [first, second] = await Promise.all([1, 2].map(() => runInTurns(code, { seed: 3 })));
  expect(second?.hashes).toEqual(first?.hashes);
  expect(first?.status).toBe('FINISHED');
});

test('1.4.1: the capacity is at least 1', async () => {
  const finished = await runInTurns(asking('return [n]', { capacity: 0 }));
  expect(finished.failure?.causes?.[0]?.message).toContain(
    'The number of concurrent async operation should be greater than 0.',
  );
});
