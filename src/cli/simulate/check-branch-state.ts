/**
 * Holds what a completed checkpoint contains of the branches of a planned job against the records below its source offsets (7.1, 7.6.1): keyed,
 * aggregating and union state of `kept`, broadcast state, and what check-window-state.ts says of event time.
 * Nothing is asked of the order in which records came, since branches read what several subtasks or an async function may have handed on, nor of
 * timers.
 */
import { differs, said } from './check-checkpoint.ts';
import { watermarkBound, wrongPairs, wrongSessions, wrongWindows } from './check-window-state.ts';
import { type Cut, wrongRecords } from './held-records.ts';
import type { JobPlan } from './job-plan.ts';
import { formsOf, type StoredCheckpoint } from './stored-checkpoint.ts';

const EVENT_TIME = { windows: wrongWindows, sessions: wrongSessions, pairs: wrongPairs };

/** One sentence a violation. At least once: only of what is missing. */
export function branchStateViolations(plan: JobPlan, stored: StoredCheckpoint, cut: Cut): string[] {
  return plan.branches.flatMap((kind) => {
    if (kind === 'kept') return wrongKept(stored, cut);
    if (kind === 'rules') return wrongRules(stored, cut);
    // What a window join holds is judged by its rows at the end.
    if (kind === 'matches' || kind === 'groups') return [];
    // At least once, what event time has closed may come again, without what was passed on before.
    return cut.exactlyOnce ? EVENT_TIME[kind](stored, cut, watermarkBound(plan, cut.contents)) : [];
  });
}

// ── kept ────────────────────────────────────────────────────────────────────────────────────────

interface KeptKey {
  readonly key: number;
  readonly ids: readonly number[];
  readonly both: { readonly count: number; readonly sum: number };
}

/** Of each key map state with a time to live, and aggregating state; of each subtask union state (6.3.2). */
function wrongKept(stored: StoredCheckpoint, cut: Cut): string[] {
  const kept = stored.keyGroups('kept').flatMap((group): KeptKey[] => {
    const seen = formsOf(group, 'seen') as ReadonlyMap<number, readonly (readonly [id: number, times: number])[]>;
    const both = formsOf(group, 'both') as ReadonlyMap<number, readonly KeptKey['both'][]>;
    return [...seen].map(([key, entries]) => {
      const ids = entries.flatMap(([id, times]) => Array.from({ length: times }, () => id));
      return { key, ids, both: both.get(key)?.[0] ?? { count: 0, sum: 0 } };
    });
  });
  const records = kept.flatMap(({ ids }) => ids);
  const parts = stored.elements('kept', 'union') as { readonly total: number }[];
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  return [
    ...wrongRecords({ operator: 'kept', ids: records, isOver: ({ key }) => cut.contents.isOver(key, 'kept') }, cut),
    ...(cut.exactlyOnce ? kept.flatMap((key) => wrongBoth(key, cut)) : []),
    ...(cut.exactlyOnce ? differs('records counted in union state', records.length, total) : []),
  ];
}

function wrongBoth({ key, ids, both }: KeptKey, { amounts }: Cut): string[] {
  const sum = ids.reduce((all, id) => all + (amounts.get(id) ?? 0), 0);
  return [
    ...differs(`aggregated count of key ${key}`, ids.length, both.count),
    ...differs(`aggregated sum of key ${key}`, sum, both.sum),
  ];
}

// ── rules ───────────────────────────────────────────────────────────────────────────────────────

/** Each subtask that runs has all rules below the offsets, each once; its barriers overtake no rule (7.6.3). */
function wrongRules(stored: StoredCheckpoint, { contents: { rulesRead, isOverAt }, exactlyOnce }: Cut): string[] {
  return stored.verticesOf('rules').flatMap((vertex) =>
    vertex.subtasks.flatMap((subtask, index) => {
      if (isOverAt('rules', index)) return [];
      const found = stored.elementsAt(vertex, subtask, 'rules', 'rules') as (readonly [rule: number, times: number])[];
      const times = new Map(found);
      const twice = found.filter(([rule, many]) => many !== 1 || !rulesRead.includes(rule)).map(([rule]) => rule);
      return [
        ...said(
          rulesRead.filter((rule) => !times.has(rule)),
          `of the rules are not in subtask ${index}`,
        ),
        ...(exactlyOnce ? said(twice, `of the rules are in subtask ${index} more than once, or too early`) : []),
      ];
    }),
  );
}
