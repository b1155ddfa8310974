/**
 * A blocking result: what one execution has written for one edge, and what its consumers read as often as they ask for it (9.2, 9.3).
 * Mutable, for it changes with every record; a keyframe takes a copy.
 */
import { type ChannelId, channelParts, type ExecutionId, executionParts, type ModelTime } from '../base/ids.ts';
import { AppendLog } from './append-log.ts';
import type { ElementView, Hop } from './channel-view.ts';

/**
 * `writing`: its producer runs. `whole`: it may be read. `released`: all that read it have finished, or it is made anew. `lost`: the
 * TaskManager that kept it is dead.
 */
export type ResultStatus = 'writing' | 'whole' | 'released' | 'lost';

const LATELY_MAX = 24;

export class ResultView {
  status: ResultStatus = 'writing';
  /** When it was asked for first: its dam is open since then. */
  openedAt: ModelTime | null = null;
  bytes = 0;
  /** The last buffers that were written, oldest first: seen on their way. */
  readonly lately: Hop[] = [];
  /** What lies in it for each subtask that will read it, in the order in which it was written. */
  private readonly elements = new Map<number, AppendLog<ElementView>>();

  constructor(
    readonly execution: ExecutionId,
    readonly edge: string,
  ) {}

  /** A buffer more lies in it. */
  spill(channel: ChannelId, elements: readonly ElementView[], at: ModelTime): void {
    this.lately.push({ at, arrivesAt: at, elements });
    if (this.lately.length > LATELY_MAX) this.lately.shift();
    const subtask = consumerOf(channel);
    const kept = this.elements.get(subtask) ?? AppendLog.empty<ElementView>();
    this.elements.set(subtask, kept);
    for (const element of elements) kept.append(element);
  }

  /** All that the consumer of a channel reads, whichever of its attempts it is. */
  elementsFor(channel: ChannelId): readonly ElementView[] {
    return this.elements.get(consumerOf(channel))?.toArray() ?? [];
  }

  /** The records in it, by consumer. */
  get records(): readonly (ElementView & { readonly kind: 'record' })[] {
    return [...this.elements.values()].flatMap((kept) => kept.toArray()).filter((element) => element.kind === 'record');
  }

  /** Nothing is left of it. */
  end(status: 'released' | 'lost'): void {
    this.status = status;
    this.elements.clear();
    this.lately.length = 0;
  }

  fork(): ResultView {
    const copy = new ResultView(this.execution, this.edge);
    copy.status = this.status;
    copy.openedAt = this.openedAt;
    copy.bytes = this.bytes;
    copy.lately.push(...this.lately);
    for (const [subtask, kept] of this.elements) copy.elements.set(subtask, kept.fork());
    return copy;
  }
}

function consumerOf(channel: ChannelId): number {
  return executionParts(channelParts(channel).to).subtask;
}
