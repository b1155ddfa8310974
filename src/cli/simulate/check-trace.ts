/**
 * Holds a trace against what must be true of every run, whatever the job computes: channels neither lose nor invent nor
 * reorder records within an attempt, barriers are not overtaken and overtake only where they may, an aligned snapshot is taken on a consistent cut,
 * watermarks never go back, an attempt that has ended does nothing any more, and a checkpoint completes only with the
 * acknowledgement of every subtask that ran when it was triggered.
 */
import { type ChannelId, channelParts, type ExecutionId, subtaskOf } from '../../base/ids.ts';
import type { Place, TraceEvent, TraceEventOf } from '../../wire/trace-events.ts';
import { isNewCluster } from './new-cluster.ts';

const SHOWN = 5;

/** One sentence a violation; the first few, since one bug shows in many places. */
export function traceViolations(events: readonly TraceEvent[], exactlyOnce: boolean): string[] {
  const check = new TraceCheck(exactlyOnce);
  for (const event of events) {
    check.see(event);
    if (check.violations.length >= SHOWN) break;
  }
  return check.violations;
}

/** What is known of a channel within one attempt. */
interface ChannelHistory {
  emitted: number;
  /** Taken by the consumer: processed, or in BATCH held until all have come. */
  processed: number;
  /** Sequence numbers of records that wait to be sorted. */
  readonly held: Set<number>;
  /** Sequence numbers of records that were in flight when the checkpoint was taken, and are to be taken first. */
  readonly restored: number[];
  /** Watermarks of the former attempt came back, so that those of this one may be lower. */
  isRestored: boolean;
  /** By checkpoint: how many records were emitted before its barrier. Not of barriers that overtake. */
  readonly cuts: Map<number, number>;
}

class TraceCheck {
  readonly violations: string[] = [];
  private readonly channels = new Map<ChannelId, ChannelHistory>();
  private readonly inputsOf = new Map<ExecutionId, ChannelId[]>();
  private readonly watermarks = new Map<string, number>();
  /** Tasks and checkpoints of which the snapshot did not wait for all barriers. */
  private readonly unaligned = new Set<string>();
  private readonly running = new Set<ExecutionId>();
  /** By subtask: the attempt that was heard of last. */
  private readonly newest = new Map<string, ExecutionId>();
  private readonly ended = new Set<ExecutionId>();
  private readonly awaited = new Map<number, Set<ExecutionId>>();
  /** Places of the restores. */
  private readonly restores = new Set<string>();

  constructor(private readonly exactlyOnce: boolean) {}

  see(event: TraceEvent): void {
    if (event.type === 'recordProcessed' || event.type === 'recordEmitted' || event.type === 'sinkWrote') {
      if (this.ended.has(event.execution))
        this.violated(`${event.execution} had ended, and yet went on: ${event.type}.`);
    }
    if (event.type === 'recordEmitted') this.emitted(event);
    else if (event.type === 'recordHeld') this.held(event);
    else if (event.type === 'recordProcessed') this.processed(event);
    else if (event.type === 'partitionRequested') this.requested(event);
    else if (event.type === 'inFlightRestored') this.history(event.channel).isRestored = true;
    else if (event.type === 'recordRestored') this.restored(event);
    else if (event.type === 'restored') this.restores.add(placeOf(event.place));
    else if (event.type === 'alignmentTimedOut') this.unaligned.add(`${event.execution} ${event.checkpoint}`);
    else if (event.type === 'barrier') this.barrier(event);
    else if (event.type === 'snapshotTaken') this.snapshot(event);
    else if (event.type === 'watermark') this.watermark(event);
    else if (event.type === 'taskStatus') this.taskStatus(event);
    else if (event.type === 'checkpointTriggered') this.awaited.set(event.checkpoint, new Set(this.running));
    else if (event.type === 'acknowledged') this.awaited.get(event.checkpoint)?.delete(event.execution);
    else if (event.type === 'checkpointCompleted') this.completed(event.checkpoint);
    else if (event.type === 'jobManagerLost' || isNewCluster(event)) this.forgetTasks();
  }

  private emitted({ channel, sequence }: TraceEventOf<'recordEmitted'>): void {
    if (channel !== null) this.number(channel, sequence);
  }

  private number(channel: ChannelId, sequence: number): void {
    const history = this.history(channel);
    if (sequence !== history.emitted)
      this.violated(`Channel ${channel} numbered record ${history.emitted} as ${sequence}.`);
    history.emitted++;
  }

  /** At the producer it is as good as emitted, at the consumer it comes before all that is. */
  private restored({ channel, direction, sequence }: TraceEventOf<'recordRestored'>): void {
    if (direction === 'out') this.number(channel, sequence);
    else this.history(channel).restored.push(sequence);
  }

  private held({ channel, sequence }: TraceEventOf<'recordHeld'>): void {
    this.taken(channel, sequence);
    this.history(channel).held.add(sequence);
  }

  /** A record that was held is processed in its key's turn, and once. */
  private processed({ channel, sequence }: TraceEventOf<'recordProcessed'>): void {
    if (channel !== null && !this.history(channel).held.delete(sequence)) this.taken(channel, sequence);
  }

  private taken(channel: ChannelId, sequence: number): void {
    const history = this.history(channel);
    const first = history.restored.shift();
    if (first !== undefined) {
      if (sequence !== first)
        this.violated(`Channel ${channel}: record ${sequence} came before ${first}, which was restored.`);
      return;
    }
    if (sequence !== history.processed)
      this.violated(`Channel ${channel}: record ${sequence} came in place of ${history.processed}.`);
    if (sequence >= history.emitted)
      this.violated(`Channel ${channel}: record ${sequence} was processed and never emitted.`);
    history.processed++;
  }

  /** A finished result is read from its beginning, by whichever attempt asks for it. */
  private requested({ channel, written }: TraceEventOf<'partitionRequested'>): void {
    this.history(channel).emitted = this.history(written).emitted;
  }

  private barrier({ execution, channel, checkpoint, direction, overtook }: TraceEventOf<'barrier'>): void {
    if (channel === null) return;
    const history = this.history(channel);
    if (overtook !== undefined) {
      if (direction === 'in') this.unaligned.add(`${execution} ${checkpoint}`);
      else history.cuts.delete(checkpoint);
      return;
    }
    if (direction === 'out') {
      history.cuts.set(checkpoint, history.emitted);
      return;
    }
    const cut = history.cuts.get(checkpoint);
    if (cut === undefined)
      this.violated(`Channel ${channel}: the barrier of checkpoint ${checkpoint} came and never left.`);
    else if (cut !== history.processed) {
      this.violated(
        `Channel ${channel}: ${cut} records went before barrier ${checkpoint}, but ${history.processed} came.`,
      );
    }
  }

  private snapshot({ execution, checkpoint }: { execution: ExecutionId; checkpoint: number }): void {
    if (!this.exactlyOnce || this.unaligned.has(`${execution} ${checkpoint}`)) return;
    for (const channel of this.inputsOf.get(execution) ?? []) {
      const { cuts, processed } = this.history(channel);
      const cut = cuts.get(checkpoint);
      if (cut === undefined || cut === processed) continue;
      this.violated(
        `${execution} took snapshot ${checkpoint} after ${processed} records of ${channel}, not after ${cut}.`,
      );
    }
  }

  /** An async operator stores watermarks with the requests that wait, and emits them again (1.4.4). */
  private watermark({ execution, channel, input, direction, timestamp, cause }: TraceEventOf<'watermark'>): void {
    if (channel !== null && cause !== null && this.restores.has(placeOf(cause)))
      this.history(channel).isRestored = true;
    const where = `${execution} ${direction} ${channel ?? (input === undefined ? '' : `input ${input}`)}`;
    const before = this.watermarks.get(where);
    if (channel !== null && this.history(channel).isRestored) return;
    if (before !== undefined && timestamp < before)
      this.violated(`The watermark of ${where} went back from ${before} to ${timestamp}.`);
    this.watermarks.set(where, timestamp);
  }

  private taskStatus({ execution, to }: TraceEventOf<'taskStatus'>): void {
    this.newest.set(subtaskOf(execution), execution);
    if (to === 'RUNNING') {
      this.running.add(execution);
      return;
    }
    this.running.delete(execution);
    if (to === 'FINISHED') this.finished(execution);
    if (isTerminal(to)) this.ended.add(execution);
    // A subtask that finished between trigger and barrier is in the checkpoint as finished (7.8.2).
    for (const executions of this.awaited.values()) executions.delete(execution);
  }

  /** Nothing is left at its inputs. In BATCH it may have been deployed to read of a producer that then had to run again: it read of that one. */
  private finished(execution: ExecutionId): void {
    for (const channel of this.inputsOf.get(execution) ?? []) {
      if (this.isOverrun(channelParts(channel).from)) continue;
      const { emitted, processed, held, restored } = this.history(channel);
      const left = emitted - processed + held.size + restored.length;
      if (left !== 0)
        this.violated(`${execution} has finished, and ${left} records of ${channel} were never processed.`);
    }
  }

  private isOverrun(execution: ExecutionId): boolean {
    return (this.newest.get(subtaskOf(execution)) ?? execution) !== execution;
  }

  private completed(checkpoint: number): void {
    const missing = [...(this.awaited.get(checkpoint) ?? [])];
    if (missing.length > 0) this.violated(`Checkpoint ${checkpoint} completed without ${missing.join(', ')}.`);
  }

  /** Nobody tells of the tasks of a lost JobManager any more; they go on until they notice. */
  private forgetTasks(): void {
    this.running.clear();
    this.awaited.clear();
  }

  private history(channel: ChannelId): ChannelHistory {
    let history = this.channels.get(channel);
    if (history === undefined) {
      history = { emitted: 0, processed: 0, held: new Set(), restored: [], isRestored: false, cuts: new Map() };
      this.channels.set(channel, history);
      const { to } = channelParts(channel);
      this.inputsOf.set(to, [...(this.inputsOf.get(to) ?? []), channel]);
    }
    return history;
  }

  private violated(sentence: string): void {
    this.violations.push(sentence);
  }
}

function placeOf({ step, index }: Place): string {
  return `${step}.${index}`;
}

function isTerminal(state: string): boolean {
  return state === 'FINISHED' || state === 'CANCELED' || state === 'FAILED';
}
