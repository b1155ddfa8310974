/**
 * Condenses what a slot answered, to tell whether it did the same another time: every byte that it sent and stored, and how much it said. A
 * hundredth of the work of a run's own hash.
 */
import { RunningHash } from '../../codec/running-hash.ts';
import type { ActorOutput } from '../../ports/actor.ts';
import { partsPut } from '../../ports/durable-storage.ts';

export class OutputDigest {
  private readonly hash = new RunningHash();

  add({ events, sends, requests, runnable, cost, records }: ActorOutput): void {
    this.hash.addText(`${events.length} ${sends.length} ${requests.length} ${cost} ${records} ${runnable.join()}`);
    for (const { message } of sends) if (message.type === 'buffer') this.hash.addBytes(message.bytes);
    for (const { request } of requests) {
      for (const { bytes } of partsPut(request)) this.hash.addBytes(bytes);
    }
  }

  /** Of all that was added so far. */
  value(): string {
    return this.hash.value();
  }
}
