/** The restart strategy of the job: what it allows, a bead for each restart that is left or used up, and the restart that waits. */
import type { JSX } from 'preact';
import { counted, durationText } from '../../view/names.ts';
import { type RestartBudget, restartBudget } from '../../view/restart-budget.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

/** More would not be counted by anybody. */
const BEADS_MAX = 20;

export function RestartBudgetLine({ presenter }: { readonly presenter: RunPresenter }): JSX.Element | null {
  const view = presenter.shown;
  const budget = restartBudget(view, presenter.session.spec.value?.configuration ?? {});
  if (budget === null) return null;
  const { text, beads, waits } = budget;
  return (
    <section class="restart-budget" aria-label="Restart strategy">
      <p>Restart strategy {text}.</p>
      {beads !== null && <Beads beads={beads} />}
      {waits !== null && (
        <p>
          Restarts in {durationText(waits.leftMs)}{' '}
          <progress aria-label="Time until the restart" value={waits.ofMs - waits.leftMs} max={waits.ofMs} />
        </p>
      )}
      {view.restart?.suppressed && <p class="problem">No restart left: the job stays down.</p>}
    </section>
  );
}

function Beads({ beads: { left, used } }: { readonly beads: NonNullable<RestartBudget['beads']> }): JSX.Element {
  const words = `${counted(left, 'restart')} left, ${used} used`;
  return (
    <p class="beads">
      {left + used <= BEADS_MAX && (
        <span aria-hidden="true">
          {Array.from({ length: left + used }, (_, index) => (
            <span key={index} class={index < left ? 'bead' : 'bead is-used'} />
          ))}
        </span>
      )}
      {words}
    </p>
  );
}
