/** The slots as the ResourceManager sees them. Part of `scene`. */
import { counted } from './names.ts';
import { isTerminal } from './reduce-job.ts';
import type { SceneContext } from './scene-context.ts';
import type { SlotMark } from './scene-model.ts';

/** `2 of 3 slots taken, 1 slot wanted, 1 standing by`. */
export function slotsText(context: SceneContext): string {
  const { slotsWanted } = context.view;
  const { slots, taken } = slotsOf(context);
  const wanted = slotsWanted > 0 ? `, ${counted(slotsWanted, 'slot')} wanted` : '';
  const standingBy = Math.max(0, (context.options.standingBy ?? 0) - startedLater(context));
  const spare = standingBy > 0 ? `, ${standingBy} standing by` : '';
  return `${taken} of ${counted(slots, 'slot')} taken${wanted}${spare}`;
}

/** A mark a slot: those that are there, and those that are asked for. */
export function slotMarks(context: SceneContext): SlotMark[] {
  const { slots, taken } = slotsOf(context);
  return [
    ...Array<SlotMark>(Math.min(slots, taken)).fill('taken'),
    ...Array<SlotMark>(Math.max(0, slots - taken)).fill('free'),
    ...Array<SlotMark>(context.view.slotsWanted).fill('wanted'),
  ];
}

/** Of machines that are not known to be dead, and how many of them a task is in. */
function slotsOf({ view }: SceneContext): { readonly slots: number; readonly taken: number } {
  const living = [...view.taskManagers.values()].filter(({ status }) => status === 'running' || status === 'killed');
  const taken = new Set<string>();
  for (const id of view.current.values()) {
    const execution = view.executions.get(id);
    if (execution?.slot && !isTerminal(execution.status)) taken.add(execution.slot);
  }
  return { slots: living.reduce((sum, machine) => sum + machine.slots, 0), taken: taken.size };
}

/** TaskManagers that had stood by and were asked for. */
function startedLater(context: SceneContext): number {
  return [...context.view.taskManagers.values()].filter((machine) => machine.stoodBy).length;
}
