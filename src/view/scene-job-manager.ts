/**
 * The JobManager: its checkpoint coordinator with acknowledgements, slots, and the restart with its countdown. Part of
 * `scene`.
 */
import type { CheckpointView } from './job-view.ts';
import { counted, durationText } from './names.ts';
import { isTerminal } from './reduce-job.ts';
import { type SceneContext, share } from './scene-context.ts';
import type { JobManagerScene } from './scene-model.ts';

export function jobManagerScene(context: SceneContext): JobManagerScene | null {
  const box = context.layout.jobManager;
  if (!box) return null;
  const { view, lens } = context;
  const restart = restartText(context);
  const slots = slotsText(context);
  return {
    ...box,
    id: 'jobmanager',
    label: `JobManager, ${view.jobManager.alive ? `${slots}${restart ? `, ${restart}` : ''}` : 'dead'}`,
    strength: lens.strength('job-manager', 'jobmanager'),
    alive: view.jobManager.alive,
    title: 'JobManager',
    checkpoint: lens.shows('acknowledgements') ? newestCheckpoint(context) : null,
    slots,
    restart,
    countdown: countdownOf(context),
  };
}

function newestCheckpoint(context: SceneContext): JobManagerScene['checkpoint'] {
  let newest: CheckpointView | null = null;
  for (const checkpoint of context.view.checkpoints.values()) newest = checkpoint;
  if (!newest) return null;
  const acks = [...newest.tasks.values()].map((task) => task.acknowledgedAt !== null);
  const done = acks.filter((acknowledged) => acknowledged).length;
  const text = newest.status === 'in progress' ? `${done} of ${acks.length} acknowledged` : newest.status;
  return { id: newest.id, acks, text };
}

function slotsText(context: SceneContext): string {
  const { view } = context;
  const living = [...view.taskManagers.values()].filter(
    (machine) => machine.status === 'running' || machine.status === 'killed',
  );
  const slots = living.reduce((sum, machine) => sum + machine.slots, 0);
  const taken = new Set<string>();
  for (const id of view.current.values()) {
    const execution = view.executions.get(id);
    if (execution?.slot && !isTerminal(execution.status)) taken.add(execution.slot);
  }
  const wanted = view.slotsWanted > 0 ? `, ${counted(view.slotsWanted, 'slot')} wanted` : '';
  const standingBy = Math.max(0, (context.options.standingBy ?? 0) - startedLater(context));
  const spare = standingBy > 0 ? `, ${standingBy} standing by` : '';
  return `${taken.size} of ${counted(slots, 'slot')} taken${wanted}${spare}`;
}

/** TaskManagers that had stood by and were asked for. */
function startedLater(context: SceneContext): number {
  return [...context.view.taskManagers.values()].filter((machine) => machine.stoodBy).length;
}

function restartText(context: SceneContext): string {
  const { restart, job } = context.view;
  if (job.status === 'FAILED') return 'FAILED: not restarted any more';
  if (!restart) return '';
  if (restart.suppressed) return 'no restart left';
  const left = Math.max(0, restart.endsAt - context.now);
  const budget =
    restart.attemptsLeft !== null && context.lens.shows('restart-budget')
      ? `, ${counted(restart.attemptsLeft, 'attempt')} left`
      : '';
  return left > 0 ? `restarts in ${durationText(left)}${budget}` : `restarting${budget}`;
}

function countdownOf(context: SceneContext): number | null {
  const { restart } = context.view;
  if (!restart || restart.suppressed || restart.endsAt <= context.now) return null;
  return share((context.now - restart.startedAt) / (restart.endsAt - restart.startedAt));
}
