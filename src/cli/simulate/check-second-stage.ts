/**
 * Holds the second keyed stage of a planned job in a completed checkpoint against the fold in front of it, which puts out an update for each record
 * that it folds: each update is counted, or is on its way there in the checkpoint itself, and nothing else is (7.1, 7.6.1).
 */
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { JobPlan } from './job-plan.ts';
import { formsOf, type StoredCheckpoint } from './stored-checkpoint.ts';

/** It has no name of its own. */
const SECOND = 'KeyedProcess';
const KEYS = [0, 1];

/** One sentence a violation. Only of what is exactly once: a subtask of the fold that is over has taken its counts with it (7.8.2). */
export function wrongSecondStage(plan: JobPlan, stored: StoredCheckpoint, contents: CheckpointContents): string[] {
  if (plan.secondParallelism === null) return [];
  const counted = new Map(
    stored
      .keyGroups(SECOND)
      .flatMap((group) => [...formsOf(group, 'count')].map(([key, [count]]) => [key, Number(count)])),
  );
  const waiting = contents.atInputsOf(SECOND);
  // Those to the sink of updates are among them.
  const leaving = contents.atOutputsOf('fold');
  return KEYS.filter((key) => !isPartlyOver(key, plan, contents)).flatMap((key) => {
    const folded = contents.folds.filter((fold) => fold.key % 2 === key).reduce((sum, { count }) => sum + count, 0);
    const arrived = (counted.get(key) ?? 0) + updatesOf(waiting, key);
    const most = arrived + updatesOf(leaving, key);
    const range = most === arrived ? `${arrived}` : `${arrived} to ${most}`;
    return arrived <= folded && folded <= most
      ? []
      : [
          `of ${folded} updates of the fold the second stage has counted ${range} for key ${key}, with those on their way.`,
        ];
  });
}

function isPartlyOver(key: number, { keys }: JobPlan, { isOver }: CheckpointContents): boolean {
  const folded = Array.from({ length: keys }, (_, each) => each).filter((each) => each % 2 === key);
  return isOver(key, SECOND) || folded.some((each) => isOver(each, 'fold'));
}

/** The final rows of the fold have a sum as well, and go to other outputs. */
function updatesOf(records: readonly unknown[], key: number): number {
  return records.filter((record) => {
    const update = record as { readonly key?: number; readonly count?: number; readonly sum?: number };
    return update.count !== undefined && update.sum === undefined && (update.key ?? 0) % 2 === key;
  }).length;
}
