/**
 * Why a submitted job is not run. Thrown while the JobMaster is built, shown as the reason of INITIALIZING → FAILED
 * (3.3.2).
 */
import { MillraceError } from '../base/failure.ts';
import type { JobGraph } from '../wire/job-graph.ts';

/** Thrown when a job graph cannot be run as it is. Flink throws a JobException. */
export class JobRejected extends MillraceError {
  override readonly name = 'JobException';
}

/** Thrown when the state of a checkpoint does not fit the job (7.9.4). Flink throws an IllegalStateException. */
export class RestoreRefused extends MillraceError {
  override readonly name = 'IllegalStateException';
}

/**
 * Found only on the JobManager, as in Flink, and not while the program is built (2.6.3).
 *
 * @throws JobRejected
 */
export function checkParallelism(job: JobGraph): void {
  for (const { name, parallelism, maxParallelism } of job.vertices) {
    if (parallelism > maxParallelism) {
      throw new JobRejected(
        `Vertex ${name}'s parallelism (${parallelism}) is higher than the max parallelism (${maxParallelism}). ` +
          'Please lower the parallelism or increase the max parallelism.',
      );
    }
  }
}
