/**
 * Keeps what another JobManager needs to take over (8.6.1), and writes one request at a time, each with the record of
 * that moment: a later record can never be overtaken by an older one. Used by JobMaster and checkpoint coordinator.
 * Without high availability nothing is recorded, and only the checkpoints themselves are written.
 */
import type { JobRecord, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { Cause, Outbox } from './outbox.ts';

interface Write {
  readonly request: () => StorageRequest;
  readonly cause: Cause;
  readonly answered: (answer: StorageAnswer) => void;
}

export class JobRecordStore {
  private readonly queue: Write[] = [];
  private writing = false;

  constructor(
    private readonly outbox: Outbox,
    readonly highAvailability: boolean,
    public record: JobRecord,
  ) {}

  /** Changes the record, and with high availability stores it. */
  update(changes: Partial<JobRecord>, cause: Cause): void {
    this.record = { ...this.record, ...changes };
    if (this.highAvailability)
      this.write(
        () => ({ type: 'putRecord', record: this.record }),
        cause,
        () => {},
      );
  }

  /** `request` is called when its turn has come, so that it holds the record of that moment. */
  write(request: () => StorageRequest, cause: Cause, answered: (answer: StorageAnswer) => void): void {
    this.queue.push({ request, cause, answered });
    this.next();
  }

  private next(): void {
    const write = this.writing ? undefined : this.queue.shift();
    if (write === undefined) return;
    this.writing = true;
    this.outbox.ask(write.request(), write.cause, (answer) => {
      this.writing = false;
      write.answered(answer);
      this.next();
    });
  }
}
