/** When a job is not started again whose code does not return, and what a learner is told then. */

export const HANGS_MAX = 3;

export const JOB_HANGS =
  `Millrace watchdog, not Flink: the job's code did not return within 5 s, ${HANGS_MAX} times, and is not started again: ` +
  'look for a loop that never ends.';
