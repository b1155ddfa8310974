/** Everything that must be true of the history of a run, whatever its job computes. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import type { TraceEventType } from '../../wire/trace-events.ts';
import { coordinationViolations } from './check-coordination.ts';
import { durabilityViolations } from './check-durability.ts';
import { endViolations } from './check-end.ts';
import { failureViolations } from './check-failures.ts';
import { inFlightViolations } from './check-in-flight.ts';
import { leftViolations } from './check-left.ts';
import { storageViolations } from './check-storage.ts';
import { timerViolations } from './check-timers.ts';
import { traceViolations } from './check-trace.ts';
import { transactionViolations } from './check-transactions.ts';
import { watermarkViolations } from './check-watermarks.ts';

/** What goes from task to task, and what it changes there: most of a history, and looked at by the checks of channels only. */
const TRAFFIC: ReadonlySet<TraceEventType> = new Set<TraceEventType>([
  ...([
    'recordEmitted',
    'recordProcessed',
    'recordHeld',
    'watermark',
    'barrier',
    'stateChanged',
    'fieldChanged',
  ] as const),
  ...(['bufferSent', 'bufferDelivered', 'bufferSpilled', 'credit', 'channelBlocked', 'channelReleased'] as const),
]);

/** One sentence a violation. */
export function historyViolations(run: FinishedRun, exactlyOnce: boolean): string[] {
  const { spec, events } = run;
  const besideTraffic = { ...run, events: events.filter(({ type }) => !TRAFFIC.has(type)) };
  return [
    ...endViolations(besideTraffic),
    ...failureViolations(besideTraffic.events),
    ...storageViolations(besideTraffic),
    ...transactionViolations(besideTraffic),
    ...coordinationViolations(spec, besideTraffic.events),
    ...durabilityViolations(spec, besideTraffic.events),
    ...timerViolations(besideTraffic.events),
    ...inFlightViolations(events),
    ...watermarkViolations(events),
    ...traceViolations(events, exactlyOnce),
    ...leftViolations(run),
  ];
}
