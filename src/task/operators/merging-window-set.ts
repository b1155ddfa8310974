/**
 * The windows of one key that are in flight, where windows merge: each is kept in the state of one of the windows it
 * was made of, so that a merge
 * moves as little as it can (5.6.2). Source: MergingWindowSet, TimeWindow.mergeWindows.
 */
import { TimeWindow } from '../../api/windows/window.ts';
import { ensure } from '../../base/assert.ts';
import type { KeyedListState } from '../../state/keyed-state-backend.ts';

/** Told of each merge before it takes effect. */
type OnMerge = (
  result: TimeWindow,
  merged: readonly TimeWindow[],
  stateWindow: TimeWindow,
  mergedStateWindows: readonly TimeWindow[],
) => void;

/** A mapping as it is stored: [start, end] of the window in flight and of its state window. */
type StoredMapping = readonly [readonly [number, number], readonly [number, number]];

export class MergingWindowSet {
  /** By name of the window in flight. */
  private readonly mapping = new Map<string, { readonly window: TimeWindow; readonly state: TimeWindow }>();
  private hasChanged = false;

  /** Reads the mapping of the current key. */
  constructor(private readonly stored: KeyedListState) {
    for (const [[start, end], [stateStart, stateEnd]] of stored.get() as Iterable<StoredMapping>) {
      const window = new TimeWindow(start, end);
      this.mapping.set(nameOf(window), { window, state: new TimeWindow(stateStart, stateEnd) });
    }
  }

  /** Writes the mapping back where it changed (5.6.5). */
  persist(): void {
    if (!this.hasChanged) return;
    const pair = ({ start, end }: TimeWindow) => [start, end];
    this.stored.update(Array.from(this.mapping.values(), ({ window, state }) => [pair(window), pair(state)]));
    this.hasChanged = false;
  }

  /** The window whose state holds what is in `window`; null where it is not in flight. */
  stateWindow(window: TimeWindow): TimeWindow | null {
    return this.mapping.get(nameOf(window))?.state ?? null;
  }

  retireWindow(window: TimeWindow): void {
    ensure(this.mapping.get(nameOf(window)), `Window ${nameOf(window)} is not in flight.`);
    this.mapping.delete(nameOf(window));
    this.hasChanged = true;
  }

  /** Adds a window, merges what it touches, and returns the window that it is now part of. */
  addWindow(added: TimeWindow, onMerge: OnMerge): TimeWindow {
    const windows = Array.from(this.mapping.values(), ({ window }) => window);
    let result = added;
    for (const { cover, members } of mergeGroups([...windows, added])) {
      if (members.some((member) => sameWindow(member, added))) result = cover;
      if (members.length > 1) this.merge(cover, members, onMerge);
    }
    if (!this.mapping.has(nameOf(result))) this.map(result, result);
    return result;
  }

  /** The first member that was in flight lends its state window to the result; the new window has no state yet. */
  private merge(cover: TimeWindow, members: readonly TimeWindow[], onMerge: OnMerge): void {
    const known = inHashSetOrder(members).filter((member) => this.mapping.has(nameOf(member)));
    const states = known.map((window) => ensure(this.stateWindow(window), 'A window in flight has a state window.'));
    const stateWindow = ensure(states[0], 'Of several windows only one is new.');
    for (const window of known) this.mapping.delete(nameOf(window));
    this.map(cover, stateWindow);
    // The new window lies within the one in flight: nothing merges (5.6.2).
    if (known.length === 1 && known.some((window) => sameWindow(window, cover))) return;
    onMerge(cover, known, stateWindow, states.slice(1));
  }

  private map(window: TimeWindow, state: TimeWindow): void {
    this.mapping.set(nameOf(window), { window, state });
    this.hasChanged = true;
  }
}

interface MergeGroup {
  readonly cover: TimeWindow;
  readonly members: readonly TimeWindow[];
}

/** Folds windows that intersect or touch, in the order of their starts (5.6.1). Source: TimeWindow.mergeWindows. */
export function mergeGroups(windows: readonly TimeWindow[]): MergeGroup[] {
  const groups: { cover: TimeWindow; members: TimeWindow[] }[] = [];
  for (const window of windows.toSorted((a, b) => a.start - b.start)) {
    const current = groups.at(-1);
    if (current !== undefined && current.cover.start <= window.end && current.cover.end >= window.start) {
      current.cover = new TimeWindow(
        Math.min(current.cover.start, window.start),
        Math.max(current.cover.end, window.end),
      );
      if (!current.members.some((member) => sameWindow(member, window))) current.members.push(window);
    } else {
      groups.push({ cover: window, members: [window] });
    }
  }
  return groups;
}

/** The order in which a Java HashSet iterates over these windows, which decides whose state window is kept (5.6.2). */
function inHashSetOrder(windows: readonly TimeWindow[]): TimeWindow[] {
  let capacity = 16;
  while (windows.length > capacity * 0.75) capacity *= 2;
  const bucketOf = (window: TimeWindow) => {
    const hash = hashCodeOf(window);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return windows.toSorted((a, b) => bucketOf(a) - bucketOf(b));
}

/** Source: TimeWindow.hashCode, which is MathUtils.longToIntWithBitMixing(start + end). */
function hashCodeOf({ start, end }: TimeWindow): number {
  const low64 = (value: bigint) => BigInt.asUintN(64, value);
  let x = low64(BigInt(start) + BigInt(end));
  x = low64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = low64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  x ^= x >> 31n;
  return Number(BigInt.asIntN(32, x));
}

function nameOf({ start, end }: TimeWindow): string {
  return `${start}:${end}`;
}

function sameWindow(a: TimeWindow, b: TimeWindow): boolean {
  return a.start === b.start && a.end === b.end;
}
