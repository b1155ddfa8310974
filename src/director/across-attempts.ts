/**
 * What outlives every attempt of a run, though no attempt can know it: how far sources have read, what writers have left open, what happened on
 * the page, which faults hold. Follows the trace, tells each new attempt when it is deployed, and goes with the run from leg to leg.
 */

import type { KnownAcrossAttempts } from '../ports/leg-start.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { Address, Message, SnapshotLocation } from '../wire/messages.ts';
import type { PageEvent } from '../wire/page-event.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { OpenTransactions } from './open-transactions.ts';
import { PageEvents, passedEvents } from './page-events.ts';
import { SourcePositions } from './source-positions.ts';
import { TaskFaults } from './task-faults.ts';

export class AcrossAttempts {
  private readonly positions: SourcePositions;
  private readonly transactions: OpenTransactions;
  private readonly pageEvents: PageEvents;
  readonly faults: TaskFaults;

  /** `known`: what a former leg of the run has left. `snapshot`: what the run starts from. */
  constructor(graph: JobGraph, known?: KnownAcrossAttempts, snapshot?: SnapshotLocation) {
    this.positions = new SourcePositions(known?.sourcesRead);
    this.transactions = new OpenTransactions(known?.openTransactions);
    this.pageEvents = new PageEvents(graph, known?.pageEvents ?? passedEvents(graph, snapshot));
    this.faults = new TaskFaults(known?.taskFaults);
  }

  get known(): KnownAcrossAttempts {
    return {
      sourcesRead: this.positions.all,
      openTransactions: this.transactions.all,
      pageEvents: this.pageEvents.all,
      taskFaults: this.faults.all,
    };
  }

  observe(event: TraceEvent): void {
    this.positions.observe(event);
    this.transactions.observe(event);
    this.faults.observe(event);
  }

  /** A message on its delivery: a deployment has written in what is known of earlier attempts. */
  writtenInto(to: Address, message: Message): Message {
    const known = this.transactions.writtenInto(this.positions.writtenInto(message));
    return this.faults.writtenInto(to, this.pageEvents.writtenInto(to, known));
  }

  /** Something happened on the page: with its place, and who is to hear of it. */
  note(event: PageEvent): ReturnType<PageEvents['note']> {
    return this.pageEvents.note(event);
  }
}
