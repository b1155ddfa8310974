/** The fewest entries of a tape with which something that was found in a run is found again. */

/** `isFound`: whether it is, in a run with these entries alone. Asked first of none, then of each by itself, then of all without one after the other. */
export async function shortestTape<Entry>(
  tape: readonly Entry[],
  isFound: (entries: readonly Entry[]) => Promise<boolean>,
): Promise<readonly Entry[]> {
  const candidates = tape.length > 1 ? [[], ...tape.map((entry) => [entry])] : [[]];
  for (const few of candidates) if (await isFound(few)) return few;
  let left = tape;
  for (const entry of tape) {
    const without = left.filter((other) => other !== entry);
    if (without.length > 1 && (await isFound(without))) left = without;
  }
  return left;
}
