/** Slots that are lost in a random run with `--faults all`, while their machines live on. From a stream of their own. */
import type { TapeCondition, TapeEntry } from '../../wire/trace-events.ts';
import type { Draw } from './draw.ts';
import { drawMoment } from './draw-every-fault.ts';
import type { JobPlan } from './job-plan.ts';

/** In a third of the runs; where one is lost another may be at once, or as soon as the JobManager has heard of it. */
export function drawSlotLosses(draw: Draw, job: JobPlan, slotsEach: number): TapeEntry[] {
  if (!draw.chance(33)) return [];
  const first: TapeEntry = { ...drawMoment(draw, job), action: 'loseSlot', target: drawSlot(draw, slotsEach) };
  if (!draw.chance(40)) return [first];
  const when: TapeCondition = { event: draw.oneOf(['slotLost', 'slotFailed', 'restored', 'taskStatus'] as const) };
  const nth = draw.oneOf([1, 1, draw.between(2, 12)]);
  return [first, { when: { ...when, nth }, action: 'loseSlot', target: drawSlot(draw, slotsEach) }];
}

function drawSlot(draw: Draw, slotsEach: number): string {
  if (draw.chance(20)) return draw.oneOf(['owner-of:0', 'owner-of:1']);
  return `tm-${draw.between(1, 3)}/${draw.between(0, slotsEach - 1)}`;
}
