/** What the sinks got: a table of the last row of each key, and beside it the log of rows in order; print sinks as Flink prints. */
import type { JSX } from 'preact';
import { executionParts } from '../../base/ids.ts';
import { counted, modelClock, rowKey, valueText } from '../../view/names.ts';
import type { SinkRowView, SinkView } from '../../view/sink-view.ts';
import { ColumnHeads } from './column-heads.tsx';
import type { PanelProps } from './drawer.tsx';
import { Topics } from './topics.tsx';
import { useStoredRows } from './use-stored-rows.ts';

const ROWS_SHOWN = 100;

export function ResultsPanel(props: PanelProps): JSX.Element {
  return (
    <>
      {props.presenter.session.atFullSpeed.value ? <StoredResults {...props} /> : <TracedResults {...props} />}
      <Topics {...props} />
    </>
  );
}

function StoredResults({ presenter }: PanelProps): JSX.Element {
  const nodes = presenter.shown.graph?.vertices.flatMap(({ operators }) => operators) ?? [];
  const sinks = [...new Set(nodes.flatMap(({ sink }) => sink ?? []))];
  return (
    <div class="results">
      {sinks.map((sink) => (
        <StoredSink key={sink} presenter={presenter} sink={sink} />
      ))}
    </div>
  );
}

/** The last rows, and of each key the last of them. */
function StoredSink({ presenter, sink }: Pick<PanelProps, 'presenter'> & { readonly sink: string }): JSX.Element {
  const rows = useStoredRows(presenter, sink);
  const table = new Map(rows?.map(({ key, value }) => [key ?? rowKey(value), { key: rowKey(value), value }] as const));
  return (
    <article class="sink" aria-label={`Sink ${sink}`}>
      <h2>
        {sink} <small>the last rows in durable storage, looked up once a second</small>
      </h2>
      {table.size === 0 ? (
        <p class="empty">{rows === null ? 'Looking into durable storage…' : 'Nothing is stored yet.'}</p>
      ) : (
        <RowTable rows={[...table.values()].sort((one, other) => (one.key < other.key ? -1 : 1))} />
      )}
    </article>
  );
}

function TracedResults({ presenter }: PanelProps): JSX.Element {
  const { sinks } = presenter.shown;
  if (sinks.size === 0)
    return <p class="empty">Nothing has come out yet. What the job sends to its sinks will stand here.</p>;
  return (
    <div class="results">
      {[...sinks.values()].map((sink) => (
        <Sink key={sink.name} sink={sink} />
      ))}
    </div>
  );
}

function Sink({ sink }: { readonly sink: SinkView }): JSX.Element {
  const uncommitted = [...sink.uncommitted.values()].reduce((sum, rows) => sum + rows.length, 0);
  return (
    <article class="sink" aria-label={`Sink ${sink.name}`}>
      <h2>
        {sink.name} <small>{counted(sink.rows.length, 'row')}</small>
        {uncommitted > 0 && <small>, {counted(uncommitted, 'more row')} not committed yet</small>}
        {sink.aborted > 0 && <small>, {counted(sink.aborted, 'row')} aborted</small>}
      </h2>
      <div class="side-by-side">
        <RowTable rows={[...sink.table.values()]} />
        <ol class="row-log" reversed start={sink.rows.length}>
          {sink.rows
            .last(ROWS_SHOWN)
            .reverse()
            .map((row) => (
              <li key={`${row.place.step}.${row.place.index}`}>
                <time>{modelClock(row.time)}</time>{' '}
                <code>
                  {executionParts(row.execution).subtask + 1}&gt; {valueText(row.value, 80)}
                </code>
              </li>
            ))}
        </ol>
      </div>
    </article>
  );
}

function RowTable({ rows }: { readonly rows: readonly Pick<SinkRowView, 'key' | 'value'>[] }): JSX.Element {
  const columns = columnsOf(rows.map((row) => row.value));
  return (
    <table>
      <ColumnHeads columns={columns} numbers={columns.filter((column) => isNumber(rows[0]?.value, column))} />
      <tbody>
        {rows.slice(0, ROWS_SHOWN).map((row) => (
          <tr key={row.key}>
            {columns.map((column) => (
              <td key={column} class={isNumber(row.value, column) ? 'number' : undefined}>
                {valueText(cell(row.value, column), 60)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fields of the rows, in the order in which they first come; `value` where rows are no objects. */
function columnsOf(values: readonly unknown[]): readonly string[] {
  const columns = new Set(values.flatMap((value) => (isObject(value) ? Object.keys(value) : ['value'])));
  return [...columns];
}

function cell(value: unknown, column: string): unknown {
  return isObject(value) ? (value[column] ?? '') : value;
}

function isNumber(value: unknown, column: string): boolean {
  return typeof cell(value, column) === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
