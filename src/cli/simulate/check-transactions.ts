/**
 * Which transactions a run may leave open. A writer aborts its own when it is closed, and at its start what earlier attempts at its place began
 * behind the restored checkpoint (1.6.6). So where all input was read, or the job was stopped with a savepoint, none is left; a job that is
 * canceled or has failed leaves what was prepared for a checkpoint of which no committer has heard, and what died with its slot.
 */
import { type ExecutionId, type SlotId, subtaskOf, taskManagerOf } from '../../base/ids.ts';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import type { TapeAction, TraceEvent } from '../../wire/trace-events.ts';
import { type End, endOf } from './check-end.ts';
import { isNewCluster } from './new-cluster.ts';

/** A transaction of which nobody has told that it is committed or aborted. */
interface Open {
  readonly sink: string;
  readonly transaction: string;
  readonly execution: ExecutionId;
  /** The checkpoint that is to commit it. */
  readonly epoch: number;
  /** Place of the last row among the events. */
  readonly lastRow: number;
  readonly isPrepared: boolean;
}

/** One sentence a violation. */
export function transactionViolations(run: FinishedRun): string[] {
  const end = endOf(run);
  if (end === null || end === 'lost') return [];
  const open = openOf(run.events);
  const attempts = attemptsOf(run.events);
  const wrong = [...open.values()].filter((one) => !mayBeLeft(one, end, attempts, run.events));
  return [
    ...wrong.map(({ transaction, sink }) => `Transaction ${transaction} of ${sink} was left open. The job is: ${end}.`),
    ...endedInWordsOnly(run, open),
  ];
}

function openOf(events: readonly TraceEvent[]): ReadonlyMap<string, Open> {
  const open = new Map<string, Open>();
  for (const [index, event] of events.entries()) {
    if (event.type === 'sinkWrote' && event.transaction !== undefined) {
      const { sink, transaction, execution, epoch } = event;
      open.set(nameOf(sink, transaction), { sink, transaction, execution, epoch, lastRow: index, isPrepared: false });
    } else if (event.type === 'preCommitted') {
      const name = nameOf(event.sink, event.transaction);
      const one = open.get(name);
      if (one !== undefined) open.set(name, { ...one, isPrepared: true });
    } else if (event.type === 'committed' || event.type === 'transactionAborted') {
      open.delete(nameOf(event.sink, event.transaction));
    }
  }
  return open;
}

function nameOf(sink: string, transaction: string): string {
  return `${sink} ${transaction}`;
}

interface Attempt {
  readonly slot: SlotId;
  /** Place of its deployment among the events. */
  readonly deployed: number;
  isRunning: boolean;
  /** The checkpoint that it began with; 0: none. */
  restored: number;
}

function attemptsOf(events: readonly TraceEvent[]): ReadonlyMap<ExecutionId, Attempt> {
  const attempts = new Map<ExecutionId, Attempt>();
  for (const [index, event] of events.entries()) {
    if (event.type === 'taskStatus' && event.to === 'DEPLOYING') {
      const slot = event.slot ?? '';
      attempts.set(event.execution, { slot, deployed: index, isRunning: false, restored: 0 });
      continue;
    }
    const attempt = 'execution' in event && event.execution !== null ? attempts.get(event.execution) : undefined;
    if (attempt === undefined) continue;
    if (event.type === 'taskStatus' && event.to === 'RUNNING') attempt.isRunning = true;
    if (event.type === 'restored') attempt.restored = Number(event.from);
  }
  return attempts;
}

function mayBeLeft(
  { execution, epoch, lastRow, isPrepared }: Open,
  end: End,
  attempts: ReadonlyMap<ExecutionId, Attempt>,
  events: readonly TraceEvent[],
): boolean {
  const isPassedOver = [...attempts].some(([other, { deployed, isRunning, restored }]) => {
    return subtaskOf(other) === subtaskOf(execution) && deployed > lastRow && isRunning && restored < epoch;
  });
  if (isPassedOver) return false;
  const slot = attempts.get(execution)?.slot ?? '';
  const isDead = events.some((event, index) => index > lastRow && isLossOf(event, slot));
  return isDead || (isPrepared && (end === 'canceled' || end === 'failed'));
}

function isLossOf(event: TraceEvent, slot: SlotId): boolean {
  if (isNewCluster(event)) return true;
  if (event.type === 'slotLost') return slot === `${event.taskManager}/${event.slot}`;
  const isLoss = event.type === 'taskManagerKilled' || event.type === 'taskManagerLost';
  return isLoss && event.taskManager === taskManagerOf(slot);
}

const NO_STORAGE: readonly TapeAction[] = ['failStorage', 'fillStorage'];

/** What is open in the topic, though the trace has told of its end. A storage that fails may not have heard of it. */
function endedInWordsOnly({ topics, events }: FinishedRun, open: ReadonlyMap<string, Open>): string[] {
  if (events.some((event) => event.type === 'fault' && NO_STORAGE.includes(event.entry.action))) return [];
  const told = new Set(events.flatMap((event) => (event.type === 'sinkWrote' ? [event.transaction] : [])));
  return topics.flatMap(({ log }) =>
    log.open
      .filter(({ id }) => told.has(id) && !open.has(nameOf(log.name, id)))
      .map(({ id }) => `Transaction ${id} has ended, as the trace has it, and is open in ${log.name}.`),
  );
}
