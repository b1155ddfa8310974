/** How the stage shows a run: as job graph or execution graph, and through which lens. */
import { type Signal, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../shell/icons.tsx';
import type { RunPresenter } from './run-presenter.ts';

export interface StageChoice {
  /** A level chosen by hand; null: the level follows the run. */
  readonly lens: Signal<number | null>;
  readonly unfolded: Signal<boolean>;
  /** Whether the JobManager is open; null: as the lens or the lesson has it. */
  readonly jobManagerOpen: Signal<boolean | null>;
  /** Whether lost TaskManagers that are gathered in one entry are shown one by one. */
  readonly lostOpen: Signal<boolean>;
}

export function stageChoice(): StageChoice {
  return {
    lens: signal<number | null>(null),
    unfolded: signal(true),
    jobManagerOpen: signal<boolean | null>(null),
    lostOpen: signal(false),
  };
}

const LENSES = ['Flow', 'Cluster', 'Inside', 'Keys', 'Time', 'Snapshots', 'Operate', 'Everything'];
const LENS_AT_FIRST = 3;
const LENS_OF_SNAPSHOTS = 5;

/** The level in force: what was chosen, else 3, and 5 from the first checkpoint or failure on. */
export function lensOf(choice: StageChoice, { shown }: RunPresenter): number {
  return choice.lens.value ?? (shown.checkpoints.size > 0 || shown.restart ? LENS_OF_SNAPSHOTS : LENS_AT_FIRST);
}

export interface StageToolsProps {
  readonly presenter: RunPresenter;
  readonly choice: StageChoice;
  /** A scene of a lesson decides what is shown. */
  readonly directed: boolean;
}

export function StageTools({ presenter, choice, directed }: StageToolsProps): JSX.Element {
  const { lens, unfolded } = choice;
  return (
    <>
      <button
        type="button"
        class="icon-only"
        aria-label="Execution graph"
        title={unfolded.value ? 'Execution graph: every subtask' : 'Job graph: every vertex once'}
        aria-pressed={unfolded.value}
        onClick={() => (unfolded.value = !unfolded.value)}
      >
        <Icon name="unfold" />
      </button>
      {!directed && (
        <select
          aria-label="Lens"
          value={lensOf(choice, presenter)}
          onChange={(event) => {
            lens.value = Number(event.currentTarget.value);
            choice.jobManagerOpen.value = null;
          }}
        >
          {LENSES.map((name, level) => (
            <option key={name} value={level}>
              {name}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
