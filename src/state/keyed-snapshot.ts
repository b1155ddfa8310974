/**
 * The bytes of keyed state: one blob a key group, with its timers, so that a key group can go to any subtask (2.6,
 * 4.5.6).
 * A blob is a sequence of encoded values: a header that names states, their kinds and counts, then each entry, then
 * the timers.
 * Source: HeapSnapshotStrategy writes by key group as well; the format is our own.
 */
import { assert } from '../base/assert.ts';
import type { KeyGroup, Timestamp } from '../base/ids.ts';
import { ByteWriter, encodeValue } from '../codec/bytes.ts';
import { type GroupHeader, KEY_GROUP_FORMAT_VERSION, readKeyGroup } from '../codec/stored-state.ts';
import type { Stamped, StoredMap } from './heap-states.ts';
import type { CapturedKeyedState, StoredTimer, StoredTimers } from './keyed-state-backend.ts';
import type { Namespace, StateKind } from './state-spec.ts';
import type { CapturedEntry, StateTable } from './state-table.ts';
import { identityOf } from './value-identity.ts';

/** How many entries one call of `encodeSome` encodes. */
const ENTRIES_A_CALL = 256;

/** The entries of one state in one key group, on their way into a blob. */
interface CapturedTable {
  readonly table: StateTable;
  readonly stamped: boolean;
  readonly entries: readonly CapturedEntry[];
}

interface CapturedGroup {
  readonly keyGroup: KeyGroup;
  readonly tables: readonly CapturedTable[];
  readonly timers: StoredTimers;
}

/** The bytes of one entry. */
export function encodeEntry(table: StateTable, entry: CapturedEntry): Uint8Array {
  return encodeValue(formOf(table, entry));
}

/** Namespace, key, and the value as its kind stores it. */
function formOf({ kind, stamped }: StateTable, { namespace, key, value }: CapturedEntry): unknown {
  return [namespace, key, storedForm(kind, stamped, value)];
}

/** What a barrier captured: encodes in small portions what nothing has touched meanwhile. */
export class KeyedCapture implements CapturedKeyedState {
  private readonly blobs: { keyGroup: number; entries: number; bytes: Uint8Array }[] = [];
  private readonly waiting: { table: StateTable; entry: CapturedEntry }[] = [];
  private at = 0;

  constructor(private readonly captured: readonly CapturedGroup[]) {
    for (const { tables } of captured) {
      for (const { table, entries } of tables) {
        for (const entry of entries) if (entry.bytes === null) this.waiting.push({ table, entry });
      }
    }
  }

  get groups(): readonly { readonly keyGroup: number; readonly entries: number }[] {
    return this.captured.map((group) => ({ keyGroup: group.keyGroup, entries: entriesOf(group) }));
  }

  get keyed(): readonly { readonly keyGroup: number; readonly entries: number; readonly bytes: Uint8Array }[] {
    assert(this.isEncoded, 'The blobs of a capture are asked for before all is encoded.');
    if (this.blobs.length < this.captured.length) this.blobs.push(...this.captured.map(blobOf));
    return this.blobs;
  }

  encodeSome(): boolean {
    const end = Math.min(this.at + ENTRIES_A_CALL, this.waiting.length);
    for (; this.at < end; this.at++) {
      const { table, entry } = this.waiting[this.at] as { table: StateTable; entry: CapturedEntry };
      entry.bytes ??= encodeEntry(table, entry);
    }
    return this.isEncoded;
  }

  private get isEncoded(): boolean {
    return this.at === this.waiting.length;
  }
}

/** Captures one partition, which is a key group or of one; null where it has neither entries nor timers. */
export function captureGroup(
  keyGroup: KeyGroup,
  partition: number,
  tables: Iterable<StateTable>,
  timers?: StoredTimers,
): CapturedGroup | null {
  const captured: CapturedTable[] = [];
  for (const table of tables) {
    const entries = table.capture(partition);
    if (entries.length > 0) captured.push({ table, stamped: table.stamped, entries });
  }
  const { eventTime = [], processingTime = [] } = timers ?? {};
  if (captured.length + eventTime.length + processingTime.length === 0) return null;
  return { keyGroup, tables: captured, timers: { eventTime, processingTime } };
}

/** Where what a blob holds is to go. */
export interface GroupReader {
  tableOf(name: string, kind: StateKind, stamped: boolean): StateTable;
  partitionOf(key: unknown): number;
  /** The time that values get which were stored without one and are to have one by now (6.2.5). */
  now(): Timestamp;
}

/** Reads a key group's blob, or that of a bucket of one, into tables; returns the timers. */
export function readGroup(keyGroup: KeyGroup, bytes: Uint8Array, reader: GroupReader): StoredTimers {
  const { tables, eventTime, processingTime } = readKeyGroup(keyGroup, bytes);
  for (const stored of tables) {
    const kind = stored.kind as StateKind;
    const table = reader.tableOf(stored.name, kind, stored.stamped);
    for (const [namespace, key, form] of stored.entries) {
      const value = valueOfForm(kind, form);
      const current = table.stamped === stored.stamped ? value : restamped(kind, value, reader.now());
      table.restore(reader.partitionOf(key), namespace as Namespace, key, identityOf(key), current);
    }
  }
  return { eventTime: eventTime as StoredTimer[], processingTime: processingTime as StoredTimer[] };
}

/** A partition as it is now, whole. */
export function encodeGroup(
  keyGroup: KeyGroup,
  partition: number,
  tables: Iterable<StateTable>,
): { entries: number; bytes: Uint8Array } {
  const stored = Array.from(tables, (table) => ({ table, stamped: table.stamped, entries: table.stored(partition) }));
  const filled = stored.filter(({ entries }) => entries.length > 0);
  return blobOf({ keyGroup, tables: filled, timers: NO_TIMERS });
}

const NO_TIMERS: StoredTimers = { eventTime: [], processingTime: [] };

export function restamped(kind: StateKind, value: unknown, stamp: Timestamp): unknown {
  if (kind === 'LIST') return (value as Stamped[]).map((element) => ({ ...element, stamp }));
  if (kind === 'MAP')
    return new Map([...(value as StoredMap)].map(([identity, entry]) => [identity, { ...entry, stamp }]));
  return { ...(value as Stamped), stamp };
}

export function blobOf(group: CapturedGroup): { keyGroup: number; entries: number; bytes: Uint8Array } {
  const { eventTime, processingTime } = group.timers;
  const header: GroupHeader = {
    version: KEY_GROUP_FORMAT_VERSION,
    tables: group.tables.map(({ table, stamped, entries }) => ({
      name: table.name,
      kind: table.kind,
      stamped,
      entries: entries.length,
    })),
    eventTime: eventTime.length,
    processingTime: processingTime.length,
  };
  const writer = new ByteWriter();
  writer.value(header);
  for (const { table, entries } of group.tables) {
    for (const entry of entries) {
      if (entry.bytes !== null) writer.raw(entry.bytes);
      else writer.value(formOf(table, entry));
    }
  }
  for (const timer of [...eventTime, ...processingTime]) writer.value(timer);
  return { keyGroup: group.keyGroup, entries: entriesOf(group), bytes: writer.take() };
}

/** State entries and timers. */
function entriesOf({ tables, timers }: CapturedGroup): number {
  const inTables = tables.reduce((sum, { entries }) => sum + entries.length, 0);
  return inTables + timers.eventTime.length + timers.processingTime.length;
}

/** A stored value in the value model: stamps stand beside the values they belong to. */
function storedForm(kind: StateKind, stamped: boolean, value: unknown): unknown {
  const form = (one: Stamped) => (stamped ? [one.value, one.stamp] : [one.value]);
  if (kind === 'LIST') return (value as Stamped[]).map(form);
  if (kind === 'MAP') return Array.from((value as StoredMap).values(), (entry) => [entry.key, ...form(entry)]);
  return form(value as Stamped);
}

function valueOfForm(kind: StateKind, form: unknown): unknown {
  const stamped = ([value, stamp = 0]: [unknown, number?]): Stamped => ({ value, stamp });
  if (kind === 'LIST') return (form as [unknown, number?][]).map(stamped);
  if (kind === 'MAP') {
    const entries = form as [unknown, unknown, number?][];
    return new Map(entries.map(([key, value, stamp = 0]) => [identityOf(key), { key, value, stamp }]));
  }
  return stamped(form as [unknown, number?]);
}
