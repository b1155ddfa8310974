/**
 * The configuration of the site's cluster: where it differs from a Flink cluster that nobody configured, and why. The
 * page shows this list. Conformance runs use none of it.
 */
import type { ConfigurationMap } from '../wire/job-graph.ts';

export interface Deviation {
  readonly key: string;
  readonly value: string;
  /** Flink's own default, as its documentation writes it. */
  readonly flinkDefault: string;
  readonly reason: string;
}

export const CLUSTER_DEVIATIONS: readonly Deviation[] = [
  {
    key: 'high-availability.type',
    value: 'millrace.IndexedDbHaServicesFactory',
    flinkDefault: 'NONE',
    reason: 'A page can be closed or reloaded at any time, and its JobManager with it: the job shall come back.',
  },
  {
    key: 'execution.checkpointing.storage',
    value: 'filesystem',
    flinkDefault: 'jobmanager',
    reason:
      "Checkpoints lie in the browser's IndexedDB, which plays the file system. They outlive the page because of high availability; with it, so they would in Flink from the memory of a JobManager.",
  },
  {
    key: 'heartbeat.interval',
    value: '1 s',
    flinkDefault: '10 s',
    reason: 'A silent TaskManager is found out while somebody watches.',
  },
  {
    key: 'heartbeat.timeout',
    value: '5 s',
    flinkDefault: '50 s',
    reason: 'The same relation to the interval as in Flink.',
  },
];

export const DEFAULT_CLUSTER_CONFIGURATION: ConfigurationMap = Object.fromEntries(
  CLUSTER_DEVIATIONS.map(({ key, value }) => [key, value]),
);
