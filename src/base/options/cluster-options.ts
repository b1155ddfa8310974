/**
 * Options of the cluster and its scheduler (3.1, 8.2, 8.6, Appendix C). Source: JobManagerOptions, TaskManagerOptions, HeartbeatManagerOptions, HighAvailabilityOptions.
 * Defaults are Flink 2.3.0's and held by a test; durations are in milliseconds.
 */
import { booleanOption, durationOption, namedOption, textOption, wholeOption } from '../config-option.ts';

export const HEARTBEAT_INTERVAL = durationOption<number>({
  key: 'heartbeat.interval',
  defaultValue: 10_000,
  about: 'Time between two heartbeats.',
  atLeast: 1,
});
export const HEARTBEAT_TIMEOUT = durationOption<number>({
  key: 'heartbeat.timeout',
  defaultValue: 50_000,
  about: 'A TaskManager not heard of for this long is lost.',
  atLeast: 1,
});
export const HEARTBEAT_RPC_FAILURE_THRESHOLD = wholeOption<number>({
  key: 'heartbeat.rpc-failure-threshold',
  defaultValue: 2,
  about: 'Heartbeats in a row that could not be sent before a TaskManager is lost; -1: never.',
  atLeast: -1,
});
export const REGISTRATION_TIMEOUT = durationOption<number>({
  key: 'taskmanager.registration.timeout',
  defaultValue: 300_000,
  about: 'A TaskManager that cannot register for this long ends.',
});
export const SLOT_REQUEST_TIMEOUT = durationOption<number>({
  key: 'slot.request.timeout',
  defaultValue: 300_000,
  about: 'A job that gets no slots for this long fails.',
});
export const SLOT_IDLE_TIMEOUT = durationOption<number>({
  key: 'slot.idle.timeout',
  defaultValue: 50_000,
  about: 'A slot that a job does not use for this long is given back.',
});
export const TASK_SLOTS = wholeOption<number>({
  key: 'taskmanager.numberOfTaskSlots',
  defaultValue: 1,
  about: 'Slots of a TaskManager.',
  atLeast: 1,
});
export const SEGMENT_SIZE = textOption<string>({
  key: 'taskmanager.memory.segment-size',
  defaultValue: '32 kb',
  about: 'Size of a network buffer.',
});
export const BUFFER_DEBLOAT_ENABLED = booleanOption({
  key: 'taskmanager.network.memory.buffer-debloat.enabled',
  defaultValue: false,
  about: 'Whether buffers shrink under back-pressure.',
});
export const BUFFER_DEBLOAT_TARGET = durationOption<number>({
  key: 'taskmanager.network.memory.buffer-debloat.target',
  defaultValue: 1_000,
  about: 'Time that the buffered data should last.',
});
export const BUFFER_DEBLOAT_PERIOD = durationOption<number>({
  key: 'taskmanager.network.memory.buffer-debloat.period',
  defaultValue: 200,
  about: 'Time between two measurements for it.',
});
export const ADAPTIVE_PARTITIONER = booleanOption({
  key: 'taskmanager.network.adaptive-partitioner.enabled',
  defaultValue: false,
  about: 'Whether rebalance and rescale look at the load of channels.',
});
export const TASK_CANCELLATION_INTERVAL = durationOption<number>({
  key: 'task.cancellation.interval',
  defaultValue: 30_000,
  about: 'Time between two interrupts of a task that does not end.',
});
export const TASK_CANCELLATION_TIMEOUT = durationOption<number>({
  key: 'task.cancellation.timeout',
  defaultValue: 180_000,
  about: 'A TaskManager whose task does not end for this long dies.',
});
export const FAILOVER_STRATEGY = namedOption<'region' | 'full'>({
  key: 'jobmanager.execution.failover-strategy',
  defaultValue: 'region',
  about: 'What is restarted with a failed task (8.2).',
  names: ['region', 'full'],
});
export const SCHEDULER = textOption<string>({
  key: 'jobmanager.scheduler',
  defaultValue: 'Default',
  about: 'The scheduler of streaming jobs.',
});
export const HIGH_AVAILABILITY = textOption<string>({
  key: 'high-availability.type',
  defaultValue: 'NONE',
  about: 'Where the JobManager keeps what another one needs to take over (8.6.1).',
  fallbackKeys: ['high-availability'],
});
export const EXCEPTION_HISTORY_SIZE = wholeOption<number>({
  key: 'web.exception-history-size',
  defaultValue: 16,
  about: 'Failures that the web page remembers.',
  atLeast: 0,
});
export const CHECKPOINTS_HISTORY = wholeOption<number>({
  key: 'web.checkpoints.history',
  defaultValue: 10,
  about: 'Checkpoints that the web page remembers.',
  atLeast: 0,
});
export const WEB_REFRESH_INTERVAL = durationOption<number>({
  key: 'web.refresh-interval',
  defaultValue: 3_000,
  about: 'Time between two updates of the web page.',
});
