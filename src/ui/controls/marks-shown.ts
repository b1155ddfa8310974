/** Which of a run's marks the time line draws: a run of an hour has thousands, and a line has a few hundred pixels. */
import type { ModelTime } from '../../base/ids.ts';
import type { Mark } from '../../view/time-line-marks.ts';

/** Places on the line at which a mark of one kind can stand. */
const PLACES = 120;

/** Of each kind the first mark at each place; `end` is the model time at the right end of the line. */
export function marksShown(marks: readonly Mark[], end: ModelTime): readonly Mark[] {
  const taken = new Set<string>();
  return marks.filter((mark) => {
    const place = `${mark.kind} ${Math.floor((mark.time / end) * PLACES)}`;
    if (taken.has(place)) return false;
    taken.add(place);
    return true;
  });
}
