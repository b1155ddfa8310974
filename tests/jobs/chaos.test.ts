import { describe, expect, test } from 'vitest';
import { Chaos } from '../../src/director/chaos.ts';
import { type TaskManagerProcess, TaskManagerProcesses } from '../../src/director/task-manager-processes.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { TapeAction } from '../../src/wire/trace-events.ts';
import { CONFIGURATION, graphOf, inChaos, SPEC } from './in-chaos.ts';
import { COUNTING, counts, run, TWENTY_EACH } from './run-job.ts';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

const drawn = (runs: readonly FinishedRun[]) =>
  new Set(runs.flatMap(({ tape }) => tape.map(({ action }): TapeAction => action)));

describe('chaos', () => {
  const runs = SEEDS.map((seed) => inChaos(seed));

  test.each(SEEDS)('seed %i: whatever is drawn, the job comes to its end, and its state is exactly once', (seed) => {
    const finished = runs[seed] as FinishedRun;
    expect(finished.status, JSON.stringify(finished.failure)).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('it draws faults of every kind, and adds machines for those that it has killed', () => {
    expect([...drawn(runs)].sort()).toEqual([
      'addTaskManager',
      'delayAcknowledgement',
      'delayUpload',
      'dropAcknowledgement',
      'expireCheckpoint',
      'failStorage',
      'failTask',
      'failUpload',
      'killJobManager',
      'killTaskManager',
      'loseSlot',
      'muteHeartbeats',
      'slowChannel',
      'slowOperator',
      'slowStorage',
      'throwInCallback',
    ]);
  });

  test('the same seed draws the same, another one something else', () => {
    expect(inChaos(3).tape).toEqual(runs[3]?.tape);
    expect(runs[4]?.tape).not.toEqual(runs[3]?.tape);
  });

  test('all of it is on the tape: without chaos, the run goes the same way', () => {
    const first = inChaos(0, SPEC, COUNTING, true);
    expect(run(COUNTING, { ...SPEC, tape: first.tape }).hashes).toEqual(first.hashes);
  });

  test('without high availability it leaves the JobManager alone', () => {
    const { 'high-availability.type': _none, ...configuration } = CONFIGURATION;
    const alone = SEEDS.slice(0, 5).map((seed) => inChaos(seed, { ...SPEC, configuration }));
    expect(drawn(alone)).not.toContain('killJobManager');
    for (const { status } of alone) expect(status).toBe('FINISHED');
  });

  test('a machine that is missing comes before any other fault, and is none', () => {
    const processes = new TaskManagerProcesses({ taskManagers: 2, slotsEach: 1, standingBy: 0 });
    processes.start(0);
    const cluster = { taskManagers: 2, slotsEach: 1, standingBy: 0 };
    const plan = { seed: 1, everyMs: 10, faults: 1 };
    const chaos = new Chaos({ plan, graph: graphOf(COUNTING, SPEC), cluster, highAvailability: true }, 0);
    expect(chaos.due(4, processes)).toBe(null);
    expect(chaos.due(15, processes)).toEqual({ action: 'addTaskManager' });
    processes.start(15);
    expect(chaos.due(30, processes)?.action).not.toBe('addTaskManager');
    processes.kill(processes.all()[0] as TaskManagerProcess);
    expect(chaos.due(60, processes)).toEqual({ action: 'addTaskManager' });
    expect(chaos.isOver).toBe(false);
    processes.start(60);
    expect(chaos.due(90, processes)).toBe(null);
    expect(chaos.isOver).toBe(true);
    expect(chaos.drawn).toBe(1);
  });
});
