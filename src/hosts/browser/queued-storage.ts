/**
 * Durable storage for all actors of a live run, which ask whenever they like: only so many requests are under way at a time, in the order in
 * which they came, and it knows when all are answered. Faults of the run let requests fail or wait here.
 */
import type { StorageFaults } from '../../director/storage-faults.ts';
import type { DurableStorage, StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';

/** Below what the storage Worker lets wait (storage-port.ts). */
const UNDER_WAY_MAX = 128;

interface Waiting {
  readonly request: StorageRequest;
  readonly answered: (answer: StorageAnswer) => void;
}

export class QueuedStorage implements DurableStorage {
  private readonly waiting: Waiting[] = [];
  private underWay = 0;

  constructor(
    private readonly storage: DurableStorage,
    readonly faults: StorageFaults,
  ) {}

  get isIdle(): boolean {
    return this.underWay === 0 && this.waiting.length === 0;
  }

  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    this.waiting.push({ request, answered });
    this.goOn();
  }

  private goOn(): void {
    while (this.underWay < UNDER_WAY_MAX) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.underWay++;
      this.begin(next.request, (answer) => this.end(next, answer));
    }
  }

  private begin(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    const failure = this.faults.failureOf(request);
    if (failure === null) this.storage.perform(request, answered);
    // Later, as every answer.
    else setTimeout(() => answered(failure), 0);
  }

  private end({ request, answered }: Waiting, answer: StorageAnswer): void {
    const settle = () => {
      this.underWay--;
      answered(answer);
      this.goOn();
    };
    const delayMs = this.faults.delayOf(request);
    if (delayMs > 0) setTimeout(settle, delayMs);
    else settle();
  }
}
