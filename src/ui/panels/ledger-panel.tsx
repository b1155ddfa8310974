/** The ledger: for each sink the records expected, seen, duplicated and lost. */
import type { JSX } from 'preact';
import type { PanelProps } from './drawer.tsx';

export function LedgerPanel({ presenter }: PanelProps): JSX.Element {
  return <p class="empty">{presenter.shown.sinks.size} sinks</p>;
}
