/**
 * What sinks write, on its way to durable storage. A checkpoint is acknowledged, and a task finished, only when what was written before is
 * there: that is what makes a sink at-least-once. Between the sink operators and the storage port. Source: SinkWriter.flush (1.6).
 */
import { MillraceError } from '../base/failure.ts';
import type { StorageRequest } from '../ports/durable-storage.ts';
import type { TopicWrite } from '../ports/topics.ts';
import type { TaskServices } from './task-services.ts';

/** Thrown when durable storage refused what a sink wrote. */
class SinkWriteFailed extends MillraceError {
  override readonly name = 'SinkWriteFailed';
  constructor(
    readonly sink: string,
    readonly why: string,
  ) {
    super(
      `The rows of sink ${sink} could not be stored: ${why}. Nothing is lost: the job goes back to its last checkpoint.`,
    );
  }
}

type SinkWrite = Extract<StorageRequest, { type: 'writeRows' }> | TopicWrite;

interface Collected {
  readonly write: SinkWrite;
  readonly awaited: boolean;
}

export class SinkWrites {
  private collected: Collected[] = [];
  private readonly outstanding = new Set<number>();
  private waiters: { readonly writes: Set<number>; readonly done: () => void }[] = [];
  private next = 0;

  constructor(
    private readonly services: TaskServices,
    private readonly failed: (error: SinkWriteFailed) => void,
  ) {}

  /** Whether everything written that anyone waits for is stored. */
  get areStored(): boolean {
    return this.collected.every(({ awaited }) => !awaited) && this.outstanding.size === 0;
  }

  /** `awaited`: whether anything waits until it is stored, and whether the task fails where it is not. */
  write(write: SinkWrite, awaited: boolean): void {
    const last = this.collected.at(-1);
    const joined = last === undefined ? null : joinedWrite(last.write, write);
    if (joined === null) this.collected.push({ write, awaited });
    else this.collected[this.collected.length - 1] = { write: joined, awaited };
  }

  /** Hands what this step wrote to storage. */
  flush(): void {
    if (this.collected.length === 0) return;
    const { collected } = this;
    this.collected = [];
    for (const one of collected) this.store(one);
  }

  /** Asks for something else, behind all that was written so far: a commit must not overtake its rows. */
  askBehind(...asked: Parameters<TaskServices['ask']>): void {
    this.flush();
    this.services.ask(...asked);
  }

  /** Calls `done` as soon as all that was written so far is stored: at once if it is. */
  whenStored(done: () => void): void {
    this.flush();
    if (this.outstanding.size === 0) done();
    else this.waiters.push({ writes: new Set(this.outstanding), done });
  }

  private store({ write, awaited }: Collected): void {
    const number = this.next++;
    if (awaited) this.outstanding.add(number);
    this.services.ask(write, (answer) => {
      if (!awaited) return;
      if (answer.type === 'failed') this.failed(new SinkWriteFailed(sinkOf(write), answer.message));
      else this.written(number);
    });
  }

  private written(write: number): void {
    this.outstanding.delete(write);
    for (const { writes } of this.waiters) writes.delete(write);
    const stored = this.waiters.filter(({ writes }) => writes.size === 0);
    this.waiters = this.waiters.filter(({ writes }) => writes.size > 0);
    for (const { done } of stored) done();
  }
}

/** Two writes as one; null where they go to different places. */
function joinedWrite(first: SinkWrite, second: SinkWrite): SinkWrite | null {
  if (first.type === 'writeRows' && second.type === 'writeRows' && first.sink === second.sink)
    return { ...first, rows: [...first.rows, ...second.rows] };
  if (first.type !== 'appendTopic' || second.type !== 'appendTopic' || first.topic !== second.topic) return null;
  if (first.transaction?.id !== second.transaction?.id) return null;
  return { ...first, records: [...first.records, ...second.records] };
}

function sinkOf(write: SinkWrite): string {
  return write.type === 'writeRows' ? write.sink : write.topic;
}
