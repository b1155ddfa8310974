/** Everything that must be true of the history of a run, whatever its job computes. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
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

/** One sentence a violation. */
export function historyViolations(run: FinishedRun, exactlyOnce: boolean): string[] {
  const { spec, events } = run;
  return [
    ...endViolations(run),
    ...failureViolations(events),
    ...storageViolations(run),
    ...transactionViolations(run),
    ...coordinationViolations(spec, events),
    ...durabilityViolations(spec, events),
    ...inFlightViolations(events),
    ...watermarkViolations(events),
    ...timerViolations(events),
    ...traceViolations(events, exactlyOnce),
    ...leftViolations(run),
  ];
}
