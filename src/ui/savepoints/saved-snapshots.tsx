/** The shelf of the workspace: savepoints that outlive their runs, to be resumed from, exported, taken in from elsewhere and deleted. */
import { useSignal } from '@preact/signals';
import type { JSX, TargetedEvent } from 'preact';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SavedSnapshot, SnapshotLibrary } from '../../ports/snapshot-library.ts';
import { bytesText, snapshotName } from '../../view/names.ts';
import { saveFile } from '../shell/save-file.ts';
import { ResumeForm } from './resume-form.tsx';
import { useSavedSnapshots } from './use-saved-snapshots.ts';

export interface SavedSnapshotsProps {
  readonly library: SnapshotLibrary;
  readonly specOf: () => Promise<RunSpec>;
  readonly onStart: (spec: RunSpec) => void;
}

export function SavedSnapshots(props: SavedSnapshotsProps): JSX.Element {
  const saved = useSavedSnapshots(props.library);
  return (
    <section aria-label="Savepoints">
      <h2>
        Savepoints <small>kept here until you delete them</small>
      </h2>
      {saved.length === 0 ? (
        <p class="empty">None yet. A savepoint outlives its job: it can be resumed from here, or exported.</p>
      ) : (
        <ul class="checkpoints">
          {saved.map((one) => (
            <li key={one.id} class="fields">
              <Saved {...props} saved={one} />
            </li>
          ))}
        </ul>
      )}
      <Import library={props.library} />
    </section>
  );
}

function Saved({
  saved,
  library,
  specOf,
  onStart,
}: SavedSnapshotsProps & { readonly saved: SavedSnapshot }): JSX.Element {
  const { id, path, job, kind, checkpoint, owner, bytes } = saved;
  return (
    <>
      <strong class="checkpoint-completed">{path}</strong>
      <small>
        {snapshotName(kind, checkpoint)} of {job} · {bytesText(bytes)} ·{' '}
        {owner === 'you' ? 'yours' : 'Flink’s, claimed'}
      </small>
      <ResumeForm title={path} load={() => library.load(id)} specOf={specOf} onStart={onStart} />
      <button type="button" aria-label={`Export ${path}`} onClick={() => void exported(library, saved)}>
        Export
      </button>
      <button type="button" class="danger" aria-label={`Delete ${path}`} onClick={() => void library.delete(id)}>
        Delete
      </button>
    </>
  );
}

function Import({ library }: { readonly library: SnapshotLibrary }): JSX.Element {
  const failure = useSignal<string | null>(null);
  const take = async (event: TargetedEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const [file] = input.files ?? [];
    if (file === undefined) return;
    failure.value = null;
    try {
      await library.take(new Uint8Array(await file.arrayBuffer()));
    } catch (error) {
      failure.value = `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
    }
    input.value = '';
  };
  return (
    <p class="fields">
      <label>
        Import a savepoint <input type="file" accept=".mrsp" onChange={(event) => void take(event)} />
      </label>
      {failure.value !== null && (
        <span class="problem" role="alert">
          {failure.value}
        </span>
      )}
    </p>
  );
}

async function exported(library: SnapshotLibrary, { id, path }: SavedSnapshot): Promise<void> {
  saveFile(`${path}.mrsp`, await library.file(id));
}
