/**
 * The states of a task and of a job, and which may follow which (3.3.1, 3.3.2).
 * The execution graph asks before each change; a change that is not in these tables is a bug of the engine.
 * Sources: ExecutionState, JobStatus.
 */
import type { TaskState } from '../wire/messages.ts';

/**
 * Source: org.apache.flink.api.common.JobStatus. RECONCILING is not used; SUSPENDED belongs to a JobManager that is
 * gone.
 */
export type JobStatus =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'RESTARTING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED';

const TASK_SUCCESSORS: Readonly<Record<TaskState, readonly TaskState[]>> = {
  CREATED: ['SCHEDULED', 'CANCELING', 'FAILED'],
  SCHEDULED: ['DEPLOYING', 'CANCELING', 'FAILED'],
  DEPLOYING: ['INITIALIZING', 'RUNNING', 'CANCELING', 'FAILED'],
  INITIALIZING: ['RUNNING', 'FINISHED', 'CANCELING', 'FAILED'],
  RUNNING: ['FINISHED', 'CANCELING', 'FAILED'],
  CANCELING: ['CANCELED', 'FAILED'],
  FINISHED: [],
  CANCELED: [],
  FAILED: [],
};

const JOB_SUCCESSORS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  INITIALIZING: ['CREATED', 'FAILED'],
  CREATED: ['RUNNING', 'FAILING', 'CANCELLING'],
  RUNNING: ['RESTARTING', 'FAILING', 'CANCELLING', 'FINISHED'],
  RESTARTING: ['RUNNING', 'FAILING', 'CANCELLING'],
  FAILING: ['FAILED', 'CANCELLING'],
  CANCELLING: ['CANCELED'],
  FAILED: [],
  CANCELED: [],
  FINISHED: [],
};

export function taskMayBecome(from: TaskState, to: TaskState): boolean {
  return TASK_SUCCESSORS[from].includes(to);
}

export function jobMayBecome(from: JobStatus, to: JobStatus): boolean {
  return JOB_SUCCESSORS[from].includes(to);
}

/** Whether a task in this state will never do anything again. */
export function isTerminal(state: TaskState): boolean {
  return TASK_SUCCESSORS[state].length === 0;
}

/** Whether the job is over for good: there is nothing to recover. */
export function isGloballyTerminal(status: JobStatus): boolean {
  return JOB_SUCCESSORS[status].length === 0;
}

/** Whether a slot knows this execution: it was deployed there and has not ended. */
export function isDeployed(state: TaskState): boolean {
  return state === 'DEPLOYING' || state === 'INITIALIZING' || state === 'RUNNING' || state === 'CANCELING';
}
