/** How far one press of Step goes. */
import type { StepKind } from '../../ports/session-messages.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** A press looks for its event through so many steps at the most. */
const SEARCH_STEPS_MAX = 20_000;

const STOPS: Readonly<Record<Exclude<StepKind, 'element'>, (event: TraceEvent) => boolean>> = {
  hop: (event) => event.type === 'bufferDelivered',
  barrier: (event) => event.type === 'barrier',
  checkpoint: (event) => event.type === 'checkpointCompleted' || event.type === 'checkpointFailed',
  // What is written in a transaction comes out when it is committed.
  output: (event) => event.type === 'committed' || (event.type === 'sinkWrote' && event.transaction === undefined),
  failure: ({ type }) => type === 'failed' || type === 'taskManagerKilled' || type === 'slotLost',
};

export class StepSearch {
  private stepsLeft: number;

  constructor(private readonly kind: StepKind) {
    this.stepsLeft = kind === 'element' ? 1 : SEARCH_STEPS_MAX;
  }

  /** Whether the run is to stop after a step with these events. */
  found(events: readonly TraceEvent[]): boolean {
    this.stepsLeft--;
    return this.stepsLeft <= 0 || (this.kind !== 'element' && events.some(STOPS[this.kind]));
  }
}
