/** What a job comes back from when one slot is lost and its TaskManager is not: what fails, what goes on, and what the results are. */
import { describe, expect, test } from 'vitest';
import { executionParts, type SlotId, subtaskOf } from '../../src/base/ids.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { DEFAULT_PACE, type RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeCondition, TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const TWO_SLOTS = {
  cluster: { taskManagers: 1, slotsEach: 2, standingBy: 0 },
  configuration: { ...RESTARTING, 'taskmanager.numberOfTaskSlots': '2', 'high-availability.type': 'simulated' },
} satisfies Partial<RunSpec>;

const completed = (checkpoint: number): TapeCondition => ({ event: 'checkpointCompleted', where: { checkpoint } });
const lose = (when: TapeCondition, target = 'tm-1/0'): TapeEntry => ({ when, action: 'loseSlot', target });

/** Runs COUNTING on one machine of two slots over several interleavings, and holds what must be true whenever one of them is lost. */
function counted(tape: readonly TapeEntry[], spec: Partial<RunSpec> = {}): FinishedRun[] {
  return [1, 2].map((seed) => {
    const finished = simulation(COUNTING, { ...TWO_SLOTS, seed, tape, ...spec }, {}).runToEnd(STEPS_MAX);
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    expectMachinesLiveOn(finished);
    for (const { tasks, early, awaited } of finished.left()?.slots.values() ?? [])
      expect({ tasks, early, awaited }).toEqual({ tasks: [], early: [], awaited: 0 });
    return finished;
  });
}

/** No machine was lost, and each has registered once. */
function expectMachinesLiveOn(finished: FinishedRun): void {
  expect(eventsOf(finished, 'taskManagerLost')).toEqual([]);
  expect(eventsOf(finished, 'taskManagerRequested')).toEqual([]);
  expect(eventsOf(finished, 'taskManagerRegistered')).toHaveLength(finished.spec.cluster.taskManagers);
}

function slotsOf(finished: FinishedRun, attempt: number): SlotId[] {
  const running = eventsOf(finished, 'taskStatus').filter(({ execution, to }) => {
    return to === 'RUNNING' && executionParts(execution).attempt === attempt;
  });
  return [...new Set(running.map(({ slot }) => slot ?? 'none'))].sort();
}

/** The subtasks that had so many attempts. */
function deployedTimes(finished: FinishedRun, attempts: number): string[] {
  const deployed = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'DEPLOYING');
  const subtasks = deployed.map(({ execution }) => subtaskOf(execution));
  const of = (subtask: string) => subtasks.filter((other) => other === subtask).length;
  return [...new Set(subtasks)].filter((subtask) => of(subtask) === attempts).sort();
}

describe('3.1.2: of two slots on one machine one is lost', () => {
  test('8.4.1: a task that ran there fails with what its TaskManager says; its region restarts, the slot is used again', () => {
    for (const finished of counted([lose(completed(2))])) {
      expect(eventsOf(finished, 'failed')).toMatchObject([
        {
          execution: 'numbers:0:0',
          reason: {
            class: 'FlinkException',
            message: expect.stringMatching(/^TaskSlotTable requested freeing the TaskSlot tm-1\/0\. /),
          },
        },
      ]);
      expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([9]);
      expect([slotsOf(finished, 0), slotsOf(finished, 1)]).toEqual([
        ['tm-1/0', 'tm-1/1'],
        ['tm-1/0', 'tm-1/1'],
      ]);
      expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
    }
  });

  const PIPELINES = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const source = new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').map((n) => n).name('map').disableChaining()
  .sinkTo(new CollectSink('out')).name('out');
env.execute('two pipelines');`;

  test('8.2.1: with a region in each, only that of the lost slot restarts; the other slot goes on', () => {
    const finished = run(PIPELINES, { ...TWO_SLOTS, tape: [lose(completed(1), 'tm-1/1')] });
    const lost = deployedTimes(finished, 2);
    expect(lost).toEqual(['map:1', 'numbers:1', 'out-writer:1']);
    expect(deployedTimes(finished, 1)).toEqual(['map:0', 'numbers:0', 'out-writer:0']);
    expect(eventsOf(finished, 'failed').map(({ execution }) => execution)).toEqual(['numbers:1:0']);
    const ended = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'FAILED' || to === 'CANCELED');
    expect(ended.map(({ execution }) => subtaskOf(execution)).sort()).toEqual(lost);
    expectMachinesLiveOn(finished);
    expect(new Set(finished.rows('out').map(({ value }) => value)).size).toBe(60);
  });

  test.each([
    ['as a task is restored', 'tm-1/0', { event: 'restored', nth: 1 }],
    ['as the last task is restored', 'tm-1/1', { event: 'restored', nth: 4 }],
    [
      'as the next attempts initialize',
      'tm-1/0',
      { event: 'taskStatus', where: { to: 'INITIALIZING', execution: 'count:1:1' } },
    ],
    [
      'with deployments on their way',
      'tm-1/1',
      { event: 'taskStatus', where: { to: 'DEPLOYING', execution: 'count:1:1' } },
    ],
  ] as const)('8.6.2: %s: what is meant for %s that is gone does not reach the next one', (_when, target, when) => {
    for (const finished of counted([lose(completed(2)), lose(when, target)])) {
      expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([2]));
      expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([9, 8]);
    }
  });

  test.each([
    [1, 'tm-1/0'],
    [2, 'tm-1/1'],
    [3, 'tm-1/0'],
    [4, 'tm-1/1'],
  ])('as acknowledgement %i of a checkpoint leaves, %s: all or nothing of it is restored', (nth, target) => {
    for (const finished of counted([lose({ event: 'acknowledged', where: { checkpoint: 3 }, nth }, target)])) {
      const isComplete = eventsOf(finished, 'checkpointCompleted').some(({ checkpoint }) => checkpoint === 3);
      expect(eventsOf(finished, 'restored')[0]?.from).toBe(isComplete ? 3 : 2);
    }
  });

  test('both at the same moment: one machine, two losses, and the second joins the restart of the first', () => {
    for (const finished of counted([lose(completed(2)), lose({ event: 'slotLost' }, 'tm-1/1')])) {
      expect(eventsOf(finished, 'slotFailed')).toHaveLength(2);
      expect(eventsOf(finished, 'regionRestarting')).toHaveLength(1);
    }
  });

  test('before the JobManager has heard of it the job is deployed there: that attempt fails, and the next one runs', () => {
    // The tasks are deployed as the word of the loss leaves.
    const tape = [lose({ event: 'jobStatus', where: { to: 'CREATED' } })];
    for (const finished of counted(tape, { pace: { ...DEFAULT_PACE, hopMs: 40 } })) {
      const [deployed] = eventsOf(finished, 'taskStatus').filter(({ to }) => to === 'DEPLOYING');
      expect(deployed?.time).toBeGreaterThanOrEqual(eventsOf(finished, 'slotLost')[0]?.time ?? Number.NaN);
      expect(deployed?.time).toBeLessThan(eventsOf(finished, 'slotFailed')[0]?.time ?? Number.NaN);
      expect(eventsOf(finished, 'failed').map(({ reason }) => reason.class)).toEqual(['FlinkException']);
      expect(deployedTimes(finished, 2)).toHaveLength(4);
    }
  });
});

test('8.3.1: a lost slot counts as a failure for the restart strategy: where none is left the job fails of it', () => {
  const configuration = { ...TWO_SLOTS.configuration, 'restart-strategy.fixed-delay.attempts': '1' };
  const finished = run(COUNTING, { ...TWO_SLOTS, configuration, tape: [lose(completed(1)), lose(completed(3))] });
  expect(finished.status).toBe('FAILED');
  expect(finished.failure).toMatchObject({ causes: [{ class: 'FlinkException' }] });
});

test('a slot in which nothing runs is lost: nothing fails', () => {
  const [finished] = counted([lose(completed(2), 'tm-1/2')], {
    cluster: { taskManagers: 1, slotsEach: 3, standingBy: 0 },
  });
  expect(eventsOf(finished as FinishedRun, 'slotFailed')).toHaveLength(1);
  expect(eventsOf(finished as FinishedRun, 'failed')).toEqual([]);
});

test('2.6: the slot of the owner of a key is lost, and no other', () => {
  for (const finished of counted([{ when: completed(2), action: 'loseSlot', target: 'owner-of:7' }])) {
    const owner = eventsOf(finished, 'stateChanged').find(({ key }) => key === 7)?.execution;
    const there = eventsOf(finished, 'taskStatus').find(
      ({ execution, slot }) => execution === owner && slot !== null,
    )?.slot;
    expect(eventsOf(finished, 'slotLost').map(({ taskManager, slot }) => `${taskManager}/${slot}`)).toEqual([there]);
  }
});

test('a target that is no slot, or of no living machine, does nothing', () => {
  const targets = ['tm-1', 'tm-1/7', 'tm-9/0', ''];
  const [finished] = counted(targets.map((target) => lose(completed(1), target)));
  expect(eventsOf(finished as FinishedRun, 'slotLost')).toEqual([]);
});

test('8.6.1: while there is no JobManager a slot is lost: the next one hears nothing of it, and uses it', () => {
  const tape: TapeEntry[] = [
    { when: completed(2), action: 'killJobManager' },
    lose({ event: 'jobManagerLost' }),
    lose({ event: 'jobManagerRecovered' }, 'tm-1/1'),
  ];
  for (const seed of [1, 2]) {
    const finished = simulation(COUNTING, { ...TWO_SLOTS, seed, tape }, {}).runToEnd(STEPS_MAX);
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    expect(eventsOf(finished, 'slotLost')).toHaveLength(2);
    expect(eventsOf(finished, 'taskManagerLost')).toEqual([]);
  }
});

test('9.3: in BATCH a result goes with the Worker that kept it; who wrote it runs again, on the same machine', () => {
  const code = `
import { CollectSink, RuntimeExecutionMode, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
env.fromSequence(1, 40).name('numbers').keyBy((n) => n % 4).reduce((a, b) => a + b).name('sum').sinkTo(new CollectSink('sums')).name('sums');
env.execute('stages');`;
  const when = { event: 'partitionRequested', nth: 1 } as const;
  for (const target of ['tm-1/0', 'tm-1/1']) {
    const finished = run(code, { ...TWO_SLOTS, tape: [lose(when, target)] });
    expect(finished.status).toBe('FINISHED');
    expect(eventsOf(finished, 'partitionLost').length).toBeGreaterThan(0);
    expectMachinesLiveOn(finished);
    const sums = finished.rows('sums').map(({ value }) => value as number);
    expect(sums.sort((a, b) => a - b)).toEqual([190, 200, 210, 220]);
  }
});
