/** Durable storage where the browser gives none: every request fails and says why, as one to a file system that is down. */
import type { DurableStorage, StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';

export class BlockedStorage implements DurableStorage {
  constructor(private readonly reason: string) {}

  perform(_request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    answered({ type: 'failed', why: 'unavailable', message: this.reason });
  }
}
