/** Where a learner's job is killed when it is checked: read from a run of it without failure. */
import { channelParts, type ExecutionId, taskManagerOf } from '../base/ids.ts';
import type { CompletedRun } from '../ports/run-service.ts';
import type { TapeCondition, TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import type { Kills } from './lesson-schema.ts';

/** A moment, and whose TaskManager dies at it. */
interface Turn {
  readonly of: ExecutionId;
  readonly when: TapeCondition;
}

/** One kill for each such moment, of the TaskManager that the task ran on. */
export function killsOf(run: CompletedRun, kills: Kills): readonly TapeEntry[] {
  const slots = new Map<string, string>();
  const tape: TapeEntry[] = [];
  for (const event of run.events) {
    if (event.type === 'taskStatus' && event.slot !== null) slots.set(event.execution, event.slot);
    const turn = TURNS[kills](event);
    if (turn === null) continue;
    const slot = slots.get(turn.of);
    if (slot !== undefined) tape.push({ when: turn.when, action: 'killTaskManager', target: taskManagerOf(slot) });
  }
  return tape;
}

const TURNS: Readonly<Record<Kills, (event: TraceEvent) => Turn | null>> = {
  none: () => null,
  'at-every-barrier-position': barrierTurn,
  'in-every-stage': (event) => stageTurn(event) ?? barrierTurn(event),
};

/** A barrier reaches a task. */
function barrierTurn(event: TraceEvent): Turn | null {
  if (event.type !== 'barrier' || event.direction !== 'in') return null;
  const { execution, checkpoint, channel, direction } = event;
  return { of: execution, when: { event: 'barrier', where: { execution, checkpoint, channel, direction } } };
}

/** A result is whole; one begins to be read, and is lost with who made it; a task has sorted its input, or is through with a key (9.3, 9.4). */
function stageTurn(event: TraceEvent): Turn | null {
  switch (event.type) {
    case 'partitionFinished': {
      const { execution, edge } = event;
      return { of: execution, when: { event: 'partitionFinished', where: { execution, edge } } };
    }
    case 'partitionRequested': {
      const { channel } = event;
      return { of: channelParts(channel).from, when: { event: 'partitionRequested', where: { channel } } };
    }
    case 'inputSorted':
      return { of: event.execution, when: { event: 'inputSorted', where: { execution: event.execution } } };
    case 'keyEnded': {
      const { execution, key } = event;
      return { of: execution, when: { event: 'keyEnded', where: { execution, key } } };
    }
    default:
      return null;
  }
}
