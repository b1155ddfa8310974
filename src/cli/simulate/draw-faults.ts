/** What is done to a random run that is drawn without `--faults all`: deaths of machines, tasks and the JobManager, and trouble with storage. */
import type { TapeAction, TapeCondition, TapeEntry } from '../../wire/trace-events.ts';
import type { Draw } from './draw.ts';
import type { JobPlan } from './job-plan.ts';

const MOMENTS: readonly TapeCondition['event'][] = [
  'checkpointTriggered',
  'checkpointCompleted',
  'barrier',
  'snapshotTaken',
  'acknowledged',
  'recordProcessed',
  'notified',
  'endOfData',
  'restored',
  'timerFired',
  'recordHeld',
  'keyEnded',
  'partitionFinished',
  'recordRestored',
  'partitionRequested',
  'regionFinished',
];

const FAULTS: readonly TapeAction[] = [
  'killTaskManager',
  'killTaskManager',
  'killTaskManager',
  'failTask',
  'failTask',
  'killJobManager',
  'failStorage',
  'slowStorage',
  'slowOperator',
  'muteHeartbeats',
];

export function drawFault(draw: Draw): TapeEntry {
  const action = draw.oneOf(FAULTS);
  const when: TapeCondition = { event: draw.oneOf(MOMENTS), nth: draw.oneOf([1, 2, 3, draw.between(4, 60)]) };
  const moment = draw.chance(80) ? { when } : { at: draw.between(20, 1500) };
  return { ...moment, action, ...targetOf(draw, action) };
}

/** A machine dies in the middle of a commit in two phases. */
export function drawTopicFault(draw: Draw, { topic }: JobPlan): TapeEntry[] {
  if (!topic || draw.chance(50)) return [];
  const when: TapeCondition = { event: draw.oneOf(['preCommitted', 'committed'] as const), nth: draw.between(1, 6) };
  return [{ when, action: 'killTaskManager', target: draw.oneOf(['tm-1', 'tm-2']) }];
}

function targetOf(draw: Draw, action: TapeAction): Pick<TapeEntry, 'target' | 'value'> {
  switch (action) {
    case 'killTaskManager':
    case 'muteHeartbeats':
      return { target: draw.oneOf(['tm-1', 'tm-2', 'tm-3', 'owner-of:0', 'owner-of:1']) };
    case 'failTask':
      return { target: draw.oneOf(['fold', 'fold:0', 'source0']), value: 'failed by the simulation' };
    case 'slowOperator':
      return { target: 'fold', value: draw.oneOf([3, 10]) };
    case 'failStorage':
      return { value: draw.between(1, 4) };
    case 'slowStorage':
      return { value: draw.oneOf([20, 60]) };
    default:
      return {};
  }
}
