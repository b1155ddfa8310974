/**
 * What a slot of a live run looks out for: conditions of the tape on events inside slots, which nobody else sees there. It looks at each event
 * as it happens and keeps none. For what only a traced run tells, all is told while it waits, and the slot goes ahead in ever smaller steps, so
 * that it stops at the very record; with state, that holds for tasks deployed since.
 */
import { meets, type WatchedCondition } from '../../director/fault-tape.ts';
import type { TraceWatch } from '../../ports/trace-sink.ts';
import type { NewTraceEvent, TraceEventType } from '../../wire/trace-events.ts';

/** Told by slots whether or not somebody traces. */
const TOLD_ANYWAY = [
  'alignmentTimedOut',
  'backPressured',
  'channelBlocked',
  'channelReleased',
  'committed',
  'flowing',
  'log',
  'notified',
  'preCommitted',
  'snapshotTaken',
  'transactionAborted',
] as const satisfies readonly TraceEventType[];

/** Events that the JobManager's Worker does not hear of otherwise. */
export const IN_SLOTS: ReadonlySet<TraceEventType> = new Set<TraceEventType>([
  ...TOLD_ANYWAY,
  'alignmentPaused',
  'alignmentResumed',
  'asyncCompleted',
  'asyncInvoked',
  'asyncTimedOut',
  'barrier',
  'broadcastStateChanged',
  'bufferDelivered',
  'bufferSent',
  'bufferSpilled',
  'credit',
  'endOfData',
  'fieldChanged',
  'inFlightRestored',
  'inputSorted',
  'keyEnded',
  'metricsReported',
  'partitionFinished',
  'partitionReleased',
  'partitionRequested',
  'recordEmitted',
  'recordHeld',
  'recordProcessed',
  'recordRestored',
  'sinkWrote',
  'sourcePaused',
  'sourceResumed',
  'stateChanged',
  'stateExchanged',
  'timerDeleted',
  'timerFired',
  'timerRegistered',
  'watermark',
  'watermarkStatus',
  'windowAdded',
  'windowCleared',
  'windowFired',
  'windowMerged',
  'windowOpened',
]);

/** A step may meet a condition so many times for each element: once an operator of a chain, at the most. */
const CHAIN_MAX = 16;

export class SlotWatch implements TraceWatch {
  private conditions: readonly WatchedCondition[] = [];
  private sightings: number[] = [];
  private leftAtLeast = Number.POSITIVE_INFINITY;

  get needsAll(): boolean {
    return Number.isFinite(this.leftAtLeast);
  }

  /** In place of what it waited for. */
  waitFor(conditions: readonly WatchedCondition[]): void {
    this.conditions = conditions;
    this.leftAtLeast = Math.min(...conditions.filter((one) => !isToldAnyway(one)).map(({ left }) => left));
  }

  see(event: NewTraceEvent): void {
    for (const { entry, when } of this.conditions)
      if (when.event === event.type && meets(event, when)) this.sightings.push(entry);
  }

  /** The entries whose conditions have been met since it was last asked, once for each time. */
  taken(): readonly number[] {
    if (this.sightings.length === 0) return this.sightings;
    const taken = this.sightings;
    this.sightings = [];
    return taken;
  }

  /** Elements that the next step may take, of so many at the most. */
  elements(atOnce: number): number {
    return Math.max(1, Math.min(atOnce, Math.floor(this.leftAtLeast / CHAIN_MAX)));
  }
}

function isToldAnyway({ when: { event, where } }: WatchedCondition): boolean {
  return (
    (TOLD_ANYWAY as readonly TraceEventType[]).includes(event) || (event === 'barrier' && where?.direction === 'in')
  );
}
