/** Runs recorded jobs here, in the reader's own browser, and keeps what came of each. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { checkCase } from '../../conformance/check-case.ts';
import { runServiceHost } from '../../conformance/run-service-host.ts';
import type { RunService } from '../../ports/run-service.ts';

/** As the tests run them: other interleavings, buffer sizes and latencies. */
export const SEEDS = [1, 2, 3];

export type CaseOutcome = 'running' | { readonly differences: readonly string[] };

export interface CaseRuns {
  readonly outcomes: ReadonlySignal<ReadonlyMap<string, CaseOutcome>>;
  /** One after the other; once `stopped`, no further one is begun. */
  run(names: readonly string[], stopped?: AbortSignal): Promise<void>;
}

export function caseRuns(service: RunService): CaseRuns {
  const outcomes = signal<ReadonlyMap<string, CaseOutcome>>(new Map());
  const host = runServiceHost(service);
  const note = (name: string, outcome: CaseOutcome) => {
    outcomes.value = new Map(outcomes.value).set(name, outcome);
  };
  return {
    outcomes,
    async run(names, stopped) {
      const { default: cases } = await import('virtual:conformance-cases');
      for (const name of names) {
        const found = cases[name];
        if (stopped?.aborted) return;
        if (!found || outcomes.value.get(name) === 'running') continue;
        note(name, 'running');
        note(name, await checkCase(host, found, SEEDS));
      }
    },
  };
}
