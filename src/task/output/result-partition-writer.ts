/**
 * One output of a task as its operators write to it: a subpartition for each consumer. Pipelined, it is read while it is written; blocking,
 * it is read when it is whole. Source: ResultPartitionWriter.
 */
import type { ChannelId, ModelTime } from '../../base/ids.ts';
import type { StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';

interface WrittenSubpartition {
  readonly channel: ChannelId;
  /** Records written so far, in this attempt. */
  records: number;
}

export interface ResultPartitionWriter {
  readonly edge: string;
  readonly subpartitions: readonly WrittenSubpartition[];
  /** Milliseconds until a buffer that is not full leaves all the same; 0: after each record; null: never. */
  timeoutMs: ModelTime | null;
  /** Records written so far, in this attempt; one that goes to every channel counts once. */
  recordsOut: number;
  append(index: number, element: StreamElement, cause: Place | null): void;
  /** Behind all records before it, in a buffer of its own. */
  appendEvent(index: number, element: StreamElement, cause: Place | null): void;
  /** The channel that keeps the task from writing; null where there is room. */
  readonly fullChannel: ChannelId | null;
  /** Takes a message of a consumer; false where the channel is none of a consumer that reads now. */
  credited(channel: ChannelId, buffers: number): boolean;
}
