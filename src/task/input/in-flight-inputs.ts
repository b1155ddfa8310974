/**
 * What is in flight at the inputs of a task: gathered while the barriers of an unaligned checkpoint come, and put back when it is
 * restored. Between the input processor and the channels. Source: CheckpointableInput, RecoveredInputChannel (7.6).
 */
import { ensure } from '../../base/assert.ts';
import type { CheckpointId, ExecutionId, ModelTime } from '../../base/ids.ts';
import type { StreamElement } from '../../wire/stream-elements.ts';
import type { ChannelStateWriter } from '../channel-state.ts';
import type { SubtaskOfRecord } from '../edge-partitioner.ts';
import { liesBetween, type RestoredChannel, renumbered, restoreInto } from '../restored-channels.ts';
import type { TaskTrace } from '../task-trace.ts';
import type { StreamInputs } from './stream-inputs.ts';

export class InFlightInputs {
  constructor(
    private readonly inputs: StreamInputs,
    private readonly channelState: ChannelStateWriter,
  ) {}

  /** What waits in the channels is in flight, and so is what comes before the barrier of its channel (7.6.1). */
  start(checkpoint: CheckpointId): void {
    const { channelState } = this;
    channelState.start(checkpoint);
    for (const gate of this.inputs.gates) {
      for (const channel of gate.channels) {
        for (const waiting of gate.inFlight(channel, checkpoint))
          channelState.addInput(checkpoint, channel.id, waiting);
        channel.startPersisting(checkpoint, (buffer) => channelState.addInput(checkpoint, channel.id, buffer));
      }
    }
  }

  /** All barriers have come. `alignmentMs`: from the first to the last. */
  finish(checkpoint: CheckpointId, alignmentMs: ModelTime): void {
    this.stop();
    this.channelState.finishInput(checkpoint, alignmentMs);
  }

  stop(): void {
    for (const channel of this.inputs.channels) channel.stopPersisting();
  }

  /** It is read before anything else (7.6.4). */
  restore(
    execution: ExecutionId,
    trace: TaskTrace,
    channels: readonly RestoredChannel[],
    subtaskOfRecord: SubtaskOfRecord,
  ): void {
    for (const restored of channels) {
      const found = this.inputs.channels.find(({ id }) => liesBetween(id, restored));
      const { id } = ensure(found, `Edge ${restored.edge} leads from subtask ${restored.from} to ${execution}.`);
      const { gate, channel } = this.inputs.find(id);
      const where = { execution, channel: id, direction: 'in' } as const;
      const numbered = (elements: readonly StreamElement[]) =>
        renumbered(elements, -elements.filter(({ type }) => type === 'record').length);
      restoreInto(trace, where, restored, subtaskOfRecord, numbered, (element, cause) =>
        gate.restore(channel, element, cause),
      );
    }
  }
}
