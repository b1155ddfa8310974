import { expect, test } from 'vitest';
import { forkedTape } from '../../src/director/fault-tape.ts';
import type { KeptSnapshot } from '../../src/ports/kept-snapshot.ts';
import { RUN_EPOCH } from '../../src/wire/messages.ts';
import { inputOf, type NewPageEvent } from '../../src/wire/page-event.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run, STEPS_MAX, simulation } from './run-job.ts';

/** Counts keys by letter, in two subtasks. */
const TYPING = `
import { PageEventSource, RichMapFunction, StreamExecutionEnvironment, UpsertSink, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Count extends RichMapFunction {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  map(event) {
    this.count.update((this.count.value() ?? 0) + 1);
    return { key: event.key, count: this.count.value() };
  }
}
env.fromSource(new PageEventSource('key'), WatermarkStrategy.forMonotonousTimestamps(), 'keys')
  .keyBy((event) => event.key).map(new Count()).name('count').sinkTo(new UpsertSink('counts', (row) => row.key));
env.execute('typing');
`;

const pressed = (key: string, more: Partial<TapeEntry> = {}): TapeEntry => ({
  ...more,
  action: 'pageEvent',
  value: { type: 'key', x: 0, y: 0, key } satisfies NewPageEvent,
  recorded: true,
});
const click: TapeEntry = { action: 'pageEvent', value: { type: 'click', x: 3, y: 4, key: '' }, recorded: true };
const until = (time: number) => (simulated: { readonly time: number }) => simulated.time >= time;

/** Types a text, a letter every 40 ms. */
function typing(text: string, from = 1_000): TapeEntry[] {
  return [...text].map((key, index) => pressed(key, { time: from + 40 * index }));
}

function countsOf(text: string, tape: readonly TapeEntry[]) {
  const typed = simulation(TYPING, { tape, cluster: { taskManagers: 3, slotsEach: 1, standingBy: 2 } });
  typed.advance(STEPS_MAX, until(4_000));
  const finished = typed.result();
  const rows = finished.rows('counts').map(({ value }) => value as { key: string; count: number });
  const wanted = [...new Set(text)].map((key) => ({ key, count: text.split(key).length - 1 }));
  const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
  return { finished, rows: rows.sort(byKey), wanted: wanted.sort(byKey) };
}

test('what is done on the page is what the source reads, of its types, with the time of the run', () => {
  const { finished, rows, wanted } = countsOf('abba', [...typing('abba'), { ...click, time: 1_010 }]);
  expect(rows).toEqual(wanted);
  const read = eventsOf(finished, 'recordEmitted').filter(({ position }) => position !== undefined);
  expect(read.map(({ value, timestamp }) => [(value as { key: string }).key, timestamp])).toEqual(
    [...'abba'].map((key, index) => [key, RUN_EPOCH + 1_000 + 40 * index]),
  );
  expect(new Set(read.map(({ execution }) => execution)).size).toBe(2);
});

test('a record follows from what was done, and that from nothing in the run', () => {
  const { finished } = countsOf('ab', typing('ab'));
  const byPlace = new Map(finished.events.map((event) => [JSON.stringify(event.place), event]));
  for (const read of eventsOf(finished, 'recordEmitted').filter(({ position }) => position !== undefined)) {
    const cause = byPlace.get(JSON.stringify(read.cause));
    expect(cause).toMatchObject({
      type: 'userAction',
      cause: null,
      entry: { value: { key: (read.value as never)['key'] } },
    });
  }
});

test('exactly once: a kill changes nothing of what was typed, be it before, between or after', () => {
  const text = 'exactly once';
  for (const time of [900, 1_130, 1_290, 1_600]) {
    const tape: TapeEntry[] = [...typing(text), { action: 'killTaskManager', target: 'tm-1', time }];
    const { finished, rows, wanted } = countsOf(text, tape);
    expect(rows).toEqual(wanted);
    expect(eventsOf(finished, 'restored').length).toBeGreaterThan(0);
  }
});

test('each event stands on the tape with its step, and a replay of the tape is the same history', () => {
  const live = simulation(TYPING);
  live.advance(STEPS_MAX, until(800));
  live.act(pressed('a', { time: 850 }));
  live.advance(STEPS_MAX, until(1_000));
  live.act(click);
  live.act(pressed('b'));
  live.advance(STEPS_MAX, until(1_500));
  const lived = live.result();
  expect(lived.tape.map(({ at }) => typeof at)).toEqual(['number', 'number', 'number']);
  const replay = simulation(TYPING, { tape: lived.tape });
  replay.advance(lived.steps);
  expect(replay.result().hashes).toEqual(lived.hashes);
  expect(replay.result().events).toEqual(lived.events);
});

test('a fork keeps what was done before its point and forgets what came after', () => {
  const { finished } = countsOf('abcd', typing('abcd'));
  const steps = eventsOf(finished, 'userAction').map(({ place }) => place.step);
  const fork = simulation(TYPING, {
    tape: [...forkedTape(finished.tape, steps[1]!), pressed('x', { at: steps[1]! + 1 })],
  });
  fork.advance(STEPS_MAX, until(4_000));
  expect(fork.result().hashes.slice(0, steps[1])).toEqual(finished.hashes.slice(0, steps[1]));
  const keys = fork
    .result()
    .rows('counts')
    .map(({ value }) => (value as { key: string }).key);
  expect(keys.sort()).toEqual(['a', 'b', 'x']);
});

test('the input of a run, without its faults, is what another one is held against', () => {
  const tape: TapeEntry[] = [...typing('abc'), { action: 'killTaskManager', target: 'tm-1', time: 1_100 }];
  const { finished } = countsOf('abc', tape);
  const { rows, wanted } = countsOf('abc', inputOf(finished.tape));
  expect(rows).toEqual(wanted);
});

test('a job that only waits for a person is idle, and goes on with what is done', () => {
  const configuration = { 'parallelism.default': '1', 'heartbeat.interval': '1000 d', 'heartbeat.timeout': '10000 d' };
  const waiting = simulation(TYPING, { configuration });
  waiting.advance(STEPS_MAX, until(60_000));
  const { steps, time } = waiting;
  waiting.act(pressed('a', { time: time + 5_000 }));
  waiting.advance(steps + 30);
  expect(waiting.result().rows('counts')).toEqual([{ key: 'a', value: { key: 'a', count: 1 } }]);
});

test('a cluster that is lost, as with the page, reads it all again', () => {
  const configuration = { ...RESTARTING, 'high-availability.type': 'simulated' };
  const tape: TapeEntry[] = [...typing('abba'), { action: 'clusterLost', time: 1_070 }];
  const lost = simulation(TYPING, { tape, configuration });
  lost.advance(STEPS_MAX, until(5_000));
  expect(
    lost
      .result()
      .rows('counts')
      .map(({ value }) => value),
  ).toEqual([
    { key: 'a', count: 2 },
    { key: 'b', count: 2 },
  ]);
});

test('an entry that is no event of the page is on the tape, and nothing comes of it', () => {
  const { finished, rows } = countsOf('', [
    { action: 'pageEvent', time: 1_000 },
    { action: 'pageEvent', value: 'x', time: 1_001 },
  ]);
  expect([rows, eventsOf(finished, 'userAction').length]).toEqual([[], 2]);
});

test('what is no event of the page is refused where it is named', () => {
  const { failure } = run(TYPING.replace("'key'", "'scroll'"));
  expect(failure?.causes?.[0]?.message).toContain("PageEventSource knows 'click', 'move', 'key', and no 'scroll'");
});

test('7.9.5 a job that is stopped with a savepoint and goes on, in other subtasks, reads what is done from then on', () => {
  const job = TYPING.replace("'keys')", "'keys').uid('keys')").replace(".name('count')", ".uid('count')");
  const stop: TapeEntry = { time: 1_600, action: 'stopWithSavepoint' };
  const stopped = run(job, { tape: [...typing('abbabba'), stop] });
  const { checkpoint } = eventsOf(stopped, 'checkpointCompleted').at(-1) ?? { checkpoint: 0 };
  const resumed = simulation(job, {
    tape: typing('bab'),
    snapshot: stopped.snapshot(checkpoint) as KeptSnapshot,
    configuration: { ...RESTARTING, 'parallelism.default': '3' },
  });
  resumed.advance(STEPS_MAX, until(2_500));
  const rows = resumed.result().rows('counts');
  expect(rows.map(({ value }) => value)).toEqual([
    { key: 'b', count: 6 },
    { key: 'a', count: 4 },
  ]);
});
