/** What a learner can do to the cluster: each press lands on the fault tape. While looking back, it makes a fork. */
import type { JSX } from 'preact';
import { taskManagerName, taskManagerNumber } from '../../base/ids.ts';
import type { JobView, TaskManagerView } from '../../view/job-view.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { actOnRun, canBeActedOn } from './act-on-run.ts';

export function FaultControls({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const view = presenter.shown;
  const alive = canBeActedOn(presenter);
  const living = livingTaskManagers(view);
  const act = (entry: TapeEntry) => actOnRun(presenter, entry);
  const isBatch = view.graph?.type === 'BATCH';
  const kill = (entry: TapeEntry, name: string, text: string) => (
    <button
      key={name}
      type="button"
      class="danger"
      aria-label={`Kill ${name}`}
      onClick={() => act(entry)}
      disabled={!alive}
    >
      {text}
    </button>
  );
  return (
    <>
      <fieldset class="group" aria-label="Checkpoints and machines">
        <button
          type="button"
          onClick={() => act({ action: 'triggerCheckpoint' })}
          disabled={!alive || isBatch}
          title={isBatch ? 'In BATCH no checkpoints are taken' : undefined}
        >
          Trigger checkpoint
        </button>
        <button type="button" onClick={() => act({ action: 'addTaskManager' })} disabled={!alive}>
          Add TaskManager
        </button>
      </fieldset>
      <fieldset class="group kills" aria-label="Kill">
        <span class="danger-label" aria-hidden="true">
          Kill{living.length > 0 && <span class="of-task-managers"> TaskManager</span>}
        </span>
        {living.map(({ id }) =>
          kill({ action: 'killTaskManager', target: id }, taskManagerName(id), String(taskManagerNumber(id))),
        )}
        {view.jobManager.alive && kill({ action: 'killJobManager' }, 'JobManager', 'JobManager')}
      </fieldset>
    </>
  );
}

function livingTaskManagers(view: JobView): readonly TaskManagerView[] {
  return [...view.taskManagers.values()]
    .filter(({ status }) => status === 'running')
    .sort((a, b) => taskManagerNumber(a.id) - taskManagerNumber(b.id));
}
