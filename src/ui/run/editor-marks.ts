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
    const placed = firstWithLine(reason);
    if (placed) marks.set(`${placed.line} ${placed.message}`, placed);
  }
  return [...marks.values()];
}

function firstWithLine(reason: FailureReason): EditorMark | null {
  if (reason.line !== undefined) return { line: reason.line, message: reason.message };
  for (const cause of reason.causes ?? []) {
    const placed = firstWithLine(cause);
    if (placed) return placed;
  }
  return null;
}
