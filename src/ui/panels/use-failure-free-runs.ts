/** The runs that the ledger holds a run against: the same job and data, no fault, three seeds; made when the ledger is looked at. */
import { useEffect, useState } from 'preact/hooks';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { Expected } from '../../view/ledger.ts';
import { inputOf } from '../../wire/page-event.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { failureFreeRuns } from '../run/failure-free-runs.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useServices } from '../services.ts';

const SETTLED_AFTER_MS = 500;
const STEPS_MIN = 4_000;
const STEPS_MAX = 60_000;

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
    const withInput = { ...spec, tape: JSON.parse(input) as TapeEntry[] };
    void failureFreeRuns(runService, withInput, asked, () => left).then((expected) => {
      if (expected !== null) setMade({ spec, steps: asked, expected });
    });
    return () => {
      left = true;
    };
  }, [runService, spec, asked, input]);
  return made?.spec === spec ? (made?.expected ?? null) : null;
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
