/**
 * The JobManager: its checkpoint coordinator with acknowledgements, slots, and the restart with its countdown. Part of
 * `scene`.
 */
import type { CheckpointView } from './job-view.ts';
import { durationText } from './names.ts';
import { type SceneContext, share } from './scene-context.ts';
import { managerParts } from './scene-manager-parts.ts';
import type { JobManagerScene, ManagerPartsScene } from './scene-model.ts';
import { slotsText } from './scene-slots.ts';

export function jobManagerScene(context: SceneContext): JobManagerScene | null {
  const box = context.layout.jobManager;
  if (!box) return null;
  const { view, lens } = context;
  const restart = restartText(context);
  const parts = managerParts(context);
  const slots = slotsText(context);
  return {
    ...box,
    id: 'jobmanager',
    label: `JobManager, ${view.jobManager.alive ? `${slots}${restart ? `, ${restart}` : ''}` : 'dead'}${partsText(parts)}`,
    strength: lens.strength('job-manager', 'jobmanager'),
    alive: view.jobManager.alive,
    parts,
    title: 'JobManager',
    checkpoint: lens.shows('acknowledgements') ? newestCheckpoint(context) : null,
    slots,
    restart,
    countdown: countdownOf(context),
    budget: lens.shows('restart-budget') || restart !== '' ? budgetOf(context) : null,
  };
}

/** What can be seen in it while it is open. */
function partsText(parts: ManagerPartsScene | null): string {
  if (!parts) return '';
  const { dispatcher, resourceManager, jobMaster, checkpointCoordinator } = parts;
  return [dispatcher, resourceManager, jobMaster, checkpointCoordinator].map(({ label }) => `; ${label}`).join('');
}

function newestCheckpoint(context: SceneContext): JobManagerScene['checkpoint'] {
  let newest: CheckpointView | null = null;
  for (const checkpoint of context.view.checkpoints.values()) newest = checkpoint;
  if (!newest) return null;
  const ended = newest.status !== 'in progress';
  const acks = [...newest.tasks.values()].map((task) => hasArrived(context, task.acknowledgedAt, ended));
  const done = acks.filter((acknowledged) => acknowledged).length;
  const text = newest.status === 'failed' ? `failed: ${newest.reason ?? ''}` : progressText(done, acks.length, ended);
  return { id: newest.id, acks, text, completed: newest.status === 'completed' };
}

function progressText(done: number, all: number, completed: boolean): string {
  if (completed) return 'completed';
  return done === all ? 'all in, writing metadata' : `${done} of ${all} acknowledged`;
}

/** A slip has a way to go before the coordinator has it. */
function hasArrived(context: SceneContext, acknowledgedAt: number | null, ended: boolean): boolean {
  return acknowledgedAt !== null && (ended || context.now - acknowledgedAt >= context.trailMs);
}

function restartText(context: SceneContext): string {
  const { restart, job } = context.view;
  if (job.status === 'FAILED') return 'FAILED: not restarted any more';
  if (!restart) return '';
  if (restart.suppressed) return 'no restart left';
  const left = Math.max(0, restart.endsAt - context.now);
  return left > 0 ? `restarts in ${durationText(left)}` : 'restarting';
}

function budgetOf({ view }: SceneContext): JobManagerScene['budget'] {
  const left = view.restart?.attemptsLeft ?? null;
  return left === null ? null : { left, used: view.job.restarts };
}

function countdownOf(context: SceneContext): number | null {
  const { restart } = context.view;
  if (!restart || restart.suppressed || restart.endsAt <= context.now) return null;
  return share((context.now - restart.startedAt) / (restart.endsAt - restart.startedAt));
}
