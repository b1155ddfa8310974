/** The drawer under the stage: one panel open at a time, chosen by tabs. */
import type { JSX, TargetedKeyboardEvent } from 'preact';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SnapshotLibrary } from '../../ports/snapshot-library.ts';
import type { TopicLibrary } from '../../ports/topic-library.ts';
import type { ChaosMode } from '../chaos/chaos-mode.ts';
import type { DataFiles } from '../playground/data-files.ts';
import { FULL_SPEED_REASON } from '../run/full-speed.tsx';
import type { RunPresenter } from '../run/run-presenter.ts';
import { keptSignal } from '../workspace/kept-signal.ts';
import { CheckpointsPanel } from './checkpoints-panel.tsx';
import { ClusterPanel } from './cluster-panel.tsx';
import { EventLogPanel } from './event-log-panel.tsx';
import { ExceptionsPanel, historyOf } from './exceptions-panel.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { LedgerPanel } from './ledger-panel.tsx';
import { MetricsPanel } from './metrics-panel.tsx';
import { ResultsPanel } from './results-panel.tsx';
import { StatePanel } from './state-panel.tsx';

export interface PanelProps {
  readonly presenter: RunPresenter;
  /** The learner's own data; null where the data is the lesson's. */
  readonly dataFiles: DataFiles | null;
  /** Shows a line of the job in the editor. */
  readonly onLine: (line: number) => void;
  /** Starts a run of what is in the editor. */
  readonly onStart: () => void;
  /** The run that Run would start. */
  readonly specOf: () => Promise<RunSpec>;
  /** Starts this run in place of the present one. */
  readonly onRun: (spec: RunSpec) => void;
  /** The savepoints of the workspace. */
  readonly snapshots: SnapshotLibrary;
  readonly topics: TopicLibrary;
  readonly chaos: ChaosMode;
}

const PANELS = {
  Results: ResultsPanel,
  Ledger: LedgerPanel,
  Checkpoints: CheckpointsPanel,
  State: StatePanel,
  Metrics: MetricsPanel,
  Faults: FaultsPanel,
  Exceptions: ExceptionsPanel,
  'Event log': EventLogPanel,
  Cluster: ClusterPanel,
} as const satisfies Record<string, (props: PanelProps) => JSX.Element>;

/** They tell of single records, of which nothing is known at full speed. */
const OF_RECORDS: readonly PanelName[] = ['Ledger', 'State'];

type PanelName = keyof typeof PANELS;
const NAMES = Object.keys(PANELS) as PanelName[];

const open = keptSignal<PanelName>('panel', 'Results', (value): value is PanelName =>
  NAMES.includes(value as PanelName),
);

export function Drawer(props: PanelProps): JSX.Element {
  const Panel = PANELS[open.value];
  const exceptions = historyOf(props.presenter).roots.length;
  const isOff = props.presenter.session.atFullSpeed.value && OF_RECORDS.includes(open.value);
  return (
    <div class="drawer">
      <div class="tabs" role="tablist" aria-label="Panels" onKeyDown={moveByArrow}>
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={tabId(name)}
            aria-label={name}
            aria-selected={open.value === name}
            aria-controls="panel"
            tabIndex={open.value === name ? 0 : -1}
            onClick={() => (open.value = name)}
          >
            {name}
            {name === 'Exceptions' && exceptions > 0 && <span class="badge">{exceptions}</span>}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section id="panel" class="panel" aria-label={open.value} tabIndex={0}>
        {isOff ? <p class="empty">{FULL_SPEED_REASON}</p> : <Panel {...props} />}
      </section>
    </div>
  );
}

function moveByArrow(event: TargetedKeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const next = NAMES[(NAMES.indexOf(open.value) + by + NAMES.length) % NAMES.length] as PanelName;
  open.value = next;
  document.getElementById(tabId(next))?.focus();
}

function tabId(name: PanelName): string {
  return `tab-${name.toLowerCase().replace(' ', '-')}`;
}
