/** Runs of a job without faults, under three seeds: what the ledger and chaos hold a run against. */
import type { RunService } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { emptyView, type JobView } from '../../view/job-view.ts';
import { type Expected, expectedOf, type FailureFreeRun, failureFreeRunOf } from '../../view/ledger.ts';
import { rowKey } from '../../view/names.ts';
import { reduce } from '../../view/reduce.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

const SEEDS = [0, 1, 2];
/** So many events are taken at once; a frame may be drawn before the next ones. */
const EVENTS_AT_ONCE = 2_000;

/** What they say together. `spec`: with the input of its tape and no fault. `isLeft`: nobody waits for it any more; it is null then. */
export async function failureFreeRuns(
  service: RunService,
  spec: RunSpec,
  steps: number,
  isLeft: () => boolean,
): Promise<Expected | null> {
  const runs: FailureFreeRun[] = [];
  let endless = false;
  for (const offset of SEEDS) {
    const { events, status } = await service.run({ ...spec, seed: spec.seed + offset }, steps);
    if (isLeft()) return null;
    const view = await viewInSlices(events);
    if (isLeft()) return null;
    runs.push(failureFreeRunOf(view));
    endless ||= status === 'RUNNING';
  }
  return expectedOf(endless ? cutToEqualLength(runs) : runs);
}

/** The view of a whole history, made without keeping the page from its frames. */
export async function viewInSlices(events: readonly TraceEvent[]): Promise<JobView> {
  const view = emptyView();
  for (let start = 0; start < events.length; start += EVENTS_AT_ONCE) {
    for (const event of events.slice(start, start + EVENTS_AT_ONCE)) reduce(view, event);
    await new Promise((turn) => setTimeout(turn));
  }
  return view;
}

/** Runs that do not end are left at places of their own: of each key as many rows are compared as all of them have; their state is not. */
function cutToEqualLength(runs: readonly FailureFreeRun[]): readonly FailureFreeRun[] {
  const counts = runs.map(({ rows }) => new Map([...rows].map(([sink, own]) => [sink, countsByKey(own)])));
  return runs.map((run) => ({
    ...run,
    state: new Map(),
    rows: new Map(
      [...run.rows].map(([sink, own]) => {
        const left = new Map<string, number>();
        const shared = (key: string) => Math.min(...counts.map((ofRun) => ofRun.get(sink)?.get(key) ?? 0));
        const kept = own.filter((row) => {
          const key = rowKey(row);
          const count = left.get(key) ?? shared(key);
          left.set(key, count - 1);
          return count > 0;
        });
        return [sink, kept];
      }),
    ),
  }));
}

function countsByKey(rows: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(rowKey(row), (counts.get(rowKey(row)) ?? 0) + 1);
  return counts;
}
