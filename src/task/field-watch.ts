/**
 * Sees what a learner's function keeps in its own fields, and what has changed since it was last looked at: the pad beside keyed state.
 * State handles and functions are no fields in this sense. Traced runs only.
 */
import { previewValue } from '../codec/values.ts';

interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Entries of a Map or Set that are shown. */
const ENTRIES_SHOWN = 20;

export class FieldWatch {
  private readonly target: Readonly<Record<string, unknown>> | null;
  private known: ReadonlyMap<string, unknown>;

  /** `target` null: there is no function object to watch. */
  constructor(target: object | null) {
    this.target = target as Readonly<Record<string, unknown>> | null;
    this.known = this.look();
  }

  /** The fields that are not as they were at the last call. */
  changes(): FieldChange[] {
    if (this.target === null) return [];
    const { known } = this;
    const now = this.look();
    const changes: FieldChange[] = [];
    const compare = (field: string) => {
      const [before, after] = [known.get(field), now.get(field)];
      if (!sameText(before, after)) changes.push({ field, before: before ?? null, after: after ?? null });
    };
    for (const field of known.keys()) compare(field);
    for (const field of now.keys()) if (!known.has(field)) compare(field);
    this.known = now;
    return changes;
  }

  private look(): ReadonlyMap<string, unknown> {
    const fields = new Map<string, unknown>();
    if (this.target === null) return fields;
    for (const field of Object.keys(this.target)) {
      const value: unknown = this.target[field];
      if (isOwnData(value)) fields.set(field, previewField(value));
    }
    return fields;
  }
}

/** Plain data and collections: what a learner keeps. An instance of any other class is a handle of the engine's. */
function isOwnData(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol' || value === undefined) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function previewField(value: unknown): unknown {
  if (value instanceof Map)
    return previewEntries([...value].map(([key, entry]) => [previewValue(key), previewValue(entry)]));
  if (value instanceof Set) return previewEntries([...value].map(previewValue));
  return previewValue(value);
}

function previewEntries(entries: readonly unknown[]): unknown {
  return entries.length <= ENTRIES_SHOWN
    ? entries
    : {
        truncated: true,
        preview: `${entries.length} entries, beginning ${JSON.stringify(entries.slice(0, ENTRIES_SHOWN), plainText)}`,
      };
}

function sameText(a: unknown, b: unknown): boolean {
  return (
    Object.is(a, b) ||
    (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a, plainText) === JSON.stringify(b, plainText))
  );
}

function plainText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
