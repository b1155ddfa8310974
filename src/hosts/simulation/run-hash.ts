/**
 * The running hash of a history: over every event, every byte a slot sent and every byte it stored, step by step.
 * Events show values cut short; the buffers hold them whole.
 */
import { RunningHash } from '../../codec/running-hash.ts';
import { stableText } from '../../codec/stable-text.ts';
import type { StepHash } from '../../director/step-hash.ts';
import type { ActorOutput } from '../../ports/actor.ts';
import { partsPut, type StorageRequest } from '../../ports/durable-storage.ts';
import { comparable } from '../../wire/comparable-event.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

export class RunHash implements StepHash {
  private hash = new RunningHash();

  restart(): void {
    this.hash = new RunningHash();
  }

  step(events: readonly TraceEvent[], { sends, requests }: Pick<ActorOutput, 'sends' | 'requests'>): string {
    for (const event of events) this.hash.addText(stableText(comparable(event)));
    for (const { message } of sends) if (message.type === 'buffer') this.hash.addBytes(message.bytes);
    for (const { request } of requests) this.add(request);
    return this.hash.value();
  }

  private add(request: StorageRequest): void {
    const parts = partsPut(request);
    if (request.type === 'exchangeState') this.hash.addText(stableText([request.drop, request.get]));
    else if (request.type !== 'putParts') this.hash.addText(stableText(request));
    for (const { key, bytes } of parts) {
      this.hash.addText(key);
      this.hash.addBytes(bytes);
    }
  }
}
