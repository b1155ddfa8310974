/** Which of a run's marks the time line draws: a run of an hour has thousands, and a line has a few hundred pixels. */
import type { ModelTime } from '../../base/ids.ts';
import { countWhile } from '../../view/count-while.ts';
import type { Mark, MarkKind } from '../../view/time-line-marks.ts';

/** Places on the line at which a mark of one kind can stand. */
const PLACES = 120;

/** Of each kind the first mark at each place; `end` is the model time at the right end of the line. */
export function marksShown(marks: ReadonlyMap<MarkKind, readonly Mark[]>, end: ModelTime): readonly Mark[] {
  const placeOf = ({ time }: Mark) => Math.floor((time / end) * PLACES);
  const shown: Mark[] = [];
  for (const ofKind of marks.values()) {
    for (let next = 0; next < ofKind.length; ) {
      const mark = ofKind[next] as Mark;
      shown.push(mark);
      next = countWhile(ofKind, (other) => placeOf(other) <= placeOf(mark), next);
    }
  }
  return shown;
}
