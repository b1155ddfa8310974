/** In which mode the job runs, and why it is that one where the job left it open. */
import type { JSX } from 'preact';
import { modeReason } from '../../view/job-mode.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

export function JobMode({ presenter }: { readonly presenter: RunPresenter }): JSX.Element | null {
  const { graph } = presenter.shown;
  if (!graph) return null;
  const reason = modeReason(graph);
  return (
    <fieldset class="job-mode" aria-label="Mode">
      <strong>{graph.type}</strong>
      {reason && <span> was {reason}</span>}
    </fieldset>
  );
}
