/** The runs that the ledger holds a run against: the same job and data, no fault, three seeds; made when the ledger is looked at. */
import { useEffect, useState } from 'preact/hooks';
import type { RunSpec } from '../../ports/run-spec.ts';
import { type FailureFreeRun, failureFreeRunOf } from '../../view/ledger.ts';
import { rowKey } from '../../view/names.ts';
import { TraceLog } from '../../view/trace-log.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useServices } from '../services.ts';

const SEEDS = [0, 1, 2];
const STEPS_MIN = 4_000;
const STEPS_MAX = 60_000;

interface Made {
  readonly spec: RunSpec;
  readonly steps: number;
  readonly runs: readonly FailureFreeRun[];
}

/** Empty until they are there. They reach further than the run does, and are made again when it has come close to their end. */
export function useFailureFreeRuns(presenter: RunPresenter): readonly FailureFreeRun[] {
  const { runService } = useServices();
  const [made, setMade] = useState<Made | null>(null);
  const spec = presenter.session.spec.value;
  const steps = presenter.session.steps.value;
  const [asked, setAsked] = useState(0);
  const wanted = Math.min(STEPS_MAX, Math.max(STEPS_MIN, 2 ** Math.ceil(Math.log2(2 * steps + 1))));
  if (wanted > asked) setAsked(wanted);

  useEffect(() => {
    if (!spec || asked === 0) return;
    let left = false;
    const make = async () => {
      const runs: FailureFreeRun[] = [];
      let endless = false;
      for (const offset of SEEDS) {
        const { events, status } = await runService.run({ ...spec, tape: [], seed: spec.seed + offset }, asked);
        if (left) return;
        const log = new TraceLog();
        log.append(events);
        runs.push(failureFreeRunOf(log.viewAt(log.length)));
        endless ||= status === 'RUNNING';
      }
      setMade({ spec, steps: asked, runs: endless ? cutToEqualLength(runs) : runs });
    };
    void make();
    return () => {
      left = true;
    };
  }, [runService, spec, asked]);
  return made?.spec === spec ? (made?.runs ?? []) : [];
}

/** Runs that do not end are left at places of their own: of each key as many rows are compared as all of them have; their state is not. */
function cutToEqualLength(runs: readonly FailureFreeRun[]): readonly FailureFreeRun[] {
  const shared = (sink: string, key: string) =>
    Math.min(...runs.map(({ rows }) => (rows.get(sink) ?? []).filter((row) => rowKey(row) === key).length));
  return runs.map((run) => ({
    ...run,
    state: new Map(),
    rows: new Map(
      [...run.rows].map(([sink, own]) => {
        const taken = new Map<string, number>();
        const kept = own.filter((row) => {
          const key = rowKey(row);
          const count = (taken.get(key) ?? 0) + 1;
          taken.set(key, count);
          return count <= shared(sink, key);
        });
        return [sink, kept];
      }),
    ),
  }));
}
