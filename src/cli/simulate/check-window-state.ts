/**
 * Holds the windows, sessions and buffers of interval joins that a completed checkpoint contains against the records below its source offsets
 * (7.1, 7.6.1). What event time has closed is gone from the state and was passed on downstream: it may be gone only where the watermark that the
 * offsets admit has come so far, and where nothing of the same key is left that would have had to go before.
 */
import { PAIR_BOUND, SESSION_GAP, WINDOW_SIZE } from './branch-code.ts';
import { differs, said } from './check-checkpoint.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import { type Cut, type HeldRecords, wrongRecords } from './held-records.ts';
import { type JobPlan, OUT_OF_ORDER_MS, type PlannedRecord, timestampOf } from './job-plan.ts';
import type { TimedRecord } from './sequential-fold.ts';
import { entriesOf, formsOf, type StoredCheckpoint } from './stored-checkpoint.ts';

/**
 * The highest watermark that may have come of these records: the least one of all sources. A source that has read all has sent the end of time, as
 * all do before the savepoint with which a job is drained (7.9.3).
 */
export function watermarkBound({ sources }: JobPlan, { read, isDrained }: CheckpointContents): number {
  if (isDrained) return Number.POSITIVE_INFINITY;
  const highest = sources.map((source) => {
    const records = read.get(source.name) ?? [];
    if (records.length === source.count) return Number.POSITIVE_INFINITY;
    const latest = Math.max(...records.map(({ id }) => timestampOf(source, id)));
    return latest - (source.watermarks === 'outOfOrder' ? OUT_OF_ORDER_MS : 0) - 1;
  });
  return Math.min(...highest);
}

// ── windows and pairs ───────────────────────────────────────────────────────────────────────────

interface HeldRecord {
  readonly key: number;
  readonly id: number;
}

/** Records of one kind of state; `lastOf`: the watermark that ends what the record is held for. */
interface Holding extends Pick<HeldRecords, 'operator' | 'input'> {
  readonly held: readonly HeldRecord[];
  readonly lastOf: (record: TimedRecord) => number;
}

export function wrongWindows(stored: StoredCheckpoint, cut: Cut, bound: number): string[] {
  const windows = stored.keyGroups('windows').flatMap((group) => entriesOf(group, 'window-contents'));
  const held = windows.flatMap(([window, key, forms]) =>
    (forms as readonly (readonly [PlannedRecord])[]).map(([{ id }]) => ({ key, id, window })),
  );
  const records = new Map(cut.due.map((record) => [record.id, record]));
  const elsewhere = held.filter(({ id, key, window }) => {
    const record = records.get(id);
    return record !== undefined && (record.key !== key || windowOf(record) !== window);
  });
  const lastOf = (record: TimedRecord) => startOf(record) + WINDOW_SIZE - 1;
  return [
    ...wrongHolding({ operator: 'windows', held, lastOf }, cut, bound),
    ...said(
      elsewhere.map(({ id }) => id),
      'are in a window that is not theirs',
    ),
  ];
}

/** Each side of the join keeps each record until the other one can have no partner for it any more (5.8.4). */
export function wrongPairs(stored: StoredCheckpoint, cut: Cut, bound: number): string[] {
  const groups = stored.keyGroups('pairs');
  const lastOf = ({ timestamp }: TimedRecord) => timestamp + PAIR_BOUND;
  return (['LEFT_BUFFER', 'RIGHT_BUFFER'] as const).flatMap((buffer, at) => {
    const held = groups.flatMap((group) =>
      [...formsOf(group, buffer)].flatMap(([key, times]) =>
        (times as readonly (readonly [time: number, records: readonly PlannedRecord[]])[]).flatMap(([, records]) =>
          records.map(({ id }) => ({ key, id })),
        ),
      ),
    );
    return wrongHolding({ operator: 'pairs', input: at === 0 ? 0 : 1, held, lastOf }, cut, bound);
  });
}

function wrongHolding({ held, lastOf, ...place }: Holding, cut: Cut, bound: number): string[] {
  const records = new Map(cut.due.map((record) => [record.id, record]));
  /** By key: what is held and would go first. */
  const next = new Map<number, number>();
  for (const { key, id } of held) {
    const record = records.get(id);
    if (record !== undefined) next.set(key, Math.min(lastOf(record), next.get(key) ?? Number.POSITIVE_INFINITY));
  }
  const isOver = (record: TimedRecord) => {
    if (cut.contents.isOver(record.key, place.operator)) return true;
    const last = lastOf(record);
    return last <= bound && last < (next.get(record.key) ?? Number.POSITIVE_INFINITY);
  };
  const ids = held.map(({ id }) => id);
  return wrongRecords({ ...place, ids, isOver }, cut);
}

function startOf({ timestamp }: TimedRecord): number {
  return timestamp - (timestamp % WINDOW_SIZE);
}

function windowOf(record: TimedRecord): string {
  return `${startOf(record)}:${startOf(record) + WINDOW_SIZE}`;
}

// ── sessions ────────────────────────────────────────────────────────────────────────────────────

interface StoredSession {
  readonly count: number;
  readonly sum: number;
}

/** Each key has one session, to the end of time. What it has counted is known where nothing of its key is on its way. */
export function wrongSessions(stored: StoredCheckpoint, cut: Cut, bound: number): string[] {
  const groups = stored.keyGroups('sessions');
  const contents = new Map(
    groups.flatMap((group) =>
      entriesOf(group, 'window-contents').map(([, key, form]) => [key, form[0] as StoredSession]),
    ),
  );
  const windows = new Map(groups.flatMap((group) => [...formsOf(group, 'merging-window-set')]));
  const coming = new Set(cut.contents.comingTo('sessions').map(({ id }) => id));
  return [...new Set(cut.due.map(({ key }) => key))].flatMap((key) => {
    const due = cut.due.filter((record) => record.key === key);
    const session = contents.get(key);
    if (session === undefined && (bound === Number.POSITIVE_INFINITY || cut.contents.isOver(key, 'sessions')))
      return [];
    if (due.some(({ id }) => coming.has(id))) return [];
    const times = due.map(({ timestamp }) => timestamp);
    const [[[window = null] = []] = []] = (windows.get(key) ?? []) as readonly (readonly [readonly [unknown]])[];
    return [
      ...differs(`records in the session of key ${key}`, due.length, session?.count ?? 0),
      ...differs(
        `sum in the session of key ${key}`,
        due.reduce((sum, { amount }) => sum + amount, 0),
        session?.sum ?? 0,
      ),
      ...differs(`session of key ${key}`, `${Math.min(...times)},${Math.max(...times) + SESSION_GAP}`, String(window)),
    ];
  });
}
