/** What a learner has done of the course. */
import { keptSignal } from './kept-signal.ts';

/** Ids of lessons whose checks have all held. */
export const lessonsDone = keptSignal<readonly string[]>('lessons-done', [], isListOfTexts);

export function lessonIsDone(id: string): void {
  if (!lessonsDone.value.includes(id)) lessonsDone.value = [...lessonsDone.value, id];
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
