/** What can go wrong in a sink of the learner's own. Each message begins with Flink's own words where it has some. */
import { MillraceError } from '../../base/failure.ts';
import { stableText } from '../../codec/stable-text.ts';
import { previewValue } from '../../codec/values.ts';

/** The writer of a sink with a committer has no committables to give, or gives something else (1.6.1). */
export class NoCommittables extends MillraceError {
  override readonly name = 'NoCommittables';
  constructor(
    readonly sink: string,
    found: string,
  ) {
    super(
      `The sink ${sink} has a committer, so its writer must have prepareCommit() and return an array of committables, which is empty where ` +
        `there is nothing to commit: ${found}.`,
    );
  }
}

/** createWriter or restoreWriter gave something that cannot write (1.6.1). */
export class NoSinkWriter extends MillraceError {
  override readonly name = 'NoSinkWriter';
  constructor(
    readonly sink: string,
    readonly call: string,
  ) {
    super(
      `${call}() of the sink ${sink} must return a writer: an object with write(element, context) and flush(endOfInput).`,
    );
  }
}

/** A committer still has requests to retry when its tries are used up (1.6.5). Source: CheckpointCommittableManagerImpl.commit. */
export class CommitRetriesExhausted extends MillraceError {
  override readonly name = 'CommitRetriesExhausted';
  constructor(
    readonly count: number,
    readonly retries: number,
  ) {
    super(
      `Failed to commit ${count} committables after ${retries} retries. The committer asked for retryLater() each time ` +
        '(sink.committer.retries says how often). They are in the checkpoint and are committed again after the restart.',
    );
  }
}

/** `commit` of the learner's committer threw or rejected; `cause` is what it threw (1.6.4). */
export class CommitFailed extends MillraceError {
  override readonly name = 'CommitFailed';
  constructor(
    readonly checkpoint: number,
    cause: unknown,
  ) {
    super(
      `commit() failed for the committables of checkpoint ${checkpoint}. They are in that checkpoint and are committed again after the ` +
        'restart, so committing twice must do no harm.',
      { cause },
    );
  }
}

/** The committer said that a committable failed and it does not know why (1.6.5). Source: CommitRequestImpl. */
export class CommitFailedForUnknownReason extends MillraceError {
  override readonly name = 'CommitFailedForUnknownReason';
  constructor(committable: unknown, cause: unknown) {
    super(`Failed to commit ${stableText(previewValue(committable))}.`, { cause });
  }
}

/** A writer announced more committables than have come (1.6.5). Source: CheckpointCommittableManagerImpl.assertReceivedAll. */
export class IncompleteCommittables extends MillraceError {
  override readonly name = 'IncompleteCommittables';
  constructor(
    readonly checkpoint: number,
    readonly subtask: number,
    expected: number,
    received: number,
  ) {
    super(
      `Trying to commit incomplete batch of committables: ${received} of ${expected} of writer ${subtask} have come for checkpoint ${checkpoint}.`,
    );
  }
}
