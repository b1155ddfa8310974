/** The fewest entries of a tape with which something that was found in a run is found again. */
import type { TapeAction, TapeEntry } from '../wire/trace-events.ts';

/** What lasts until it is undone, with the value that undoes it: without that no run might ever come to its end. */
const UNDONE_BY: Partial<Record<TapeAction, unknown>> = { muteSource: false, fillStorage: false, slowStorage: 0 };

/** What is left out together. */
type Unit = readonly TapeEntry[];

/**
 * `isFound`: whether it is, in a run with these entries alone. Asked first of none, then of each by itself, then of all without one after the other.
 * What undoes an entry is kept or left out with it.
 */
export async function shortestTape(
  tape: readonly TapeEntry[],
  isFound: (entries: readonly TapeEntry[]) => Promise<boolean>,
): Promise<readonly TapeEntry[]> {
  const units = unitsOf(tape);
  const entriesOf = (kept: readonly Unit[]) => tape.filter((entry) => kept.some((unit) => unit.includes(entry)));
  const candidates = units.length > 1 ? [[], ...units.map((unit) => [unit])] : [[]];
  for (const few of candidates.map(entriesOf)) if (await isFound(few)) return few;
  let left = units;
  for (const unit of units) {
    const without = left.filter((other) => other !== unit);
    if (without.length > 1 && (await isFound(entriesOf(without)))) left = without;
  }
  return entriesOf(left);
}

function unitsOf(tape: readonly TapeEntry[]): Unit[] {
  const undone = new Set(
    tape.filter(({ action, value }) => action in UNDONE_BY && value === UNDONE_BY[action]).map(whatOf),
  );
  const lasting = [...undone].map((what) => tape.filter((entry) => whatOf(entry) === what));
  return tape.flatMap((entry) => {
    if (!undone.has(whatOf(entry))) return [[entry]];
    return lasting.filter(([first]) => first === entry);
  });
}

function whatOf({ action, target = '' }: TapeEntry): string {
  return `${action} ${target}`;
}
