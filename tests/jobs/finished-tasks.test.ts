/** Checkpoints when some tasks have finished, and what is restored of those (7.8). */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../src/ports/kept-snapshot.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run } from './run-job.ts';

const RETAINED = {
  ...RESTARTING,
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};
const cancelAfter = (nth: number): TapeEntry => ({ when: { event: 'checkpointCompleted', nth }, action: 'cancelJob' });

/** Ten numbers that are doubled by two subtasks, beside a hundred that are counted. `more` comes in front of the doubling. */
function shortAndLong(more = ''): string {
  return `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = (name, count) => env.fromSource(
  new DataGeneratorSource((n) => n, count, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), name).uid(name);
numbers('short', 10)${more}.rebalance().map((n) => 2 * n).name('double').uid('double').sinkTo(new CollectSink('doubled')).uid('doubled');
numbers('long', 100).rebalance().map((n) => n).name('same').uid('counted').sinkTo(new CollectSink('same')).uid('same');
env.execute('short and long');
`;
}

function finishedVertices(snapshot: KeptSnapshot): string[] {
  const entries = Object.entries(snapshot.metadata.vertices);
  return entries.filter(([, { subtasks }]) => subtasks.every(({ finished }) => finished)).map(([key]) => key);
}

function lastSnapshot(finished: FinishedRun): KeptSnapshot {
  return finished.snapshot(finished.stored.checkpoints.at(-1) ?? 0) as KeptSnapshot;
}

test('7.8.1 a bounded job finishes up to one interval later: each task waits for a checkpoint taken after its end of data', () => {
  const finished = run(shortAndLong());
  for (const { execution, place } of eventsOf(finished, 'endOfData').filter(({ channel }) => channel === null)) {
    const heard = eventsOf(finished, 'notified').filter((event) => event.execution === execution && event.completed);
    const taken = eventsOf(finished, 'snapshotTaken').find(
      (event) => event.execution === execution && event.place.step > place.step,
    );
    const end = eventsOf(finished, 'taskStatus').find(
      (event) => event.execution === execution && event.to === 'FINISHED',
    );
    const own = heard.find(({ checkpoint }) => checkpoint === taken?.checkpoint);
    expect(own?.place.step).toBeLessThan(end?.place.step ?? 0);
  }
  // With checkpointing off nothing is awaited.
  const { 'execution.checkpointing.interval': _, ...off } = RESTARTING;
  expect(run(shortAndLong(), { configuration: off }).status).toBe('FINISHED');
});

test('7.8.2 what had finished is restored as finished: it emits its end, runs no code, and the rest goes on', () => {
  const cancelled = run(shortAndLong(), { configuration: RETAINED, tape: [cancelAfter(6)] });
  const snapshot = lastSnapshot(cancelled);
  expect(finishedVertices(snapshot)).toEqual(['short', 'double']);
  for (const parallelism of ['2', '3', '1']) {
    const configuration = { ...RETAINED, 'parallelism.default': parallelism };
    const resumed = run(shortAndLong(), {
      configuration,
      snapshot,
      cluster: { taskManagers: 3, slotsEach: 1, standingBy: 0 },
    });
    expect(resumed.status).toBe('FINISHED');
    expect(eventsOf(resumed, 'recordProcessed').filter(({ execution }) => execution.startsWith('double'))).toEqual([]);
    expect(resumed.rows('same').length).toBeGreaterThan(0);
  }
});

test('7.8.2 an unfinished operator before a finished one is refused, and the message says what to do', () => {
  const snapshot = lastSnapshot(run(shortAndLong(), { configuration: RETAINED, tape: [cancelAfter(6)] }));
  const resumed = run(shortAndLong(".union(numbers('new', 10))"), { configuration: RETAINED, snapshot });
  expect(`${resumed.status} ${resumed.failure?.class}: ${resumed.failure?.message}`).toMatch(
    /^FAILED FlinkRuntimeException: Illegal JobGraph modification\. .* has a predecessor not fully finished: Source: new\..*Give the new input/,
  );
});

/** Two subtasks count what they have seen in UNION state; the first to end waits for the other. */
const UNION = `
import { CollectSink, DataGeneratorSource, ListStateDescriptor, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Seen extends RichMapFunction {
  seen = 0;
  initializeState(context) { this.state = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor('seen')); }
  snapshotState() { this.state.update([this.seen]); }
  map(n) { this.seen++; return n; }
}
env.fromSource(new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers')
  .map(new Seen()).name('seen').sinkTo(new CollectSink('rows'));
env.execute('union');
`;

test('7.8.2 while a part of a vertex with UNION state has ended no checkpoint completes, and none of these failures counts', () => {
  const silent: TapeEntry[] = [
    { at: 200, action: 'muteSource', target: 'numbers:1' },
    { at: 1200, action: 'muteSource', target: 'numbers:1', value: false },
  ];
  const finished = run(UNION, { tape: silent });
  expect(finished.status).toBe('FINISHED');
  const failed = eventsOf(finished, 'checkpointFailed').filter(({ message }) => message !== undefined);
  expect(failed.length).toBeGreaterThan(1);
  for (const { reason, counted, message } of failed) {
    expect([reason, counted]).toEqual(['CHECKPOINT_DECLINED_TASK_CLOSING', false]);
    expect(message).toContain("has used UnionListState, but part of its tasks has called operators' finish method.");
  }
  const ends = eventsOf(finished, 'endOfData').filter(({ channel }) => channel === null);
  const [first, last] = [ends[0], ends.at(-1)].map((event) => event?.place.step ?? 0);
  const between = eventsOf(finished, 'snapshotTaken').filter(
    ({ place, execution }) => place.step > (first ?? 0) && place.step < (last ?? 0) && execution === ends[0]?.execution,
  );
  const completed = new Set(eventsOf(finished, 'checkpointCompleted').map(({ checkpoint }) => checkpoint));
  expect(between.filter(({ checkpoint }) => completed.has(checkpoint))).toEqual([]);
  expect(eventsOf(finished, 'failed')).toEqual([]);
});

describe('7.1 execution.checkpointing.checkpoints-after-tasks-finish', () => {
  const off = { ...RESTARTING, 'execution.checkpointing.checkpoints-after-tasks-finish': 'false' };
  const firstEnd = (finished: FinishedRun) =>
    eventsOf(finished, 'taskStatus').find(({ to }) => to === 'FINISHED')?.place.step ?? Number.NaN;
  const triggered = (finished: FinishedRun) => eventsOf(finished, 'checkpointTriggered');

  test('7.1 with checkpoints-after-tasks-finish off nobody waits for a last checkpoint, and none is taken once a task has finished', () => {
    const [with_, without] = [RESTARTING, off].map((configuration) => run(shortAndLong(), { configuration }));
    for (const [finished, goesOn] of [
      [with_, true],
      [without, false],
    ] as const) {
      if (finished === undefined) throw new Error('It did not run.');
      expect(finished.status).toBe('FINISHED');
      expect(triggered(finished).some(({ place }) => place.step < firstEnd(finished))).toBe(true);
      expect(triggered(finished).some(({ place }) => place.step > firstEnd(finished))).toBe(goesOn);
      expect(finished.rows('same')).toHaveLength(100);
    }
  });

  test('whoever asks for a savepoint then is told that there is none', () => {
    const tape: TapeEntry[] = [
      { when: { event: 'taskStatus', where: { to: 'FINISHED' } }, action: 'triggerSavepoint' },
    ];
    const finished = run(shortAndLong(), { configuration: off, tape });
    expect(eventsOf(finished, 'savepointFailed').map(({ reason }) => reason)).toEqual([
      'NOT_ALL_REQUIRED_TASKS_RUNNING',
    ]);
  });

  test('7.2.6 a checkpoint that is not taken uses no number: after a failure the next one has the next', () => {
    const program = shortAndLong(".union(numbers('other', 100))");
    const whole = run(program, { configuration: off });
    const at = Math.floor((firstEnd(whole) + whole.steps) / 2);
    const finished = run(program, { configuration: off, tape: [{ at, action: 'killTaskManager', target: 'tm-1' }] });
    expect([finished.status, eventsOf(finished, 'restored').length > 0]).toEqual(['FINISHED', true]);
    const numbers = triggered(finished).map(({ checkpoint }) => checkpoint);
    expect(numbers.length).toBeGreaterThan(triggered(whole).length);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
