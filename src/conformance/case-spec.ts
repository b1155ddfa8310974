/**
 * The run of a conformance case: the cluster that recorded it, with Flink's plain defaults. The same for every host.
 */
import { DEFAULT_PACE, type RunSpec } from '../ports/run-spec.ts';
import type { ConformanceCase } from './conformance-case.ts';

const RECORDS_PER_BUFFER = [1, 3, 1024];

/** Far more than any case takes; a job that does not end by then counts as RUNNING. */
export const STEPS_MAX = 400_000;

/** A seed also says how many records go into a buffer and how uneven the network is. */
export function specOf({ code, parallelism }: ConformanceCase, seed: number): RunSpec {
  return {
    code,
    dataSets: [],
    cluster: { taskManagers: 2, slotsEach: 8, standingBy: 0 },
    configuration: { 'parallelism.default': String(parallelism) },
    seed,
    tape: [],
    pace: { ...DEFAULT_PACE, jitterMs: (seed % 3) * 2 },
    recordsPerBuffer: RECORDS_PER_BUFFER[seed % RECORDS_PER_BUFFER.length] ?? 1,
  };
}
