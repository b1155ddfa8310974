/** When an entry of the tape takes place, in words. */
import type { TapeCondition, TapeEntry } from '../wire/trace-events.ts';

/** Empty for what is done at once. */
export function momentText({ when }: TapeEntry): string {
  return when === undefined ? '' : `when ${conditionText(when)}`;
}

function conditionText({ event, where = {}, nth = 1 }: TapeCondition): string {
  const subtask = String(where.subtask ?? where.execution ?? where.operator ?? 'a task');
  const checkpoint = where.checkpoint === undefined ? 'a checkpoint' : `checkpoint ${String(where.checkpoint)}`;
  switch (event) {
    case 'recordProcessed':
      return `${subtask} has processed record ${nth}`;
    case 'barrier':
      return `the barrier of ${checkpoint} reaches ${subtask}${where.producer === undefined ? '' : ` from ${String(where.producer)}`}`;
    case 'acknowledged':
      return `${subtask} has acknowledged ${checkpoint}`;
    case 'checkpointCompleted':
      return where.checkpoint === undefined && nth > 1
        ? `${nth} checkpoints have completed`
        : `${checkpoint} completes`;
    case 'preCommitted':
      return `a sink has pre-committed for ${checkpoint}`;
    default:
      return `${event} happens${nth === 1 ? '' : ` for the ${nth}th time`}`;
  }
}
