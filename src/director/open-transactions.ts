/**
 * The transactions that writers of a run have begun and nobody has ended, over all attempts: a writer that dies with its machine cannot say
 * what it leaves behind. Follows the trace, and tells each new attempt, which aborts what its checkpoint does not hold (1.6.6).
 */
import { executionParts } from '../base/ids.ts';
import type { OpenTransaction } from '../ports/leg-start.ts';
import type { Message } from '../wire/messages.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

export class OpenTransactions {
  private readonly open: Map<string, OpenTransaction>;

  constructor(open: readonly OpenTransaction[] = []) {
    this.open = new Map(open.map((one) => [keyOf({ sink: one.sink, transaction: one.id }), one]));
  }

  get all(): readonly OpenTransaction[] {
    return [...this.open.values()];
  }

  observe(event: TraceEvent): void {
    if (event.type === 'sinkWrote' && event.transaction !== undefined) {
      const { vertex, subtask } = executionParts(event.execution);
      const { transaction: id, sink, epoch } = event;
      const rows = (this.open.get(keyOf(event))?.rows ?? 0) + 1;
      this.open.set(keyOf(event), { id, sink, epoch, rows, vertex, subtask });
    }
    if (event.type === 'committed' || event.type === 'transactionAborted') this.open.delete(keyOf(event));
  }

  /** A message on its delivery: a deployment of a writer has written in what earlier attempts at its place have left open. */
  writtenInto(message: Message): Message {
    if (message.type !== 'deploy') return message;
    const { vertex, subtask, parallelism } = message.deployment;
    const lingering = [...this.open.values()]
      // With another parallelism, the subtasks that are there share what the others have left.
      .filter((one) => one.vertex === vertex && one.subtask % parallelism === subtask)
      .map(({ id, sink, epoch, rows }) => ({ id, sink, epoch, rows }));
    return lingering.length === 0 ? message : { ...message, deployment: { ...message.deployment, lingering } };
  }
}

function keyOf({ sink, transaction }: { readonly sink: string; readonly transaction?: string }): string {
  return `${sink} ${transaction}`;
}
