/** What a run has to say about lines of the job: why it did not start, and what its slots threw. */
import type { FailureReason } from '../../base/failure.ts';
import type { JobView } from '../../view/job-view.ts';
import type { EditorMark } from '../editor/monaco.ts';

/** One mark a line and message. `broken`: why the run did not start. */
export function editorMarks(broken: FailureReason | null, view: JobView): readonly EditorMark[] {
  const reasons = [...(broken ? [broken] : []), ...view.exceptions.toArray().map(({ reason }) => reason)];
  if (view.job.failure && reasons.length === 0) reasons.push(view.job.failure);
  const marks = new Map<string, EditorMark>();
  for (const reason of reasons) {
    const placed = innermostWithLine(reason);
    if (placed) marks.set(`${placed.line} ${placed.message}`, placed);
  }
  return [...marks.values()];
}

/** The cause of all that has a line: what wraps it has the same line and says less. */
function innermostWithLine(reason: FailureReason): EditorMark | null {
  for (const cause of reason.causes ?? []) {
    const placed = innermostWithLine(cause);
    if (placed) return placed;
  }
  if (reason.line === undefined) return null;
  const message = reason.engineText ? `${reason.message} ${reason.engineText}` : reason.message;
  return { line: reason.line, message };
}
