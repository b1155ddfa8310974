/** The runs that the ledger holds a run against: the same job and data, no fault, three seeds; made when the ledger is looked at. */
import { useEffect, useState } from 'preact/hooks';
import type { RunSpec } from '../../ports/run-spec.ts';
import { emptyView, type JobView } from '../../view/job-view.ts';
import { type Expected, expectedOf, type FailureFreeRun, failureFreeRunOf } from '../../view/ledger.ts';
import { rowKey } from '../../view/names.ts';
import { reduce } from '../../view/reduce.ts';
import { inputOf } from '../../wire/page-event.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useServices } from '../services.ts';

const SEEDS = [0, 1, 2];
const SETTLED_AFTER_MS = 500;
const STEPS_MIN = 4_000;
const STEPS_MAX = 60_000;
/** So many events are taken at once; a frame may be drawn before the next ones. */
const EVENTS_AT_ONCE = 2_000;

interface Made {
  readonly spec: RunSpec;
  readonly steps: number;
  readonly expected: Expected;
}

/** What they say together; null until they are there. They reach further than the run does, and are made again when it has come close to their end. */
export function useFailureFreeRuns(presenter: RunPresenter): Expected | null {
  const { runService } = useServices();
  const [made, setMade] = useState<Made | null>(null);
  const spec = presenter.session.spec.value;
  const steps = presenter.session.steps.value;
  const [asked, setAsked] = useState(0);
  // What a person does on the page is input: without it there would be nothing to be held against.
  const input = useSettled(JSON.stringify(inputOf(presenter.session.tape.value)));
  const wanted = Math.min(STEPS_MAX, Math.max(STEPS_MIN, 2 ** Math.ceil(Math.log2(2 * steps + 1))));
  if (wanted > asked) setAsked(wanted);

  useEffect(() => {
    if (!spec || asked === 0) return;
    let left = false;
    const make = async () => {
      const runs: FailureFreeRun[] = [];
      let endless = false;
      for (const offset of SEEDS) {
        const { events, status } = await runService.run(
          { ...spec, tape: JSON.parse(input) as TapeEntry[], seed: spec.seed + offset },
          asked,
        );
        if (left) return;
        const view = await viewInSlices(events);
        if (left) return;
        runs.push(failureFreeRunOf(view));
        endless ||= status === 'RUNNING';
      }
      setMade({ spec, steps: asked, expected: expectedOf(endless ? cutToEqualLength(runs) : runs) });
    };
    void make();
    return () => {
      left = true;
    };
  }, [runService, spec, asked, input]);
  return made?.spec === spec ? (made?.expected ?? null) : null;
}

async function viewInSlices(events: readonly TraceEvent[]): Promise<JobView> {
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

/** The last text that stood for a while: of input that keeps coming, not every state is worth three runs. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
