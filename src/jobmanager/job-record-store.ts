/**
 * Keeps what another JobManager needs to take over (8.6.1), and writes one request at a time, each with the record of
 * that moment: a later record can never be overtaken by an older one. Used by JobMaster and checkpoint coordinator.
 * Without high availability nothing is recorded, and only the checkpoints themselves are written.
 */
import type { ModelTime } from '../base/ids.ts';
import type { JobRecord, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { Cause, Outbox } from './outbox.ts';

/** From a record that could not be written, or read, to the next try (docs/decisions/0006). */
export const STORAGE_RETRY_MS: ModelTime = 50;

interface Write {
  readonly request: () => StorageRequest;
  readonly cause: Cause;
  readonly answered: (answer: StorageAnswer) => void;
}

interface Waiting {
  readonly version: number;
  readonly stored: () => void;
}

export class JobRecordStore {
  private readonly queue: Write[] = [];
  private writing = false;
  /** Counts the changes that `update` made; each write carries all of them that were made before it. */
  private version = 0;
  private storedVersion = 0;
  private waiting: Waiting[] = [];

  constructor(
    private readonly outbox: Outbox,
    readonly highAvailability: boolean,
    public record: JobRecord,
  ) {}

  /** Changes the record, and with high availability stores it, as often as it takes. */
  update(changes: Partial<JobRecord>, cause: Cause): void {
    this.record = { ...this.record, ...changes };
    if (!this.highAvailability) return;
    this.version++;
    this.put(cause);
  }

  /** Changes the record where the write under way or the next one tells of it anyway. */
  note(changes: Partial<JobRecord>): void {
    this.record = { ...this.record, ...changes };
  }

  /** Calls back once all that was changed so far is stored: at once where that is so, or nothing is recorded. */
  whenStored(stored: () => void): void {
    if (this.storedVersion === this.version) stored();
    else this.waiting.push({ version: this.version, stored });
  }

  /** `request` is called when its turn has come, so that it holds the record of that moment. */
  write(request: () => StorageRequest, cause: Cause, answered: (answer: StorageAnswer) => void): void {
    this.queue.push({ request, cause, answered });
    this.next();
  }

  /** Whatever is still to be written takes the record of its moment along. */
  private put(cause: Cause): void {
    if (this.queue.length > 0 || this.storedVersion === this.version) return;
    this.write(
      () => ({ type: 'putRecord', record: this.record }),
      cause,
      () => {},
    );
  }

  private next(): void {
    const write = this.writing ? undefined : this.queue.shift();
    if (write === undefined) return;
    this.writing = true;
    const { version } = this;
    this.outbox.ask(write.request(), write.cause, (answer) => {
      this.writing = false;
      write.answered(answer);
      if (answer.type !== 'failed') this.stored(version);
      else this.outbox.alarm(STORAGE_RETRY_MS, write.cause, () => this.put(write.cause));
      this.next();
    });
  }

  private stored(version: number): void {
    this.storedVersion = Math.max(this.storedVersion, version);
    const due = this.waiting.filter((waiting) => waiting.version <= version);
    this.waiting = this.waiting.filter((waiting) => waiting.version > version);
    for (const { stored } of due) stored();
  }
}
