/** The ledger: for each sink the records expected, seen, duplicated, lost and still to come; for state, whether each value is right. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type Expected,
  type Ledger,
  type LedgerLine,
  ledgerOf,
  type SinkLedger,
  type StateLine,
  type Verdict,
} from '../../view/ledger.ts';
import { operatorName, valueText } from '../../view/names.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { ColumnHeads } from './column-heads.tsx';
import type { PanelProps } from './drawer.tsx';
import { useFailureFreeRuns } from './use-failure-free-runs.ts';

const COLUMNS = ['expected', 'seen', 'duplicated', 'lost', 'live'] as const;

export function LedgerPanel({ presenter }: PanelProps): JSX.Element {
  const view = presenter.shown;
  const ledger = useLedger(presenter, useFailureFreeRuns(presenter));
  if (view.sinks.size === 0)
    return (
      <p class="empty">Nothing has come out yet. Each sink will be held against what a run without failure puts out.</p>
    );
  if (ledger === null) return <p class="empty">Running the job without failures, to know what is to be expected…</p>;
  return (
    <>
      <p class="badges">
        <Badge what="state" verdict={ledger.stateVerdict} /> <Badge what="output" verdict={ledger.output} />
      </p>
      <div class="side-by-side">
        {ledger.sinks.map((sink) => (
          <SinkLines key={sink.sink} ledger={sink} />
        ))}
        {ledger.state.some((line) => line.expected !== undefined) && (
          <StateLines lines={ledger.state} nameOf={(operator) => operatorName(view.graph, operator)} />
        )}
      </div>
    </>
  );
}

/** A ledger of thousands of rows takes a while: of a run that goes on it is made anew after so many times of that. */
const REST = 10;

/** The ledger of the moment looked at, or of one a little before while the run goes on. */
function useLedger(presenter: RunPresenter, expected: Expected | null): Ledger | null {
  const [, setTurn] = useState(0);
  const made = useRef<{ readonly ledger: Ledger; readonly of: Expected; readonly restsUntil: number } | null>(null);
  const view = presenter.shown;
  const goesOn = presenter.isLive && presenter.session.state.value === 'running';
  const began = performance.now();
  const restsFor = goesOn && made.current?.of === expected ? (made.current?.restsUntil ?? 0) - began : 0;
  useEffect(() => {
    if (restsFor <= 0) return;
    const rest = setTimeout(() => setTurn((turn) => turn + 1), restsFor);
    return () => clearTimeout(rest);
  });
  if (expected === null) return null;
  if (restsFor <= 0 || made.current === null) {
    const ledger = ledgerOf(view, expected);
    const now = performance.now();
    made.current = { ledger, of: expected, restsUntil: now + REST * (now - began) };
  }
  return made.current.ledger;
}

function Badge({ what, verdict }: { readonly what: string; readonly verdict: Verdict }): JSX.Element {
  return (
    <span class="verdict" data-verdict={verdict}>
      {what}: {verdict === 'running' ? 'nothing wrong so far' : verdict}
    </span>
  );
}

function SinkLines({ ledger }: { readonly ledger: SinkLedger }): JSX.Element {
  return (
    <article aria-label={`Ledger of ${ledger.sink}`}>
      <h2>{ledger.sink}</h2>
      <table>
        <ColumnHeads columns={['key', ...COLUMNS]} numbers={COLUMNS} />
        <tbody>
          {ledger.lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {line.key}
                <Rows line={line} />
              </th>
              {COLUMNS.map((column) => (
                <td key={column} class={isBad(column, line) ? 'number problem' : 'number'}>
                  {line[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function Rows({ line }: { readonly line: LedgerLine }): JSX.Element | null {
  if (line.duplicatedRows.length + line.lostRows.length === 0) return null;
  return (
    <details>
      <summary>records</summary>
      {line.duplicatedRows.map((row) => (
        <div key={`twice ${valueText(row)}`}>twice: {valueText(row)}</div>
      ))}
      {line.lostRows.map((row) => (
        <div key={`lost ${valueText(row)}`}>lost: {valueText(row)}</div>
      ))}
    </details>
  );
}

function isBad(column: (typeof COLUMNS)[number], line: LedgerLine): boolean {
  return (column === 'duplicated' || column === 'lost') && line[column] > 0;
}

function StateLines({
  lines,
  nameOf,
}: {
  readonly lines: readonly StateLine[];
  readonly nameOf: (operator: string) => string;
}): JSX.Element {
  return (
    <article aria-label="Ledger of state">
      <h2>Keyed state</h2>
      <table>
        <ColumnHeads columns={['state', 'key', 'expected', 'seen']} numbers={['expected', 'seen']} />
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.operator} ${line.state} ${line.key}`}>
              <td>
                {nameOf(line.operator)}.{line.state}
              </td>
              <td>{line.key}</td>
              <td class="number">{valueText(line.expected)}</td>
              <td class={line.agrees ? 'number' : 'number problem'}>{valueText(line.seen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
