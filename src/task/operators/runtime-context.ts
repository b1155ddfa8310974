/** What a rich function learns of the task it runs in (1.3.3, 1.3.4). Source: StreamingRuntimeContext. */
import type * as Api from 'millrace';
import type { TaskInfo } from './operator.ts';
import type { KeyedStateStore } from './state-access.ts';

type ApiTaskInfo = ReturnType<Api.RuntimeContext['getTaskInfo']>;

export function runtimeContext(task: TaskInfo, store: KeyedStateStore): Api.RuntimeContext {
  const metrics = metricGroup();
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

/** Counters and meters count; nobody else reads a metric here. */
function metricGroup(): Api.MetricGroup {
  const counters = new Map<string, ReturnType<Api.MetricGroup['counter']>>();
  const groups = new Map<string, Api.MetricGroup>();
  return {
    counter: (name) => kept(counters, name, counter),
    gauge: () => {},
    meter: (name) => {
      const events = kept(counters, name, counter);
      return { markEvent: (n = 1) => events.inc(n), getRate: () => events.getCount() };
    },
    histogram: () => ({ update: () => {} }),
    addGroup: (name) => kept(groups, name, metricGroup),
  };
}

function counter(): ReturnType<Api.MetricGroup['counter']> {
  let count = 0;
  return {
    inc: (n = 1) => {
      count += n;
    },
    dec: (n = 1) => {
      count -= n;
    },
    getCount: () => count,
  };
}

function kept<Kept>(all: Map<string, Kept>, name: string, make: () => Kept): Kept {
  const known = all.get(name) ?? make();
  all.set(name, known);
  return known;
}
