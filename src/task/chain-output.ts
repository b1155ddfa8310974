/**
 * Where an operator's elements go: first to its network outputs, then to each operator chained to it, one branch to its end before the
 * next (2.2.2). Between an operator and all that reads from it in the job graph. Source: OperatorChain's outputs, ChainingOutput,
 * BroadcastingOutputCollector.
 */
import type { Timestamp } from '../base/ids.ts';
import { copyValue } from '../codec/values.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ChainLink } from './chain-link.ts';
import type { Output } from './operators/operator.ts';
import type { RecordWriter } from './output/record-writer.ts';
import type { TaskOutputs } from './output/task-outputs.ts';

/** What is true of the element that a task works on, for all operators of its chain. */
export interface ElementContext {
  /** Whether the record being processed is one that had been emitted in an earlier attempt. */
  replayed: boolean;
  /** What a source has just read, for the trace; null in tasks without a source. */
  read: { readonly split: string; readonly position: number } | null;
  /** The last `recordEmitted` of this task; null where nothing is traced. */
  emitted: Place | null;
}

/** All that reads one of an operator's outputs. */
export interface Readers {
  readonly writers: readonly RecordWriter[];
  readonly links: readonly ChainLink[];
}

interface ChainOutputSettings {
  /** Names the record in an error: `the record that Map emitted`. */
  readonly what: string;
  /** Gives an error about a record the learner's line, where its stack does not tell it. */
  readonly located: (error: unknown) => unknown;
  readonly main: Readers;
  readonly side: ReadonlyMap<string, Readers>;
  readonly outputs: TaskOutputs;
  readonly element: ElementContext;
}

export class ChainOutput implements Output {
  /** Records collected so far, side outputs included. */
  collected = 0;
  private idle = false;
  private readonly allWriters: readonly RecordWriter[];
  private readonly allLinks: readonly ChainLink[];

  constructor(private readonly settings: ChainOutputSettings) {
    const readers = [settings.main, ...settings.side.values()];
    this.allWriters = readers.flatMap((one) => one.writers);
    this.allLinks = readers.flatMap((one) => one.links);
  }

  collect(value: unknown, timestamp: Timestamp | null): void {
    this.push(this.settings.main, value, timestamp);
  }

  collectSide(tag: string, value: unknown, timestamp: Timestamp | null): void {
    const readers = this.settings.side.get(tag);
    if (readers !== undefined) this.push(readers, value, timestamp);
    else copyValue(value, this.settings.what);
  }

  /** Source: RecordWriterOutput.emitWatermark: an idle output sends none. */
  emitWatermark(timestamp: Timestamp): void {
    if (this.idle) return;
    for (const writer of this.allWriters) this.settings.outputs.broadcastWatermark(writer.partition, timestamp);
    for (const link of this.allLinks) link.watermark(timestamp);
  }

  emitWatermarkStatus(idle: boolean): void {
    if (this.idle === idle) return;
    this.idle = idle;
    for (const writer of this.allWriters) this.settings.outputs.broadcastStatus(writer.partition, idle);
    for (const link of this.allLinks) link.watermarkStatus(idle);
  }

  private push({ writers, links }: Readers, value: unknown, timestamp: Timestamp | null): void {
    this.collected++;
    try {
      for (const writer of writers) writer.emit(value, timestamp, this.settings.element.replayed);
      for (const link of links) link.record(value, timestamp);
    } catch (error) {
      throw this.settings.located(error);
    }
  }
}
