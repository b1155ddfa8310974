/**
 * What lies in a savepoint or checkpoint: operators, states, keys, values, timers and key groups, and what differs from another one. Chosen in
 * the State panel, where the state of the run itself is the first choice.
 */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import { bytesText, counted } from '../../view/names.ts';
import {
  type SnapshotChange,
  type SnapshotOperator,
  type SnapshotRow,
  snapshotChanges,
  snapshotOperators,
} from '../../view/snapshot-state.ts';
import { ColumnHeads } from './column-heads.tsx';

/** A snapshot that can be looked into. */
export interface SnapshotChoice {
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<KeptSnapshot>;
}

interface SnapshotPanelProps {
  readonly choice: SnapshotChoice;
  readonly others: readonly SnapshotChoice[];
}

const ROWS_SHOWN = 500;

export function SnapshotPanel({ choice, others }: SnapshotPanelProps): JSX.Element {
  const [comparedId, setComparedId] = useState('');
  const compared = others.find(({ id }) => id === comparedId) ?? null;
  const shown = useOperators(choice);
  const before = useOperators(compared);
  return (
    <>
      <p class="fields">
        <label>
          Compared with{' '}
          <select value={comparedId} onChange={(event) => setComparedId(event.currentTarget.value)}>
            <option value="">nothing</option>
            {others.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </p>
      {typeof shown === 'string' && <p class="problem">{shown}</p>}
      {compared !== null && typeof before === 'string' && <p class="problem">{before}</p>}
      {Array.isArray(shown) && Array.isArray(before) && (
        <Changes title={`From ${compared?.title} to ${choice.title}`} before={before} after={shown} />
      )}
      {Array.isArray(shown) && shown.map((operator) => <Operator key={operator.operatorId} operator={operator} />)}
    </>
  );
}

/** Null: not looked up yet, or nothing is to be. A text: why it cannot be read. */
function useOperators(choice: SnapshotChoice | null): readonly SnapshotOperator[] | string | null {
  const [read, setRead] = useState<readonly SnapshotOperator[] | string | null>(null);
  useEffect(() => {
    let left = false;
    const show = (found: readonly SnapshotOperator[] | string) => {
      if (!left) setRead(found);
    };
    setRead(null);
    choice
      ?.load()
      .then(({ metadata, parts }) => snapshotOperators(metadata, new Map(parts.map(({ key, bytes }) => [key, bytes]))))
      .then(show, (error: unknown) => show(error instanceof Error ? error.message : String(error)));
    return () => {
      left = true;
    };
  }, [choice?.id]);
  return read;
}

function Operator({ operator }: { readonly operator: SnapshotOperator }): JSX.Element | null {
  const { name, uid, operatorId, rows, bytes, keyGroups, parallelism, maxParallelism } = operator;
  if (rows.length === 0) return null;
  return (
    <article aria-label={`State of ${uid ?? name}`}>
      <h2>
        {name}{' '}
        <small>
          {uid === null ? 'no uid' : `uid ${uid}`} · id {operatorId} · parallelism {parallelism} of {maxParallelism} ·{' '}
          {counted(keyGroups, 'key group')} · {bytesText(bytes)}
        </small>
      </h2>
      <Rows rows={rows} />
    </article>
  );
}

function Rows({ rows }: { readonly rows: readonly SnapshotRow[] }): JSX.Element {
  return (
    <>
      <table>
        <ColumnHeads
          columns={['state', 'key', 'key group', 'subtask', 'value']}
          numbers={['key group', 'subtask', 'value']}
        />
        <tbody>
          {rows.slice(0, ROWS_SHOWN).map((row, index) => (
            <tr key={index}>
              <td>{stateOf(row)}</td>
              <td>{row.key ?? '–'}</td>
              <td class="number">{row.keyGroup ?? '–'}</td>
              <td class="number">{row.subtask + 1}</td>
              <td class="number">{row.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN && <p class="soft">And {rows.length - ROWS_SHOWN} more.</p>}
    </>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly before: readonly SnapshotOperator[];
  readonly after: readonly SnapshotOperator[];
}

function Changes({ title, before, after }: ChangesProps): JSX.Element {
  const changes = useMemo(() => snapshotChanges(before, after), [before, after]);
  return (
    <article aria-label="Difference">
      <h2>{title}</h2>
      {changes.length === 0 ? (
        <p class="empty">No difference.</p>
      ) : (
        <table>
          <ColumnHeads columns={['operator', 'state', 'key', 'before', 'after']} numbers={['before', 'after']} />
          <tbody>
            {changes.slice(0, ROWS_SHOWN).map((change, index) => (
              <Change key={index} change={change} />
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
}

function Change({ change: { operator, row, before, after } }: { readonly change: SnapshotChange }): JSX.Element {
  return (
    <tr>
      <td>{operator}</td>
      <td>{stateOf(row)}</td>
      <td>{row.key ?? '–'}</td>
      <td class="number">{before ?? '–'}</td>
      <td class="number">{after ?? '–'}</td>
    </tr>
  );
}

function stateOf({ kind, state, namespace }: SnapshotRow): string {
  const name = kind === 'state' || kind === 'element' ? state : kind;
  return namespace === null ? name : `${name} ${namespace}`;
}
