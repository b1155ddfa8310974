/** The cluster that the playground's runs get. */
import type { ClusterShape } from '../../ports/run-spec.ts';
import { keptSignal } from '../workspace/kept-signal.ts';

export interface PlaygroundCluster extends ClusterShape {
  readonly parallelism: number;
}

/** Three machines for two subtasks: the first kill is healed at once, the second leaves the job waiting for a slot. */
const DEFAULT_CLUSTER: PlaygroundCluster = { taskManagers: 3, slotsEach: 1, standingBy: 0, parallelism: 2 };

/** The least and the most of each. */
export const CLUSTER_BOUNDS = {
  taskManagers: [1, 8],
  slotsEach: [1, 4],
  standingBy: [0, 8],
  parallelism: [1, 8],
} as const satisfies Record<keyof PlaygroundCluster, readonly [number, number]>;

export const playgroundCluster = keptSignal<PlaygroundCluster>('cluster', DEFAULT_CLUSTER, isCluster);

function isCluster(value: unknown): value is PlaygroundCluster {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(CLUSTER_BOUNDS).every(([name, [least, most]]) => {
    const field = fields[name];
    return typeof field === 'number' && Number.isInteger(field) && field >= least && field <= most;
  });
}
