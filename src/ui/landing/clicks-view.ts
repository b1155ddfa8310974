/** What the landing page shows of its run: two houses with a counter in a field and one in state for each key, read from the view model. */

import { atPath } from '../../base/field-path.ts';
import { taskManagerName, taskManagerOf } from '../../base/ids.ts';
import { currentExecution, type ExecutionView, type JobView, latestCompleted } from '../../view/job-view.ts';

export interface KeyCounters {
  readonly key: string;
  readonly inField: number;
  /** null while the function is being built anew and has not been given its state. */
  readonly inState: number | null;
}

export interface House {
  readonly subtask: number;
  readonly taskManager: string | null;
  readonly alive: boolean;
  readonly note: string;
  readonly counters: readonly KeyCounters[];
}

const SUBTASKS = [0, 1] as const;
const COUNT = 'count';

/** Which subtask owns which key: remembered over a restart, in which a subtask's state is gone for a while. */
export type Owners = Map<string, number>;

export function housesOf(view: JobView, owners: Owners): readonly House[] {
  for (const subtask of SUBTASKS)
    for (const key of statesOf(view, currentExecution(view, COUNT, subtask)).keys()) owners.set(key, subtask);
  return SUBTASKS.map((subtask) =>
    houseOf(
      view,
      subtask,
      [...owners].filter(([, owner]) => owner === subtask).map(([key]) => key),
    ),
  );
}

function houseOf(view: JobView, subtask: number, keys: readonly string[]): House {
  const execution = currentExecution(view, COUNT, subtask);
  const taskManager = execution?.slot ? taskManagerOf(execution.slot) : null;
  const states = statesOf(view, execution);
  const runs = execution !== undefined && !execution.gone && execution.status === 'RUNNING';
  return {
    subtask,
    taskManager: taskManager === null ? null : taskManagerName(taskManager),
    alive: execution !== undefined && !execution.gone,
    note: noteOf(view, execution, taskManager),
    counters: keys
      .toSorted()
      .map((key) => ({ key, inField: fieldOf(view, execution, key), inState: runs ? (states.get(key) ?? 0) : null })),
  };
}

function noteOf(view: JobView, execution: ExecutionView | undefined, taskManager: string | null): string {
  if (!execution || taskManager === null) return view.job.restarts > 0 ? 'The job waits for a slot.' : 'starting…';
  if (execution.gone) return 'dead. Its memory is gone.';
  if (execution.attempt === 0) return '';
  const before = view.executions.get(`${execution.vertex}:${execution.subtask}:${execution.attempt - 1}`);
  const beforeOn = before?.slot ? taskManagerOf(before.slot) : null;
  if (beforeOn === null || beforeOn === taskManager) return 'lived, and was restarted all the same';
  return `took over from ${taskManagerName(beforeOn)}`;
}

function statesOf(view: JobView, execution: ExecutionView | undefined): ReadonlyMap<string, number> {
  const entries = execution ? [...(view.state.get(execution.id)?.values() ?? [])] : [];
  return new Map(
    entries.filter(({ state }) => state === 'count').map(({ key, value }) => [String(key), Number(value)]),
  );
}

function fieldOf(view: JobView, execution: ExecutionView | undefined, key: string): number {
  const field = [...view.fields.values()].find((each) => each.execution === execution?.id && each.field === 'inField');
  return Number(atPath(field?.value, key) ?? 0);
}

/** How many elements the sources had to read again after the restore from this checkpoint. */
export function readAgain(view: JobView, checkpoint: number | string): number {
  const stored = typeof checkpoint === 'number' ? view.checkpoints.get(checkpoint) : undefined;
  let count = 0;
  for (const { vertex, subtask, rewoundFrom } of view.sources.values()) {
    const task = [...(stored?.tasks.values() ?? [])].find(({ execution }) =>
      execution.startsWith(`${vertex}:${subtask}:`),
    );
    if (rewoundFrom !== null) count += Math.max(0, rewoundFrom - (task?.position ?? 0));
  }
  return count;
}

/** The machine that the red button kills: the last that runs a counting function; none before there is a checkpoint to come back from. */
export function victimOf(view: JobView): string | null {
  if (latestCompleted(view) === null) return null;
  const machines = SUBTASKS.map((subtask) => currentExecution(view, COUNT, subtask))
    .filter((execution) => execution?.slot && !execution.gone && execution.status === 'RUNNING')
    .map((execution) => taskManagerOf(execution?.slot ?? ''));
  return machines.length === SUBTASKS.length ? (machines.toSorted().at(-1) ?? null) : null;
}
