/** Every checkpoint: how it stands and why, and what each subtask needed for it, under Flink's own names. */
import type { JSX } from 'preact';
import type { CheckpointTaskView, CheckpointView } from '../../view/job-view.ts';
import { bytesText, durationText, taskName } from '../../view/names.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { PanelProps } from './drawer.tsx';

const PHASES = [
  { field: 'startDelayMs', text: 'start delay' },
  { field: 'alignmentMs', text: 'alignment' },
  { field: 'syncMs', text: 'sync' },
  { field: 'asyncMs', text: 'async' },
] as const;

export function CheckpointsPanel({ presenter }: PanelProps): JSX.Element {
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
              <Subtasks checkpoint={checkpoint} graph={graph} />
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

function titleOf({ id, status, reason }: CheckpointView): string {
  return `Checkpoint ${id} ${status}${reason === null ? '' : `: ${reason}`}`;
}

function factsOf({ durationMs, bytes, kind, discarded, status }: CheckpointView): string {
  const facts = [kind === 'checkpoint' ? '' : kind];
  if (status === 'completed') facts.push(durationText(durationMs ?? 0), bytesText(bytes));
  if (discarded === 'subsumed') facts.push('swept: a newer one took its place');
  if (discarded === 'jobEnded') facts.push('swept when the job ended');
  return facts.filter((fact) => fact !== '').join(' · ');
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
            <td class="number">{bytesText(task.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
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
