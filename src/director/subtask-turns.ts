/**
 * Whose step can be granted when. A subtask is busy until the model time of its step has passed; subtasks overlap, as
 * the threads of Flink's do. Each has at most one turn waiting in the event queue.
 */
import { type ExecutionId, executionParts, type ModelTime, type SlotId } from '../base/ids.ts';
import type { ActorOutput } from '../ports/actor.ts';

export interface Turn {
  readonly execution: ExecutionId;
  readonly time: ModelTime;
}

export class SubtaskTurns {
  private readonly runnable = new Map<SlotId, readonly ExecutionId[]>();
  private readonly busyUntil = new Map<ExecutionId, ModelTime>();
  /** An execution is in one slot all its life. */
  private readonly waiting = new Set<ExecutionId>();
  private readonly slowedMs = new Map<string, ModelTime>();

  constructor(private readonly stepMs: ModelTime) {}

  /** Takes note of who in this slot could step now; returns the turns that are to be queued for it. */
  update(slot: SlotId, runnable: readonly ExecutionId[], now: ModelTime): Turn[] {
    if (runnable.length === 0) {
      this.runnable.delete(slot);
      return [];
    }
    this.runnable.set(slot, runnable);
    const turns: Turn[] = [];
    for (const execution of runnable) {
      if (this.waiting.has(execution)) continue;
      this.waiting.add(execution);
      turns.push({ execution, time: Math.max(now, this.busyUntil.get(execution) ?? 0) });
    }
    return turns;
  }

  isRunnable(slot: SlotId, execution: ExecutionId): boolean {
    return this.runnable.get(slot)?.includes(execution) ?? false;
  }

  /** The queued turn of this subtask has come. */
  taken(execution: ExecutionId): void {
    this.waiting.delete(execution);
  }

  /**
   * Charges a step; returns when it is over. A slow operator is slow for each record: mails and barriers wait for it, but are not slow
   * themselves, or checkpoints at short intervals would leave no time for records.
   */
  charge(execution: ExecutionId, { cost, records }: Pick<ActorOutput, 'cost' | 'records'>, now: ModelTime): ModelTime {
    const recordMs = this.slowedMs.get(executionParts(execution).vertex) ?? this.stepMs;
    const over = now + (cost - records) * this.stepMs + records * recordMs;
    this.busyUntil.set(execution, over);
    return over;
  }

  /** Whether records cost this subtask more than usual. */
  isSlow(execution: ExecutionId): boolean {
    return (this.slowedMs.get(executionParts(execution).vertex) ?? 0) > this.stepMs;
  }

  /** When the step of this subtask that was charged last is over. */
  freeAt(execution: ExecutionId): ModelTime {
    return this.busyUntil.get(execution) ?? 0;
  }

  /** By vertex: what a record costs where a fault says so. */
  get slowed(): Readonly<Record<string, ModelTime>> {
    return Object.fromEntries(this.slowedMs);
  }

  /** From now on each record costs this vertex so many model milliseconds. */
  slow(vertex: string, recordMs: ModelTime): void {
    this.slowedMs.set(vertex, recordMs);
  }

  forget(slot: SlotId): void {
    this.runnable.delete(slot);
  }
}
