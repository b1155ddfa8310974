/** What a learner can do to the cluster: each press lands on the fault tape. While looking back, it makes a fork. */
import type { JSX } from 'preact';
import { taskManagerName } from '../../base/ids.ts';
import type { JobView, TaskManagerView } from '../../view/job-view.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

export function FaultControls({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const view = presenter.shown;
  const state = presenter.session.state.value;
  const alive = state === 'running' || state === 'paused' || state === 'idle';
  const act = (entry: TapeEntry) => {
    if (presenter.isLive) presenter.session.act(entry);
    else presenter.forkHere(entry);
  };
  return (
    <fieldset class="group faults" aria-label="Faults">
      <button type="button" onClick={() => act({ action: 'triggerCheckpoint' })} disabled={!alive}>
        Trigger checkpoint
      </button>
      {livingTaskManagers(view).map(({ id }, index) => (
        <button
          key={id}
          type="button"
          class="danger"
          data-coach={index === 0 ? 'kill' : undefined}
          onClick={() => act({ action: 'killTaskManager', target: id })}
          disabled={!alive}
        >
          Kill {taskManagerName(id)}
        </button>
      ))}
      {view.jobManager.alive && (
        <button type="button" class="danger" onClick={() => act({ action: 'killJobManager' })} disabled={!alive}>
          Kill JobManager
        </button>
      )}
      <button type="button" onClick={() => act({ action: 'addTaskManager' })} disabled={!alive}>
        Add TaskManager
      </button>
      {!presenter.isLive && (
        <button type="button" class="primary" onClick={() => presenter.forkHere(null)}>
          Fork here
        </button>
      )}
    </fieldset>
  );
}

function livingTaskManagers(view: JobView): readonly TaskManagerView[] {
  const numberOf = ({ id }: TaskManagerView) => Number(id.slice(id.indexOf('-') + 1));
  return [...view.taskManagers.values()]
    .filter(({ status }) => status === 'running')
    .sort((a, b) => numberOf(a) - numberOf(b));
}
