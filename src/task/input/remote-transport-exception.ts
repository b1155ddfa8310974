/**
 * Thrown where the TaskManager of a producer is gone before the end of what it sent has been read (3.5.8).
 * Source: RemoteTransportException, CreditBasedPartitionRequestClientHandler.channelInactive.
 */
import { MillraceError } from '../../base/failure.ts';
import { type ChannelId, channelParts, type TaskManagerId } from '../../base/ids.ts';

export class RemoteTransportException extends MillraceError {
  override readonly name = 'RemoteTransportException';
  constructor(
    readonly channel: ChannelId,
    readonly taskManager: TaskManagerId,
  ) {
    super(
      `Connection unexpectedly closed by ${taskManager}: that TaskManager is lost. ${channelParts(channel).from} had finished there, and its ` +
        'last word had not been read yet, so both run again.',
    );
  }
}
