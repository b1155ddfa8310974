/**
 * What befalls the page of a random run, drawn with `--faults all`: it goes away with its whole cluster and comes back, at the points at which that
 * could do harm, and its storage gives no answer for a while. Drawn apart, so that what else is drawn of a seed stays as it was.
 */
import type { TapeCondition, TapeEntry } from '../../wire/trace-events.ts';
import type { Draw } from './draw.ts';

type Reload = (draw: Draw) => TapeEntry[];

/** In the middle of what the page goes away. */
const RELOADS: readonly Reload[] = [
  inCheckpoint,
  inCheckpoint,
  inSavepoint,
  inSavepoint,
  inRestore,
  inRestore,
  inCommit,
  inReload,
  inNextLeg,
];

/** In every fourth run. */
export function drawPageFaults(draw: Draw): TapeEntry[] {
  if (!draw.chance(25)) return [];
  if (draw.chance(25)) return blockedStorage(draw);
  return draw.oneOf(RELOADS)(draw);
}

function inCheckpoint(draw: Draw): TapeEntry[] {
  const event = draw.oneOf([
    ...(['checkpointTriggered', 'barrier', 'snapshotTaken', 'snapshotStored', 'acknowledged'] as const),
    ...(['checkpointCompleted', 'notified', 'checkpointDiscarded'] as const),
  ]);
  const where = draw.chance(50) ? { where: { checkpoint: draw.between(1, 4) } } : {};
  return [reload({ event, ...where, nth: draw.between(1, 12) })];
}

/** Asked for, on its way, or just there; the job is to go on or to stop with it. */
function inSavepoint(draw: Draw): TapeEntry[] {
  const [action, value, kind] = draw.oneOf([
    ['triggerSavepoint', undefined, 'savepoint'],
    ['stopWithSavepoint', undefined, 'suspend'],
    ['stopWithSavepoint', 'drain', 'terminate'],
  ] as const);
  const asked: TapeCondition = { event: draw.oneOf(['checkpointCompleted', 'acknowledged']), nth: draw.between(1, 9) };
  const point = draw.oneOf<TapeCondition>([
    { event: 'userAction', where: { 'entry.action': action } },
    { event: 'checkpointTriggered', where: { kind } },
    { event: 'checkpointCompleted', where: { kind } },
    ...(action === 'stopWithSavepoint' ? [{ event: 'taskStatus', where: { to: 'FINISHED' } } as const] : []),
  ]);
  return [{ when: asked, action, ...(value !== undefined && { value }) }, reload(point)];
}

/** A task fails first, so that there is something to restore. */
function inRestore(draw: Draw): TapeEntry[] {
  const failed: TapeEntry = { action: 'failTask', target: 'fold', value: 'failed by the simulation' };
  const event = draw.oneOf(['restored', 'restored', 'recordRestored', 'inFlightRestored', 'regionRestarting'] as const);
  return [
    { when: { event: 'checkpointCompleted', nth: draw.between(1, 3) }, ...failed },
    reload({ event, nth: draw.between(1, event === 'regionRestarting' ? 1 : 20) }),
  ];
}

function inCommit(draw: Draw): TapeEntry[] {
  const event = draw.oneOf(['preCommitted', 'committed', 'transactionAborted', 'sinkWrote'] as const);
  return [reload({ event, nth: draw.between(1, 6) })];
}

/** It is not yet whole again. */
function inReload(draw: Draw): TapeEntry[] {
  const event = draw.oneOf(['clusterLost', 'jobManagerRecovered', 'restored', 'taskStatus'] as const);
  const first = reload({ event: 'checkpointCompleted', nth: draw.between(1, 3) });
  return [first, reload({ event, nth: event === 'taskStatus' ? draw.between(40, 200) : 1 })];
}

function inNextLeg(draw: Draw): TapeEntry[] {
  return [reload({ event: 'legStarted', nth: draw.between(1, 2) })];
}

function reload(when: TapeCondition): TapeEntry {
  return { when, action: 'clusterLost' };
}

/** As a database is that another page holds: nothing asked of it meanwhile is answered before it is free again. */
function blockedStorage(draw: Draw): TapeEntry[] {
  const from = draw.between(100, 2_000);
  const forMs = draw.oneOf([300, 2_000]);
  return [
    { time: from, action: 'slowStorage', value: forMs },
    { time: from + forMs, action: 'slowStorage', value: 0 },
  ];
}
