/** Whole jobs in the simulation, with faults drawn from a seed. */
import { ensure } from '../../src/base/assert.ts';
import { Chaos } from '../../src/director/chaos.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import { COUNTING, eventsOf, RESTARTING, STEPS_MAX, simulation } from './run-job.ts';

export const CONFIGURATION = {
  ...RESTARTING,
  'high-availability.type': 'simulated',
  'restart-strategy.fixed-delay.attempts': '1000',
  'execution.checkpointing.timeout': '500 ms',
  'execution.checkpointing.tolerable-failed-checkpoints': '100',
  'heartbeat.interval': '100 ms',
  'heartbeat.timeout': '500 ms',
};
const CLUSTER = { taskManagers: 2, slotsEach: 1, standingBy: 1 };
export const SPEC: Partial<RunSpec> = { cluster: CLUSTER, configuration: CONFIGURATION };

/** Twelve faults, one about every 100 ms of the two seconds that the data of COUNTING lasts. */
export function inChaos(seed: number, spec: Partial<RunSpec> = SPEC, code = COUNTING, hashes = false): FinishedRun {
  const graph = graphOf(code, spec);
  const running = simulation(code, spec, { hashes });
  const highAvailability = spec.configuration?.['high-availability.type'] !== undefined;
  const plan = { seed, everyMs: 100, faults: 12 };
  const chaos = new Chaos({ plan, graph, cluster: CLUSTER, highAvailability }, 0);
  running.advance(STEPS_MAX, ({ time, processes }) => {
    const entry = chaos.due(time, processes);
    if (entry !== null) running.act(entry);
    return false;
  });
  return running.result();
}

export function graphOf(code: string, spec: Partial<RunSpec>) {
  return ensure(eventsOf(simulation(code, spec, {}).runToEnd(20), 'submitted')[0], 'The job is submitted.').graph;
}
