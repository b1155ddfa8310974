/** Whether a task keeps its state in the backend that is larger than memory, and such a backend for one of its operators. */
import {
  INCREMENTAL,
  INDEXEDDB_CACHE_SIZE,
  isBatch,
  option,
  SORTED_INPUTS,
  STATE_BACKEND,
} from '../../base/config-options.ts';
import type { Timestamp } from '../../base/ids.ts';
import { IndexedDbKeyedStateBackend } from '../../state/indexeddb-keyed-state-backend.ts';
import type { ReportExpired } from '../../state/ttl-incremental-cleanup.ts';
import type { ConfigurationMap } from '../../wire/job-graph.ts';
import type { OperatorContext } from './operator.ts';

/** In BATCH sorted input comes key by key, so there state is never large: it is in memory. */
export function usesIndexedDb(configuration: ConfigurationMap): boolean {
  const isSorted = isBatch(configuration) && option(configuration, SORTED_INPUTS);
  return option(configuration, STATE_BACKEND) === 'indexeddb' && !isSorted;
}

export function indexedDbBackend(
  context: OperatorContext,
  now: () => Timestamp,
  expired: ReportExpired | null,
): IndexedDbKeyedStateBackend {
  const { keyGroups, configuration, task, node, stateStorage, remember, trace } = context;
  return new IndexedDbKeyedStateBackend({
    range: keyGroups,
    maxParallelism: task.maxParallelism,
    now,
    expired,
    owner: `${task.execution}/${node.operatorId}`,
    incremental: option(configuration, INCREMENTAL),
    budget: option(configuration, INDEXEDDB_CACHE_SIZE),
    services: {
      ask: stateStorage,
      remember,
      exchanged: (done) => trace.emit({ type: 'stateExchanged', execution: task.execution, ...done }),
    },
  });
}
