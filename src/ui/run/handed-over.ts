/** A run that one page hands to the playground: it goes on there, at the step it had come to. */
import type { RunSpec } from '../../ports/run-spec.ts';

export interface HandedOverRun {
  /** With the tape of all that was done to it. */
  readonly spec: RunSpec;
  readonly step: number;
}

let waiting: HandedOverRun | null = null;

/** Opens the playground with this run. */
export function handOver(run: HandedOverRun): void {
  waiting = run;
  location.hash = '#/playground';
}

/** The run that was handed over last; only once. */
export function takeHandedOver(): HandedOverRun | null {
  const run = waiting;
  waiting = null;
  return run;
}
