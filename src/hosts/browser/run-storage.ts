/**
 * Durable storage of one directed run. While the history of a former page is gone through again, a storage in memory stands in for the real
 * one, where all that was stored then lies already.
 */
import type { DurableStorage, StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { MemoryStorage } from '../simulation/memory-storage.ts';
import { putBeginning, putTopics } from '../simulation/snapshot-storage.ts';

export class RunStorage {
  /** null: nothing is gone through again, or not any more. */
  private former: MemoryStorage | null;
  private unanswered = 0;
  private settled: (() => void) | null = null;

  /** `hasFormer`: the run begins with the history of a former page, `spec` saying what that began with. */
  constructor(
    private readonly real: DurableStorage,
    hasFormer: boolean,
    spec: Pick<RunSpec, 'start' | 'snapshot' | 'topics'>,
  ) {
    this.former = hasFormer ? new MemoryStorage() : null;
    if (this.former === null) return;
    putBeginning(this.former, spec);
    putTopics(this.former, spec);
  }

  get isFormer(): boolean {
    return this.former !== null;
  }

  /** What a run asks of storage at present. */
  get current(): DurableStorage {
    return this.former ?? this.real;
  }

  /** From now on the real one. */
  leaveFormer(): void {
    this.former = null;
  }

  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    this.unanswered++;
    this.current.perform(request, (answer) => {
      this.unanswered--;
      answered(answer);
      if (this.unanswered === 0) this.settled?.();
    });
  }

  /** Resolves when all that was asked is answered. */
  async whenSettled(): Promise<void> {
    if (this.unanswered === 0) return;
    await new Promise<void>((settled) => {
      this.settled = settled;
    });
    this.settled = null;
  }
}
