/**
 * A failure as it crosses a Worker's boundary and enters the trace: class, our message, the learner's line, and causes.
 * Expected failures are classes that say what their fields are; only this form of them leaves a slot.
 */

/** Plain data; `message` is ours, in words for a learner; `engineText` is what the JavaScript engine said, outside every comparison. */
export interface FailureReason {
  readonly class: string;
  readonly message: string;
  /** Line in the learner's file, from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly engineText?: string;
  readonly causes?: readonly FailureReason[];
}

/** An expected failure. `line` is the learner's line where it is known at the throw; `cause` what led to it. */
export abstract class MillraceError extends Error {
  abstract override readonly name: string;
  line?: number;
}

/** The messages of a failure and all its causes, outermost first: what `causeContains` of a conformance case looks through. */
export function chainOfMessages(reason: FailureReason): string[] {
  return [reason.message, ...(reason.causes ?? []).flatMap(chainOfMessages)];
}
