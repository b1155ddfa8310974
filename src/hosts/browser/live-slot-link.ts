/** The JobManager's end of one slot's Worker in a live run: commands go out in order, what comes in is checked and timed. */
import type { SlotId } from '../../base/ids.ts';
import type { Line } from './line.ts';
import { type LiveSlotCommand, type LiveSlotReport, liveSlotReport } from './live-messages.ts';
import type { WorkerOwner } from './worker-desk.ts';

export interface LiveSlotOwner {
  received(slot: SlotId, report: LiveSlotReport): void;
  refused(): void;
  /** The Worker did not start. */
  broken(message: string): void;
}

export class LiveSlotLink implements WorkerOwner {
  isReady = false;
  /** When the slot was last heard of, on this thread's clock. */
  heardAt = performance.now();
  private line: Line | null = null;
  private isClosed = false;
  /** A Worker that is still loading the job hears nothing. */
  private readonly early: { readonly command: LiveSlotCommand; readonly ports: MessagePort[] }[] = [];

  constructor(
    readonly slot: SlotId,
    private readonly owner: LiveSlotOwner,
  ) {}

  connect(line: Line): void {
    this.line = line;
    line.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data);
  }

  /** What a Worker throws outside of any step later on is its own affair. */
  broken(message: string): void {
    if (!this.isReady && !this.isClosed) this.owner.broken(message);
  }

  send(command: LiveSlotCommand, ports: MessagePort[] = []): void {
    if (this.isClosed) return;
    if (this.isReady) this.line?.postMessage(command, ports);
    else this.early.push({ command, ports });
  }

  close(): void {
    this.isClosed = true;
    if (this.line !== null) this.line.onmessage = null;
  }

  private begin(): void {
    this.isReady = true;
    for (const { command, ports } of this.early.splice(0)) this.line?.postMessage(command, ports);
  }

  private receive(data: unknown): void {
    const report = liveSlotReport(data);
    // A slot begins once.
    if (report === null || (this.isReady && (report.type === 'ready' || report.type === 'notLoaded'))) {
      this.owner.refused();
      return;
    }
    this.heardAt = performance.now();
    if (report.type === 'ready') this.begin();
    this.owner.received(this.slot, report);
  }
}
