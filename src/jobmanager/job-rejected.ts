/**
 * Why a submitted job is not run. Thrown while the JobMaster is built, shown as the reason of INITIALIZING → FAILED
 * (3.3.2).
 */
import { MillraceError } from '../base/failure.ts';

/** Thrown when a job graph cannot be run as it is. Flink throws a JobException. */
export class JobRejected extends MillraceError {
  override readonly name = 'JobException';
}
