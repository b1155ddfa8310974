/**
 * The operators of one task, joined as the job graph says, and their lifecycle in Flink's order. Between the stream task, which drives
 * the head, and the operators. Source: RegularOperatorChain (1.3.1, 1.3.2, 2.2.2).
 */
import { ensure } from '../base/assert.ts';
import type { OperatorId, Timestamp } from '../base/ids.ts';
import type { ChainedOperator } from './chained-operator.ts';
import type { SubtaskOfRecord } from './edge-partitioner.ts';
import { BESIDE_THE_TASK, TASK_LEVEL } from './mailbox.ts';
import type { CapturedSnapshot, RestoredOperatorState } from './operators/operator.ts';

export class OperatorChain {
  /** Tail first: the order of initialize, snapshot, notify and close. */
  private readonly tailFirst: readonly ChainedOperator[];
  /** Operators that may hold up their task (2.2.c9). */
  private readonly yielding: readonly ChainedOperator[];
  private inputsEnded = 0;
  private finished = 0;
  private closed = false;

  constructor(
    /** Head first. */
    readonly operators: readonly ChainedOperator[],
    readonly subtaskOfRecord: SubtaskOfRecord,
  ) {
    this.tailFirst = [...operators].reverse();
    this.yielding = operators.filter(({ operator }) => 'isBlocked' in operator);
  }

  get head(): ChainedOperator {
    return ensure(this.operators[0], 'A chain has at least one operator.');
  }

  initializeAndOpen(restored: ReadonlyMap<OperatorId, RestoredOperatorState>): void {
    for (const chained of this.tailFirst) {
      const { operator, node } = chained;
      operator.initializeState(restored.get(node.operatorId) ?? null);
      chained.calling('open');
      operator.open();
    }
  }

  /**
   * Level of the deepest operator that waits for its own mails: the task takes no input, and no mail of a lesser level (3.4.2). Work that waits
   * for state would be one step if all of it were in memory: then no mail of the task's comes between.
   */
  get blockedLevel(): number {
    if (this.head.operator.isWaitingForState === true) return BESIDE_THE_TASK;
    let level = TASK_LEVEL;
    for (const { operator, level: own } of this.yielding) if (operator.isBlocked) level = Math.max(level, own);
    return level;
  }

  /**
   * Ends the input of each operator and finishes it, head first; timers of processing time ring no more from then on (3.4.5). False: one of
   * them waits for what is still under way; to be called again after its next mail.
   */
  finish(): boolean {
    for (; this.finished < this.operators.length; this.finished++) {
      const chained = ensure(this.operators[this.finished], 'There is an operator at each place of a chain.');
      if (this.inputsEnded === this.finished) {
        this.inputsEnded++;
        chained.operator.endInput?.();
      }
      if (chained.operator.isBlocked) return false;
      chained.time.quiesce();
      chained.operator.finish();
      chained.reportFields();
    }
    return true;
  }

  /** The job is stopped and not drained: no operator finishes, and no timer of processing time rings any more (7.9.3). */
  stop(): void {
    for (const { time } of this.operators) time.quiesce();
  }

  prepareSnapshotPreBarrier(checkpoint: number): void {
    for (const { operator } of this.operators) operator.prepareSnapshotPreBarrier(checkpoint);
  }

  snapshotState(checkpoint: number, timestamp: Timestamp): ReadonlyMap<OperatorId, CapturedSnapshot> {
    const captured = new Map<OperatorId, CapturedSnapshot>();
    for (const chained of this.tailFirst) {
      chained.calling('snapshotState');
      captured.set(chained.node.operatorId, chained.operator.snapshotState(checkpoint, timestamp));
    }
    return captured;
  }

  notifyCheckpointComplete(checkpoint: number): void {
    for (const chained of this.tailFirst) {
      chained.calling('notifyCheckpointComplete');
      chained.operator.notifyCheckpointComplete(checkpoint);
    }
  }

  notifyCheckpointAborted(checkpoint: number): void {
    for (const { operator } of this.tailFirst) operator.notifyCheckpointAborted(checkpoint);
  }

  reportFields(): void {
    for (const chained of this.operators) chained.reportFields();
  }

  /** Closes every operator, whatever the others throw, once; then throws the first error. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    const errors: unknown[] = [];
    for (const chained of this.tailFirst) {
      const { operator, time, timeouts } = chained;
      time.quiesce();
      timeouts.quiesce();
      try {
        chained.calling('close');
        operator.close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
