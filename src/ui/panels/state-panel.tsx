/** Keyed state by subtask and key, each subtask's copy of broadcast state, and beside them what the functions keep in plain fields, which no checkpoint holds. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { BroadcastEntry, FieldEntry, JobView, StateEntry } from '../../view/job-view.ts';
import { operatorName, snapshotName, taskName, valueText } from '../../view/names.ts';
import { useSavedSnapshots } from '../savepoints/use-saved-snapshots.ts';
import { isThere } from './checkpoints-panel.tsx';
import { ColumnHeads } from './column-heads.tsx';
import type { PanelProps } from './drawer.tsx';
import { type SnapshotChoice, SnapshotPanel } from './snapshot-panel.tsx';

export function StatePanel(props: PanelProps): JSX.Element {
  const [shownId, setShownId] = useState('');
  const choices = useSnapshotChoices(props);
  const shown = choices.find(({ id }) => id === shownId);
  return (
    <>
      {choices.length > 0 && (
        <p class="fields">
          <label>
            State of{' '}
            <select value={shown?.id ?? ''} onChange={(event) => setShownId(event.currentTarget.value)}>
              <option value="">the run</option>
              {choices.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      {shown === undefined ? (
        <StateOfRun {...props} />
      ) : (
        <SnapshotPanel choice={shown} others={choices.filter((one) => one !== shown)} />
      )}
    </>
  );
}

/** Snapshots of the run that lie in durable storage, newest first, and then the savepoints of the workspace. */
function useSnapshotChoices({ presenter, snapshots }: PanelProps): readonly SnapshotChoice[] {
  const saved = useSavedSnapshots(snapshots).map(({ id, path, job }) => ({
    id,
    title: `${path} of ${job}`,
    load: () => snapshots.load(id),
  }));
  const ofRun = [...presenter.shown.checkpoints.values()].filter(isThere).map(({ id, kind }) => ({
    id: `run ${id}`,
    title: `${snapshotName(kind, id)} of this run`,
    load: () => presenter.session.snapshot(id),
  }));
  return [...ofRun.reverse(), ...saved];
}

function StateOfRun({ presenter }: PanelProps): JSX.Element {
  const view = presenter.shown;
  const live = new Set(view.current.values());
  const fields = [...view.fields.values()].filter(({ execution }) => live.has(execution));
  const entries = [...live].flatMap((execution) =>
    [...(view.state.get(execution)?.values() ?? [])].map((entry) => ({ execution, entry })),
  );
  const broadcast = [...live].flatMap((execution) =>
    [...(view.broadcast.get(execution)?.values() ?? [])].map((entry) => ({ execution, entry })),
  );
  if (entries.length + fields.length + broadcast.length === 0)
    return <p class="empty">No operator keeps anything yet.</p>;
  return (
    <div class="side-by-side">
      <article aria-label="Keyed state">
        <h2>Keyed state</h2>
        {entries.length === 0 ? <p class="empty">None.</p> : <StateTable view={view} entries={entries} />}
      </article>
      {broadcast.length > 0 && (
        <article aria-label="Broadcast state">
          <h2>
            Broadcast state <small>a copy in each subtask</small>
          </h2>
          <BroadcastTable view={view} entries={broadcast} />
        </article>
      )}
      <article aria-label="Fields">
        <h2>
          Fields <small>gone with their function</small>
        </h2>
        {fields.length === 0 ? (
          <p class="empty">No function keeps anything in a plain field.</p>
        ) : (
          <FieldTable view={view} fields={fields} />
        )}
      </article>
    </div>
  );
}

interface Held {
  readonly execution: string;
  readonly entry: StateEntry;
}

function StateTable({ view, entries }: { readonly view: JobView; readonly entries: readonly Held[] }): JSX.Element {
  return (
    <table>
      <ColumnHeads columns={['subtask', 'state', 'key', 'key group', 'value']} numbers={['key group', 'value']} />
      <tbody>
        {entries.map(({ execution, entry }) => (
          <tr key={`${execution} ${entry.operator} ${entry.state} ${entry.keyText}`}>
            <td>{taskName(view.graph, execution)}</td>
            <td>
              {operatorName(view.graph, entry.operator)}.{entry.state}
            </td>
            <td>{entry.keyText}</td>
            <td class="number">{entry.keyGroup}</td>
            <td class="number">{valueText(entry.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Copied {
  readonly execution: string;
  readonly entry: BroadcastEntry;
}

function BroadcastTable({
  view,
  entries,
}: {
  readonly view: JobView;
  readonly entries: readonly Copied[];
}): JSX.Element {
  return (
    <table>
      <ColumnHeads columns={['subtask', 'state', 'entry', 'value']} numbers={['value']} />
      <tbody>
        {entries.map(({ execution, entry }) => (
          <tr key={`${execution} ${entry.operator} ${entry.state} ${entry.keyText}`}>
            <td>{taskName(view.graph, execution)}</td>
            <td>
              {operatorName(view.graph, entry.operator)}.{entry.state}
            </td>
            <td>{entry.keyText}</td>
            <td class="number">{valueText(entry.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FieldTable({ view, fields }: { readonly view: JobView; readonly fields: readonly FieldEntry[] }): JSX.Element {
  return (
    <table>
      <ColumnHeads columns={['subtask', 'field', 'value']} />
      <tbody>
        {fields.map((field) => (
          <tr key={`${field.execution} ${field.operator} ${field.field}`}>
            <td>{taskName(view.graph, field.execution)}</td>
            <td>{field.field}</td>
            <td>{valueText(field.value, 120)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
