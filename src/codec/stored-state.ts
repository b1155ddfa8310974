/**
 * The stored form of state, as far as it can be read without the job: the blob of a key group, and the list of an operator state.
 * `state/` writes both and makes tables of them again; the state view of the page shows them as they lie there.
 */
import { ByteReader, CorruptBytes } from './bytes.ts';

export type StoredTable = {
  readonly name: string;
  readonly kind: string;
  /** Values stand with the time of their last update (time to live). */
  readonly stamped: boolean;
  /** Namespace, key and the value in its stored form. */
  readonly entries: readonly (readonly [namespace: unknown, key: unknown, form: unknown])[];
};

export interface StoredKeyGroup {
  readonly tables: readonly StoredTable[];
  /** Namespace, key and timestamp. */
  readonly eventTime: readonly unknown[];
  readonly processingTime: readonly unknown[];
}

/** What the blob of a key group begins with. */
export interface GroupHeader {
  readonly version: number;
  readonly tables: readonly {
    readonly name: string;
    readonly kind: string;
    readonly stamped: boolean;
    readonly entries: number;
  }[];
  readonly eventTime: number;
  readonly processingTime: number;
}

export const KEY_GROUP_FORMAT_VERSION = 1;

/** @throws CorruptBytes where they are not the blob of a key group. */
export function readKeyGroup(keyGroup: number, bytes: Uint8Array): StoredKeyGroup {
  const reader = new ByteReader(bytes);
  const header = reader.value() as GroupHeader | null;
  if (header?.version !== KEY_GROUP_FORMAT_VERSION || !Array.isArray(header.tables))
    throw new CorruptBytes(`Key group ${keyGroup} is not in a format that is known here.`);
  const many = <Stored>(count: number) => Array.from({ length: count }, () => reader.value() as Stored);
  const tables = header.tables.map(({ entries, ...table }) => ({
    ...table,
    entries: many<StoredTable['entries'][number]>(entries),
  }));
  return { tables, eventTime: many(header.eventTime), processingTime: many(header.processingTime) };
}

/** The key groups of one operator of one subtask, each whole: an incremental checkpoint has several parts of one. @throws CorruptBytes */
export function readKeyGroups(
  handles: readonly { readonly keyGroup: number; readonly part: string }[],
  payloadOf: (part: string) => Uint8Array,
): ReadonlyMap<number, StoredKeyGroup> {
  const groups = new Map<number, StoredKeyGroup>();
  for (const { keyGroup, part } of handles) {
    const read = readKeyGroup(keyGroup, payloadOf(part));
    const known = groups.get(keyGroup);
    groups.set(keyGroup, known === undefined ? read : joined(known, read));
  }
  return groups;
}

function joined(a: StoredKeyGroup, b: StoredKeyGroup): StoredKeyGroup {
  const tables = new Map(a.tables.map((table) => [table.name, table]));
  for (const table of b.tables) {
    const entries = [...(tables.get(table.name)?.entries ?? []), ...table.entries];
    tables.set(table.name, { ...table, entries });
  }
  return {
    tables: [...tables.values()],
    eventTime: [...a.eventTime, ...b.eventTime],
    processingTime: [...a.processingTime, ...b.processingTime],
  };
}

/** The elements of an operator state; of a broadcast state its entries. @throws CorruptBytes */
export function readOperatorState(bytes: Uint8Array): unknown[] {
  const reader = new ByteReader(bytes);
  return Array.from({ length: reader.count() }, () => reader.value());
}
