/** What a rich function learns of the task it runs in (1.3.3, 1.3.4). Source: StreamingRuntimeContext. */
import type * as Api from 'millrace';
import type { TaskInfo } from './operator.ts';
import type { KeyedStateStore } from './state-access.ts';

type ApiTaskInfo = ReturnType<Api.RuntimeContext['getTaskInfo']>;

export function runtimeContext(task: TaskInfo, store: KeyedStateStore, metrics: Api.MetricGroup): Api.RuntimeContext {
  return {
    ...store,
    getJobInfo: () => ({ getJobId: () => task.jobId, getJobName: () => task.jobName }),
    getTaskInfo: () => taskInfo(task),
    getMetricGroup: () => metrics,
  };
}

/** What a function, a writer or a committer is told of its task (1.3.3). */
export function taskInfo(task: TaskInfo): ApiTaskInfo {
  return {
    getTaskName: () => task.taskName,
    getTaskNameWithSubtasks: () => task.taskNameWithSubtasks,
    getNumberOfParallelSubtasks: () => task.parallelism,
    getMaxNumberOfParallelSubtasks: () => task.maxParallelism,
    getIndexOfThisSubtask: () => task.subtask,
    getAttemptNumber: () => task.attempt,
  };
}
