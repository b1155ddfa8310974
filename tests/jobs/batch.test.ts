/** Whole jobs in BATCH: stage after stage, and what is run again after a machine is lost (§9). */
import { describe, expect, test } from 'vitest';
import { executionParts } from '../../src/base/ids.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run } from './run-job.ts';

/** Sums by the last digit, then the sums by their parity: three stages. The middle one has `width` subtasks. */
const stages = (width: number) => `
import { StreamExecutionEnvironment, RuntimeExecutionMode, UpsertSink } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
env.fromSequence(1, 40).uid('numbers').map((n) => [n % 10, n]).name('pairs')
  .keyBy((pair) => pair[0]).sum(1).uid('digits').setParallelism(${width})
  .map((pair) => [pair[0] % 2 === 0 ? 'even' : 'odd', pair[1]]).setParallelism(${width})
  .keyBy((pair) => pair[0]).sum(1).uid('parity')
  .sinkTo(new UpsertSink('sums', (pair) => pair[0]));
env.execute();
`;

/** Two sources, of which one is through long before the other. */
const UNEVEN = `
import { StreamExecutionEnvironment, RuntimeExecutionMode, UpsertSink } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH).setParallelism(1);
env.fromSequence(1, 3).uid('short').union(env.fromSequence(1, 300).uid('long'))
  .keyBy(() => 'all').reduce((a, b) => a + b).uid('sum').map((n) => ['all', n])
  .sinkTo(new UpsertSink('sums', (pair) => pair[0]));
env.execute();
`;

const SUMS = [
  ['even', 420],
  ['odd', 400],
];
const TWO = { taskManagers: 2, slotsEach: 1, standingBy: 2 };

function batch(tape: readonly TapeEntry[] = [], spec: Partial<RunSpec> = {}, width = 2): FinishedRun {
  return run(stages(width), { tape, cluster: TWO, ...spec });
}

function sums(finished: FinishedRun): unknown[] {
  return finished
    .rows('sums')
    .map(({ value }) => value)
    .sort();
}

/** How often each subtask was deployed. */
function attempts(finished: FinishedRun): Record<string, number> {
  const count: Record<string, number> = {};
  for (const { execution, to } of eventsOf(finished, 'taskStatus')) {
    const { vertex, subtask } = executionParts(execution);
    if (to === 'DEPLOYING') count[`${vertex}:${subtask}`] = (count[`${vertex}:${subtask}`] ?? 0) + 1;
  }
  return count;
}

const running = (execution: string) => ({ event: 'taskStatus', where: { execution, to: 'RUNNING' } }) as const;
const kill = (target: string) => ({ action: 'killTaskManager', target }) as const;

describe('9.3: a job of three stages', () => {
  const finished = batch();

  test('the sums are right, and each task ran once', () => {
    expect(finished.status).toBe('FINISHED');
    expect(sums(finished)).toEqual(SUMS);
    expect(new Set(Object.values(attempts(finished)))).toEqual(new Set([1]));
  });

  test('a stage begins when the one before has finished', () => {
    const order = finished.events.flatMap((event) => {
      if (event.type !== 'regionScheduled' && event.type !== 'regionFinished') return [];
      const vertex = executionParts(event.executions[0] ?? '').vertex;
      return [`${vertex} ${event.type === 'regionScheduled' ? 'begins' : 'ends'}`];
    });
    const stagesIn = ['numbers', 'digits', 'parity'].flatMap((vertex) => [
      `${vertex} begins`,
      `${vertex} begins`,
      `${vertex} ends`,
      `${vertex} ends`,
    ]);
    expect(order).toEqual(stagesIn);
  });

  test('two slots are enough for six tasks: the slots of a stage that is over are used again', () => {
    const granted = eventsOf(finished, 'slotGranted').map(({ taskManager, slot }) => `${taskManager}/${slot}`);
    expect(granted).toHaveLength(6);
    expect(new Set(granted)).toEqual(new Set(['tm-1/0', 'tm-2/0']));
  });

  test('a result is written whole, read, and released when all who read it have finished', () => {
    const written = eventsOf(finished, 'partitionFinished').map(({ execution, records }) => [execution, records]);
    expect(written.slice(0, 2)).toEqual(
      expect.arrayContaining([
        ['numbers:0:0', 20],
        ['numbers:1:0', 20],
      ]),
    );
    const requested = eventsOf(finished, 'partitionRequested').map(({ channel }) => channel);
    expect(requested).toHaveLength(8);
    const released = eventsOf(finished, 'partitionReleased').map(({ execution }) => execution);
    expect(released).toEqual(expect.arrayContaining(['numbers:0:0', 'numbers:1:0']));
  });

  test('9.4, 9.6: a keyed task sorts all of its input, and its timers fire as each key ends', () => {
    const sorted = eventsOf(finished, 'inputSorted');
    expect(sorted.reduce((records, one) => records + one.records, 0)).toBe(40 + 10);
    expect(eventsOf(finished, 'keyEnded').filter(({ operator }) => operator === 'digits')).toHaveLength(10);
    const watermarks = eventsOf(finished, 'watermark').map(({ timestamp }) => timestamp);
    expect(new Set(watermarks).size).toBe(1);
  });
});

describe('9.11: a TaskManager is lost', () => {
  test.each([1, 2, 3, 4, 5])(
    'in the middle stage: what it had kept is made again, the rest is kept (seed %i)',
    (seed) => {
      const finished = batch([{ when: running('digits:1:0'), ...kill('tm-2') }], { seed });
      expect(finished.status).toBe('FINISHED');
      expect(sums(finished)).toEqual(SUMS);
      const { 'numbers:0': first, 'numbers:1': second, ...others } = attempts(finished);
      expect([first, second].sort()).toEqual([1, 2]);
      expect(others).toEqual({ 'digits:0': 2, 'digits:1': 2, 'parity:0': 1, 'parity:1': 1 });
      const lost = eventsOf(finished, 'partitionLost').map(({ execution }) => executionParts(execution).vertex);
      expect(lost).toEqual(['numbers']);
    },
  );

  test('with only a result on it: who reads it fails with PartitionNotFound, and its producer runs again', () => {
    const tape = [{ when: { event: 'recordHeld', nth: 3 }, ...kill('tm-2') }] as const;
    const finished = batch(tape, {}, 1);
    expect(eventsOf(finished, 'failed')).toMatchObject([
      { execution: 'digits:0:0', reason: { class: 'PartitionNotFound' } },
    ]);
    expect(sums(finished)).toEqual(SUMS);
    const onTm2 = eventsOf(finished, 'partitionLost').map(({ execution }) => execution);
    expect(onTm2).toHaveLength(1);
    const kept = onTm2[0] === 'numbers:0:0' ? 'numbers:1' : 'numbers:0';
    expect(attempts(finished)).toMatchObject({ [kept]: 1, 'digits:0': 2 });
    expect(Object.values(attempts(finished)).reduce((sum, one) => sum + one, 0)).toBe(5 + 2);
  });

  test('before its consumers begin: they are deployed, do not find it, and its producer runs again', () => {
    const tape = [{ when: { event: 'regionFinished' }, action: 'killTaskManager', target: 'tm-1' }] as const;
    const finished = run(UNEVEN, { tape, cluster: TWO });
    expect(eventsOf(finished, 'partitionLost')).toMatchObject([{ execution: 'short:0:0' }]);
    expect(eventsOf(finished, 'failed')).toMatchObject([{ reason: { class: 'PartitionNotFound' } }]);
    expect(attempts(finished)).toEqual({ 'short:0': 2, 'long:0': 1, 'sum:0': 2 });
    expect(sums(finished)).toEqual([['all', 6 + 45_150]]);
  });

  test('with results that nobody needs any more: nothing is run again', () => {
    const tape = [{ when: running('parity:0:0'), action: 'addTaskManager' }] as const;
    const finished = batch([...tape, { when: { event: 'recordHeld', nth: 45 }, ...kill('tm-2') }], {}, 1);
    expect(sums(finished)).toEqual(SUMS);
    expect(attempts(finished)).toMatchObject({ 'numbers:0': 1, 'numbers:1': 1, 'digits:0': 1 });
  });

  test('8.3.1: without a restart strategy the job fails, also where it asks for checkpoints', () => {
    const configuration = { 'parallelism.default': '2', 'execution.checkpointing.interval': '10 ms' };
    const finished = batch([{ when: running('digits:1:0'), ...kill('tm-2') }], { configuration });
    expect(finished.status).toBe('FAILED');
    expect(finished.failure?.message).toBe('Recovery is suppressed by NoRestartBackoffTimeStrategy');
    expect(eventsOf(finished, 'checkpointTriggered')).toEqual([]);
  });
});

test('9.11: a new JobManager knows of no results and runs all of the job again', () => {
  const configuration = { ...RESTARTING, 'high-availability.type': 'test' };
  const finished = batch([{ when: running('parity:0:0'), action: 'killJobManager' }], { configuration });
  expect(finished.status).toBe('FINISHED');
  expect(sums(finished)).toEqual(SUMS);
  expect(new Set(Object.values(attempts(finished)))).toEqual(new Set([2]));
});

test('9.2: exchanges that are pipelined make one region of the job', () => {
  const configuration = { ...RESTARTING, 'execution.batch-shuffle-mode': 'ALL_EXCHANGES_PIPELINED' };
  const finished = batch([], { configuration });
  expect(sums(finished)).toEqual(SUMS);
  expect(eventsOf(finished, 'regionScheduled')).toHaveLength(1);
  expect(eventsOf(finished, 'bufferSpilled')).toEqual([]);
});

/** The rules are many more than the data. */
const LOOK_UP = (keyed: string, Base: string) => `
import { ${Base}, CollectSink, MapStateDescriptor, StreamExecutionEnvironment, RuntimeExecutionMode } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH).setParallelism(1);
const rules = new MapStateDescriptor('rules');
class LookUp extends ${Base} {
  processElement(name, ctx, out) { out.collect(name + ' ' + ctx.getBroadcastState(rules).get('newest')); }
  processBroadcastElement(n, ctx) { ctx.getBroadcastState(rules).put('newest', n); }
}
env.fromData('a', 'b')${keyed}.connect(env.fromSequence(1, 50).broadcast(rules)).process(new LookUp()).sinkTo(new CollectSink('out'));
env.execute();
`;

test.each([
  ['without keys', '', 'BroadcastProcessFunction'],
  ['with keys', '.keyBy((name) => name)', 'KeyedBroadcastProcessFunction'],
])('9.9: a broadcast input is read to its end before the other, %s', (_, keyed, Base) => {
  for (const seed of [1, 2, 3]) {
    const finished = run(LOOK_UP(keyed, Base), { seed });
    expect(finished.rows('out').map(({ value }) => value)).toEqual(['a 50', 'b 50']);
  }
});
