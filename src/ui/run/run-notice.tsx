/** What has to be said about the run as a whole, above the stage: why it did not start, what became of it, what can be done. */
import type { JSX } from 'preact';
import type { FailureReason } from '../../base/failure.ts';
import { type JobView, latestCompleted } from '../../view/job-view.ts';
import { counted, modelClock } from '../../view/names.ts';
import { isTerminal } from '../../view/reduce-job.ts';
import type { RunPresenter } from './run-presenter.ts';

export interface RunNoticeProps {
  readonly presenter: RunPresenter;
  /** Whose job it is: the lesson or draft. */
  readonly workspace: string;
}

const FRAME_LOST =
  'The browser ended the process that jobs run in, most likely because the job took all its memory. The whole cluster was lost with it.';
const NOT_KEPT = 'Without high availability nothing of the job was kept. Run starts it anew.';
const OF_ANOTHER_TAB = ['OpenInAnotherTab', 'TakenOver'];

/** Whether another tab has this job: this one is then for reading only. */
export function isElsewhere(presenter: RunPresenter): boolean {
  return OF_ANOTHER_TAB.includes(presenter.session.broken.value?.class ?? '');
}

export function RunNotice({ presenter, workspace }: RunNoticeProps): JSX.Element | null {
  const { session } = presenter;
  const broken = session.broken.value;
  if (broken && isElsewhere(presenter)) {
    return (
      <p class="run-notice" role="alert">
        {broken.message}{' '}
        <button type="button" class="primary" onClick={() => session.resumeAfterReload(workspace, { takeOver: true })}>
          Take over here
        </button>
      </p>
    );
  }
  if (broken) return <NotStarted reason={broken} />;
  if (session.isTakenUp.value && session.state.value === 'paused') return <AfterReload presenter={presenter} />;
  if (!presenter.isLive) return <LookingBack presenter={presenter} />;
  const said = saidOf(presenter);
  if (said === null) return null;
  return (
    <p class={`run-notice${said.isFailure ? ' of-failure' : ''}`} role="status">
      {said.text}
    </p>
  );
}

/** What there is to be told about a run that goes on. */
function saidOf(presenter: RunPresenter): { readonly text: string; readonly isFailure: boolean } | null {
  const { session, shown } = presenter;
  if (shown.job.status === 'LOST') {
    const why = session.hasLostFrame.value ? FRAME_LOST : 'The job was lost with its JobManager.';
    return { text: `${why} ${NOT_KEPT}`, isFailure: true };
  }
  if (session.hasLostFrame.value && !isBack(presenter))
    return { text: `${FRAME_LOST} A new cluster takes the job up from its last checkpoint.`, isFailure: true };
  if (diedTooEarly(shown)) return { text: DIED_TOO_EARLY, isFailure: false };
  const refused = session.refused.value;
  if (refused === 0) return null;
  const messages = counted(refused, 'message');
  const text = `The job’s code tried to speak for the engine: ${messages} refused, and nothing changed by ${refused === 1 ? 'it' : 'them'}.`;
  return { text, isFailure: true };
}

const DIED_TOO_EARLY =
  'No checkpoint had completed when the machine died, so there is nothing to restore: the job starts over.';

/** Whether somebody runs the job again since the cluster was lost. */
function isBack({ session, shown }: RunPresenter): boolean {
  const lost = session.tape.value.findLast(({ action }) => action === 'clusterLost')?.at;
  if (lost === undefined || (shown.place?.step ?? 0) < lost) return false;
  return shown.job.status === 'RUNNING' || isTerminal(shown.job.status);
}

function NotStarted({ reason }: { readonly reason: FailureReason }): JSX.Element {
  const line = reason.line === undefined ? '' : ` (line ${reason.line})`;
  return (
    <p class="run-notice of-failure" role="alert">
      <strong>The job does not run.</strong> {reason.message}
      {line}
    </p>
  );
}

function AfterReload({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const checkpoint = latestCompleted(presenter.shown);
  return (
    <p class="run-notice" role="status">
      {presenter.session.hasLostFrame.value ? FRAME_LOST : 'The page went away, and the whole cluster crashed with it.'}{' '}
      {!presenter.shown.jobManager.keepsJobs ? (
        NOT_KEPT
      ) : (
        <>
          {checkpoint ? (
            <>
              What it had stored is still here: the job comes back from{' '}
              <strong class="of-checkpoint">checkpoint {checkpoint.id}</strong>.
            </>
          ) : (
            'No checkpoint had completed: the job starts over.'
          )}{' '}
          <button type="button" class="primary" onClick={() => presenter.session.resume()}>
            Resume
          </button>
        </>
      )}
    </p>
  );
}

function LookingBack({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  return (
    <p class="run-notice of-past">
      All panels show {modelClock(presenter.shown.time)}.{' '}
      {presenter.canForkHere ? (
        <button type="button" class="primary" onClick={() => presenter.forkHere(null)}>
          Fork here
        </button>
      ) : (
        'The run has begun a new leg since: this can be looked at, and not gone on from. '
      )}
      <button type="button" onClick={() => presenter.lookAtPresent()}>
        Back to the present
      </button>
    </p>
  );
}

/** A machine or a slot was lost before any checkpoint had completed, and none has since. */
function diedTooEarly(view: JobView): boolean {
  const killed = view.actions
    .last(20)
    .some(({ entry: { action } }) => action === 'killTaskManager' || action === 'loseSlot');
  return killed && ![...view.checkpoints.values()].some(({ status }) => status === 'completed');
}
