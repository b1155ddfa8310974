/** The job's status in Flink's words, told to screen readers when it changes. */
import type { JSX } from 'preact';
import type { JobLine } from '../../view/job-view.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

export function JobStatus({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const { job } = presenter.shown;
  const begun = job.status !== 'CREATED' || presenter.log.length > 0;
  const restored = job.restoredFrom === null ? '' : `restored from checkpoint ${job.restoredFrom}`;
  return (
    <div class="job-status" role="status" aria-label="Job status" data-status={job.status}>
      <span>
        <strong>{begun ? job.status : 'not started'}</strong> {begun && detailOf(job)}
      </span>{' '}
      {restored !== '' && <span class="of-checkpoint">{restored}</span>}
    </div>
  );
}

function detailOf({ status, restarts }: JobLine): string {
  switch (status) {
    case 'REJECTED':
      return '';
    case 'SUSPENDED':
      return 'its JobManager is dead';
    case 'LOST':
      return 'no JobManager knows of it';
    default:
      return `attempt ${restarts + 1}`;
  }
}
