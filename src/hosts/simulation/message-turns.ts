/**
 * Turns by a message to itself: the quickest macrotask that every thread has, without the 4 ms that browsers put between time-outs.
 * Opened with the first turn. In Node an open port keeps the process alive, so it is held only while somebody waits.
 */
import type { Turns } from '../../ports/turns.ts';

/** What Node's ports have beyond those of browsers. */
interface Referenced {
  ref?(): void;
  unref?(): void;
}

export class MessageTurns implements Turns {
  private readonly waiting: (() => void)[] = [];
  private channel: MessageChannel | null = null;

  pass(then: () => void): void {
    const { port1, port2 } = this.opened();
    this.waiting.push(then);
    if (this.waiting.length === 1) (port1 as Referenced).ref?.();
    port2.postMessage(null);
  }

  private opened(): MessageChannel {
    if (this.channel !== null) return this.channel;
    this.channel = new MessageChannel();
    const { port1 } = this.channel;
    port1.onmessage = () => {
      const then = this.waiting.shift();
      if (this.waiting.length === 0) (port1 as Referenced).unref?.();
      then?.();
    };
    return this.channel;
  }
}
