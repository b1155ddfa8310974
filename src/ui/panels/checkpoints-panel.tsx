/** Every checkpoint: how it stands and why, and what each subtask needed for it, under Flink's own names. */
import type { JSX } from 'preact';
import type { CheckpointTaskView, CheckpointView } from '../../view/job-view.ts';
import { bytesText, durationText, snapshotName, taskName } from '../../view/names.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import { isSavepoint } from '../../wire/snapshots.ts';
import { ResumeForm } from '../savepoints/resume-form.tsx';
import { SavedSnapshots } from '../savepoints/saved-snapshots.tsx';
import { SavepointControls } from '../savepoints/savepoint-controls.tsx';
import type { PanelProps } from './drawer.tsx';

const PHASES = [
  { field: 'startDelayMs', text: 'start delay' },
  { field: 'alignmentMs', text: 'alignment' },
  { field: 'syncMs', text: 'sync' },
  { field: 'asyncMs', text: 'async' },
] as const;

export function CheckpointsPanel(props: PanelProps): JSX.Element {
  const { presenter, snapshots, specOf, onRun } = props;
  return (
    <>
      <SavepointControls presenter={presenter} />
      <div class="side-by-side beside-a-log">
        <article aria-label="Checkpoints of this run">
          <Checkpoints {...props} />
        </article>
        <SavedSnapshots library={snapshots} specOf={specOf} onStart={onRun} />
      </div>
    </>
  );
}

function Checkpoints({ presenter, specOf, onRun }: PanelProps): JSX.Element {
  const { checkpoints, graph } = presenter.shown;
  const newestFirst = [...checkpoints.values()].reverse();
  if (newestFirst.length === 0)
    return <p class="empty">No checkpoint has been triggered. A job takes them once it calls enableCheckpointing.</p>;
  return (
    <>
      <p class="legend" aria-hidden="true">
        {PHASES.map(({ field, text }) => (
          <span key={field}>
            <i class={`phase ${field}`} /> {text}
          </span>
        ))}
      </p>
      <ul class="checkpoints">
        {newestFirst.map((checkpoint, index) => (
          <li key={checkpoint.id}>
            <details open={index === 0}>
              <summary>
                <strong class={`checkpoint-${checkpoint.status.replace(' ', '-')}`}>{titleOf(checkpoint)}</strong>{' '}
                <small>{factsOf(checkpoint)}</small>
              </summary>
              {isThere(checkpoint) && (
                <p class="fields">
                  <ResumeForm
                    title={snapshotName(checkpoint.kind, checkpoint.id)}
                    load={() => presenter.session.snapshot(checkpoint.id)}
                    specOf={specOf}
                    onStart={onRun}
                  />
                </p>
              )}
              <Subtasks checkpoint={checkpoint} graph={graph} />
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether it lies in durable storage. */
export function isThere({ status, discarded }: CheckpointView): boolean {
  return status === 'completed' && discarded === null;
}

function titleOf({ id, kind, status, reason }: CheckpointView): string {
  return `${isSavepoint(kind) ? 'Savepoint' : 'Checkpoint'} ${id} ${status}${reason === null ? '' : `: ${reason}`}`;
}

const KINDS = {
  checkpoint: 'Flink’s',
  savepoint: 'yours',
  suspend: 'yours, the job stops with it',
  terminate: 'yours, the drained job stops with it',
} as const;

function factsOf({ durationMs, bytes, kind, discarded, status }: CheckpointView): string {
  const facts: string[] = [KINDS[kind]];
  if (status === 'completed') facts.push(durationText(durationMs ?? 0), bytesText(bytes));
  if (discarded === 'subsumed') facts.push('swept: a newer one took its place');
  if (discarded === 'jobEnded') facts.push('swept when the job ended');
  return facts.join(' · ');
}

function Subtasks({
  checkpoint,
  graph,
}: {
  readonly checkpoint: CheckpointView;
  readonly graph: JobGraph | null;
}): JSX.Element {
  const tasks = [...checkpoint.tasks.values()];
  const longest = Math.max(1, ...tasks.map(totalOf));
  return (
    <table class="gantt">
      <tbody>
        {tasks.map((task) => (
          <tr key={task.execution}>
            <th scope="row">{taskName(graph, task.execution)}</th>
            <td class="bars">
              {PHASES.map(({ field, text }) => (
                <i
                  key={field}
                  class={`phase ${field}`}
                  style={{ inlineSize: `${(100 * task[field]) / longest}%` }}
                  title={`${text} ${durationText(task[field])}`}
                />
              ))}
            </td>
            <td>{stateOf(task)}</td>
            <td class="number" title={inFlightText(task)}>
              {bytesText(task.bytes)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inFlightText({ inFlightBytes }: CheckpointTaskView): string | undefined {
  return inFlightBytes === 0 ? undefined : `${bytesText(inFlightBytes)} of it in flight when its barrier went ahead`;
}

function totalOf(task: CheckpointTaskView): number {
  return PHASES.reduce((sum, { field }) => sum + task[field], 0);
}

function stateOf(task: CheckpointTaskView): string {
  if (task.declined !== null) return `declined: ${task.declined}`;
  if (task.acknowledgedAt !== null) return `acknowledged, ${durationText(totalOf(task))}`;
  if (task.takenAt !== null) return 'storing';
  return task.firstBarrierAt === null ? 'waits for the barrier' : 'aligning';
}
