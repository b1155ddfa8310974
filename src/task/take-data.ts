/** Takes what tasks at the other ends of channels say to where it belongs: buffers to the inputs, everything else to the outputs. */
import type { TaskData } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import { PartitionNotFound } from './input/partition-not-found.ts';
import type { InputProcessor } from './input-processor.ts';
import type { TaskOutputs } from './output/task-outputs.ts';

interface Ends {
  readonly input: InputProcessor;
  readonly outputs: TaskOutputs;
  /** There is credit for buffers that wait. */
  credited(): void;
  /** A consumer has come to the end of the data. */
  processed(): void;
}

/** @throws PartitionNotFound */
export function takeData(message: TaskData, cause: Place | null, { input, outputs, credited, processed }: Ends): void {
  switch (message.type) {
    case 'buffer':
      input.receive(message, cause);
      break;
    case 'credit':
      outputs.credited(message.channel, message.buffers);
      credited();
      break;
    case 'allRecordsProcessed':
      outputs.recordsProcessed(message.channel);
      processed();
      break;
    case 'partitionNotFound':
      throw new PartitionNotFound(message.channel);
  }
}
