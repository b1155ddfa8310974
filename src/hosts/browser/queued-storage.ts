/**
 * Durable storage for all actors of a live run, which ask whenever they like: only so many requests are under way at a time, in the order in
 * which they came, and it knows when all are answered. Faults of the run let requests fail or wait here.
 */
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
  private failing = 0;
  private slowMs = 0;

  constructor(private readonly storage: DurableStorage) {}

  get isIdle(): boolean {
    return this.underWay === 0 && this.waiting.length === 0;
  }

  /** That many of the following requests fail. */
  failNext(requests: number): void {
    this.failing += requests;
  }

  /** From now on an answer takes so many wall milliseconds longer. */
  slow(byMs: number): void {
    this.slowMs = byMs;
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
    if (this.failing === 0) {
      this.storage.perform(request, answered);
      return;
    }
    this.failing--;
    const message = 'Durable storage did not answer: a fault of this run lets the request fail.';
    // Later, as every answer.
    setTimeout(() => answered({ type: 'failed', why: 'unavailable', message }), 0);
  }

  private end({ answered }: Waiting, answer: StorageAnswer): void {
    const settle = () => {
      this.underWay--;
      answered(answer);
      this.goOn();
    };
    if (this.slowMs > 0) setTimeout(settle, this.slowMs);
    else settle();
  }
}
