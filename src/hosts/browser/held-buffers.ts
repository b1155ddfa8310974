/** Buffers of a live slot that a fault makes late, in real time. Those of a channel never overtake each other. */
import type { ChannelId } from '../../base/ids.ts';

interface Held {
  readonly send: () => void;
  readonly dueAt: number;
}

export class HeldBuffers {
  private readonly held = new Map<ChannelId, Held[]>();

  /** `work`: does what a time-out brings. */
  constructor(private readonly work: (what: () => void) => void) {}

  /** Sends it in so many milliseconds, and not before what is held of its channel. */
  send(channel: ChannelId, byMs: number, send: () => void): void {
    const before = this.held.get(channel) ?? [];
    if (byMs <= 0 && before.length === 0) {
      send();
      return;
    }
    const now = performance.now();
    const dueAt = Math.max(before.at(-1)?.dueAt ?? 0, now + byMs);
    this.held.set(channel, [...before, { send, dueAt }]);
    setTimeout(() => this.sendNext(channel), dueAt - now);
  }

  /** Each time-out lets one go, so that it does not matter which of two comes first. */
  private sendNext(channel: ChannelId): void {
    const [next, ...rest] = this.held.get(channel) ?? [];
    if (rest.length === 0) this.held.delete(channel);
    else this.held.set(channel, rest);
    if (next !== undefined) this.work(next.send);
  }
}
