/**
 * Deals the elements of operator states to the subtasks of a restored operator (6.3.2).
 * Pure; called by state assignment for each operator. Source: RoundRobinOperatorStateRepartitioner.
 */
import type { ExecutionId } from '../base/ids.ts';
import type { OperatorRestore, OperatorStateHandle } from '../wire/snapshots.ts';

/** An operator state and the execution that stored it. */
export type StoredOperatorState = OperatorStateHandle & { readonly from: ExecutionId };
type Share = OperatorRestore['operatorStates'][number];

/**
 * `stored[s]`: the states of old subtask s. The result has one list for each new subtask.
 * Names keep the order in which the old subtasks mention them.
 */
export function repartitionOperatorStates(
  stored: readonly (readonly StoredOperatorState[])[],
  parallelism: number,
): Share[][] {
  const shares: Share[][] = Array.from({ length: parallelism }, () => []);
  const unchanged = stored.length === parallelism;
  const splitNames = namesOf(stored, 'SPLIT_DISTRIBUTE');
  let start = 0;
  for (const name of splitNames) {
    const handles = stored.flatMap((states) => states.filter((state) => isSplit(state, name)));
    if (!unchanged) start = dealRoundRobin(handles, shares, start);
  }
  for (const [subtask, share] of shares.entries()) {
    if (unchanged)
      share.push(...(stored[subtask] ?? []).filter((state) => state.mode === 'SPLIT_DISTRIBUTE').map(whole));
    share.push(
      ...stored
        .flat()
        .filter((state) => state.mode === 'UNION')
        .map(whole),
    );
    const copy = stored[subtask % Math.max(1, stored.length)] ?? [];
    share.push(...copy.filter((state) => state.mode === 'BROADCAST').map(whole));
  }
  return shares;
}

/**
 * Cuts all elements into contiguous shares, the first ones from `start` on one longer. Returns where the next name
 * starts.
 */
function dealRoundRobin(handles: readonly StoredOperatorState[], shares: Share[][], start: number): number {
  const total = handles.reduce((sum, handle) => sum + handle.elements, 0);
  const base = Math.floor(total / shares.length);
  const longer = total % shares.length;
  let offset = 0;
  for (let index = 0; index < shares.length; index++) {
    const length = base + (index < longer ? 1 : 0);
    shares[(start + index) % shares.length]?.push(...between(handles, offset, offset + length));
    offset += length;
  }
  return (start + longer) % shares.length;
}

/** Elements [start, end) of the lists laid one behind the other. */
function between(handles: readonly StoredOperatorState[], start: number, end: number): Share[] {
  let first = 0;
  return handles.flatMap((handle) => {
    const from = Math.max(start - first, 0);
    const to = Math.min(end - first, handle.elements);
    first += handle.elements;
    return from < to ? [{ ...whole(handle), start: from, end: to }] : [];
  });
}

function whole({ name, mode, part, from, elements }: StoredOperatorState): Share {
  return { name, mode, part, from, start: 0, end: elements };
}

function isSplit(state: StoredOperatorState, name: string): boolean {
  return state.mode === 'SPLIT_DISTRIBUTE' && state.name === name;
}

function namesOf(stored: readonly (readonly StoredOperatorState[])[], mode: string): Set<string> {
  return new Set(
    stored
      .flat()
      .filter((state) => state.mode === mode)
      .map((state) => state.name),
  );
}
