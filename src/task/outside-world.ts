/** What a task hears from outside the cluster, through its director: what happened on the page, and the faults of the run. */
import type { SlotCommand, TaskDeployment } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import { InjectedFaults } from './operators/injected-faults.ts';
import type { ReceivedPageEvent } from './operators/operator.ts';

export class OutsideWorld {
  /** So far; it grows. */
  readonly pageEvents: ReceivedPageEvent[];
  readonly faults: InjectedFaults;

  constructor(deployment: TaskDeployment) {
    this.pageEvents = (deployment.pageEvents ?? []).map((event) => ({ event, cause: null }));
    this.faults = new InjectedFaults(deployment.faults);
  }

  hear(command: Extract<SlotCommand, { type: 'pageEvent' | 'fault' }>, cause: Place | null): void {
    if (command.type === 'pageEvent') this.pageEvents[command.index] = { event: command.event, cause };
    else this.faults.inject(command.fault);
  }
}
