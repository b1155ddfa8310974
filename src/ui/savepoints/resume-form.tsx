/** Starts the job in the editor from a savepoint or checkpoint, at the parallelism that is wanted (7.9.4, 7.9.5). */
import { useSignal } from '@preact/signals';
import type { JSX, TargetedSubmitEvent } from 'preact';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { CLUSTER_BOUNDS } from '../run/cluster-shape.ts';

export interface ResumeFormProps {
  /** What it is called: `savepoint 4`. */
  readonly title: string;
  readonly load: () => Promise<KeptSnapshot>;
  /** The run that Run would start. */
  readonly specOf: () => Promise<RunSpec>;
  readonly onStart: (spec: RunSpec) => void;
}

interface ResumeOptions {
  readonly parallelism: number | null;
  readonly allowNonRestoredState: boolean;
  readonly claim: boolean;
}

const [PARALLELISM_MIN, PARALLELISM_MAX] = CLUSTER_BOUNDS.parallelism;

export function ResumeForm({ title, load, specOf, onStart }: ResumeFormProps): JSX.Element {
  const isOpen = useSignal(false);
  const parallelism = useSignal('');
  const allows = useSignal(false);
  const claims = useSignal(false);
  const failure = useSignal<string | null>(null);
  const start = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = parallelism.value === '' ? null : Number(parallelism.value);
    const options = { parallelism: chosen, allowNonRestoredState: allows.value, claim: claims.value };
    try {
      onStart(resumedRun(await specOf(), await load(), options));
      isOpen.value = false;
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <>
      <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
        Resume from {title}…
      </button>
      {isOpen.value && (
        <form class="fields" aria-label={`Resume from ${title}`} onSubmit={(event) => void start(event)}>
          <label>
            Parallelism{' '}
            <input
              type="number"
              min={PARALLELISM_MIN}
              max={PARALLELISM_MAX}
              placeholder="as in Cluster"
              value={parallelism.value}
              onInput={(event) => (parallelism.value = event.currentTarget.value)}
            />
          </label>
          <label>
            <input type="checkbox" checked={allows.value} onChange={() => (allows.value = !allows.value)} /> Allow
            non-restored state
          </label>
          <label>
            <input type="checkbox" checked={claims.value} onChange={() => (claims.value = !claims.value)} /> Claim it:
            Flink may delete it
          </label>
          <button type="submit" class="primary">
            Resume
          </button>
          {failure.value !== null && <p class="problem">{failure.value}</p>}
        </form>
      )}
    </>
  );
}

/** The run that starts from the snapshot. Machines get slots enough for the parallelism that is asked for. */
function resumedRun(spec: RunSpec, snapshot: KeptSnapshot, options: ResumeOptions): RunSpec {
  const { parallelism, allowNonRestoredState, claim } = options;
  const { taskManagers, slotsEach } = spec.cluster;
  const needed = Math.ceil((parallelism ?? 1) / taskManagers);
  return {
    ...spec,
    snapshot,
    cluster: { ...spec.cluster, slotsEach: Math.max(slotsEach, needed) },
    configuration: {
      ...spec.configuration,
      ...(parallelism !== null && { 'parallelism.default': String(parallelism) }),
      ...(allowNonRestoredState && { 'execution.state-recovery.ignore-unclaimed-state': 'true' }),
      ...(claim && { 'execution.state-recovery.claim-mode': 'CLAIM' }),
    },
  };
}
