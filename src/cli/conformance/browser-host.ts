/** The built site in a real browser as a host of conformance cases: slots in Workers, sinks in IndexedDB. */
import type { FailureReason } from '../../base/failure.ts';
import { specOf } from '../../conformance/case-spec.ts';
import type { ConformanceHost } from '../../conformance/check-case.ts';
import type { ConformanceCase } from '../../conformance/conformance-case.ts';
import type { RunStatus } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';

/** What the page of the built site can be asked for. */
export interface BuiltSite {
  run(host: BrowserHost, spec: RunSpec, sinks: readonly string[]): Promise<StoredRun>;
}

export type BrowserHost = 'directed' | 'live';

interface StoredRun {
  readonly status: RunStatus;
  readonly failure: FailureReason | null;
  readonly rows: Readonly<Record<string, readonly { readonly value: unknown }[]>>;
}

/** A slot is a Worker: as many as the recording cluster had would only take time to start. A slot sharing group needs as many as its widest operator. */
function slotsEach({ code, parallelism }: ConformanceCase, taskManagers: number): number {
  const set = [...code.matchAll(/setParallelism\((\d+)\)/g)].map(([, operators]) => Number(operators));
  const groups = new Set([...code.matchAll(/slotSharingGroup\(([^)]*)\)/g)].map(([, group]) => group));
  return Math.ceil((Math.max(parallelism, ...set) * (1 + groups.size)) / taskManagers);
}

export function browserHost(site: BuiltSite, host: BrowserHost): ConformanceHost {
  return async (conformanceCase, seed) => {
    const spec = specOf(conformanceCase, seed);
    const { cluster: recording } = spec;
    const cluster = { ...recording, slotsEach: slotsEach(conformanceCase, recording.taskManagers) };
    const { rows, ...outcome } = await site.run(host, { ...spec, cluster }, Object.keys(conformanceCase.sinks));
    return { ...outcome, rows: (sink) => rows[sink] ?? [] };
  };
}
