/** The input of a source's task: the reader at the head of its chain, asked for one record after another. Source: SourceOperatorStreamTask (1.5). */

import { assert } from '../base/assert.ts';
import type { ExecutionId, Timestamp } from '../base/ids.ts';
import type { OperatorNode } from '../wire/job-graph.ts';
import type { SlotCommand } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ChainedOperator } from './chained-operator.ts';
import type { SourceOperatorContract, StreamOperator } from './operators/operator.ts';
import type { TaskServices } from './task-services.ts';
import type { TaskTrace } from './task-trace.ts';

export class SourceInput {
  private readonly reader: SourceOperatorContract;
  /** How often the reader was asked for a record. */
  polls = 0;
  private available = true;
  /** What made it available: the cause of what it emits. */
  private cause: Place | null;

  constructor(
    private readonly head: ChainedOperator,
    private readonly trace: TaskTrace,
  ) {
    assert(isSource(head.operator), 'A task without inputs has a source at its head.');
    this.reader = head.operator;
    this.cause = trace.cause;
  }

  get isAvailable(): boolean {
    return this.available;
  }

  availabilityChanged(): void {
    this.available = true;
    this.cause = this.trace.cause;
  }

  /** Tells the coordinator that the reader is there. */
  register(execution: ExecutionId, services: TaskServices): void {
    const { operatorId } = this.head.node;
    services.send('jobmanager', { type: 'registerReader', execution, operatorId });
  }

  /** What its coordinator says. */
  told(command: Extract<SlotCommand, { type: 'assignSplits' | 'noMoreSplits' | 'alignWatermark' }>): void {
    if (command.type === 'alignWatermark') {
      this.reader.alignWatermark(command.maxAllowed);
      return;
    }
    if (command.type === 'assignSplits') this.reader.addSplits(command.splits);
    else this.reader.noMoreSplits();
    this.availabilityChanged();
  }

  pollNext(): 'more' | 'nothing' | 'end' {
    this.trace.cause = this.cause;
    this.polls++;
    const status = this.reader.pollNext();
    this.available = status === 'more';
    this.head.reportFields();
    return status;
  }
}

/** What a source says to its coordinator. */
export function toCoordinator(execution: ExecutionId, services: TaskServices) {
  return {
    requestSplit: ({ operatorId }: OperatorNode) =>
      services.send('jobmanager', { type: 'requestSplit', execution, operatorId }),
    reportWatermark: ({ operatorId }: OperatorNode, watermark: Timestamp) =>
      services.send('jobmanager', { type: 'reportWatermark', execution, operatorId, watermark }),
  };
}

function isSource(operator: StreamOperator): operator is SourceOperatorContract {
  return 'pollNext' in operator;
}
