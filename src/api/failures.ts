/**
 * What a learner's program can do wrong while it declares its job. Thrown in the learner's own call, so that the stack holds the line;
 * where a fault shows only later (in the graph), the line of the call that caused it is set.
 */
import { MillraceError } from '../base/failure.ts';

/**
 * A call that Flink refuses as well (IllegalArgumentException, IllegalStateException, UnsupportedOperationException while building).
 * `message` begins with Flink's own words.
 */
export class InvalidProgram extends MillraceError {
  override readonly name = 'InvalidProgram';

  constructor(message: string, line: number | null = null) {
    super(message);
    if (line !== null) this.line = line;
  }
}

/** A part of the contract that this version does not have. */
export class NotYetAvailable extends MillraceError {
  override readonly name = 'NotYetAvailable';

  /** `what` as the learner wrote it, e.g. `connect()`. */
  constructor(readonly what: string) {
    super(`${what} is not in this version of Millrace. The API page lists what is; Flink itself has it.`);
  }
}

/** `getRuntimeContext()` was called before the function ran in a task. */
export class RuntimeContextNotInitialized extends MillraceError {
  override readonly name = 'RuntimeContextNotInitialized';

  constructor() {
    super(
      'The runtime context has not been initialized. A constructor or a field initializer is too early: there is no task yet. ' +
        'Override open() and call getRuntimeContext() there.',
    );
  }
}

/** A timestamp assigner gave something else than whole milliseconds; in Flink the compiler sees to it, for a timestamp is a long (4.1.1). */
export class TimestampNotWhole extends MillraceError {
  override readonly name = 'TimestampNotWhole';

  constructor(readonly given: string) {
    super(
      `A timestamp is a whole number of milliseconds since 1970, and the timestamp assigner gave ${given} for a record. ` +
        'Return the field that holds the time; seconds are to be multiplied by 1000, a Date has getTime().',
    );
  }
}

/** Refuses a call unless `condition` holds; the counterpart of Flink's Preconditions. */
export function require(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvalidProgram(message);
}
