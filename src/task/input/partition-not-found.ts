/** Thrown where a blocking result that a task reads is not there (8.2.1). Source: PartitionNotFoundException. */
import { MillraceError } from '../../base/failure.ts';
import { type ChannelId, channelParts, executionParts } from '../../base/ids.ts';

export class PartitionNotFound extends MillraceError {
  override readonly name = 'PartitionNotFound';
  constructor(readonly channel: ChannelId) {
    const { from } = channelParts(channel);
    const { vertex, subtask } = executionParts(from);
    super(
      `Partition of ${from} not found. Subtask ${subtask + 1} of ${vertex} had finished, and what it had written lay with its TaskManager, ` +
        'which is gone. It runs again, and then whoever reads from it.',
    );
  }
}
