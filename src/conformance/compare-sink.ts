/** Says in words how the rows of a sink differ from those that were recorded. */
import type { ExpectedSink } from './conformance-case.ts';

const SHOWN = 5;

/** One line a difference; none when the rows agree. */
export function compareSink(sink: string, expected: ExpectedSink, actual: readonly unknown[]): string[] {
  const wanted = expected.values.map(text);
  const found = actual.map(text);
  switch (expected.compare) {
    case 'list':
      return compareLists(`sink ${sink}`, wanted, found);
    case 'multiset':
      return compareMultisets(`sink ${sink}`, wanted, found);
    case 'perKey':
      return comparePerKey(sink, expected, actual);
  }
}

function compareLists(where: string, wanted: readonly string[], found: readonly string[]): string[] {
  const length = Math.max(wanted.length, found.length);
  for (let at = 0; at < length; at++) {
    if (wanted[at] === found[at]) continue;
    return [`${where}, row ${at}: expected ${wanted[at] ?? 'nothing more'}, found ${found[at] ?? 'nothing more'}`];
  }
  return [];
}

function compareMultisets(where: string, wanted: readonly string[], found: readonly string[]): string[] {
  const surplus = new Map<string, number>();
  for (const row of found) surplus.set(row, (surplus.get(row) ?? 0) + 1);
  for (const row of wanted) surplus.set(row, (surplus.get(row) ?? 0) - 1);
  const missing = [...surplus].filter(([, count]) => count < 0).map(([row, count]) => times(row, -count));
  const unexpected = [...surplus].filter(([, count]) => count > 0).map(([row, count]) => times(row, count));
  return [
    ...(missing.length > 0 ? [`${where}: missing ${someOf(missing)}`] : []),
    ...(unexpected.length > 0 ? [`${where}: unexpected ${someOf(unexpected)}`] : []),
  ];
}

function comparePerKey(sink: string, { key, values }: ExpectedSink, actual: readonly unknown[]): string[] {
  const wanted = byKey(values, key);
  const found = byKey(actual, key);
  const keys = new Set([...wanted.keys(), ...found.keys()]);
  return [...keys].flatMap((k) => compareLists(`sink ${sink}, key ${k}`, wanted.get(k) ?? [], found.get(k) ?? []));
}

function byKey(rows: readonly unknown[], key: string | number | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const of = text((row as Record<string, unknown>)[key ?? 0]);
    groups.set(of, [...(groups.get(of) ?? []), text(row)]);
  }
  return groups;
}

/** A value as JSON, as the recordings write it: numbers of any Java type alike, fields in one order. */
function text(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(Object.is(value, -0) ? 0 : value) ?? 'undefined';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([field, inner]) => `${JSON.stringify(field)}:${text(inner)}`).join(',')}}`;
}

function times(row: string, count: number): string {
  return count === 1 ? row : `${row} (${count} times)`;
}

function someOf(rows: readonly string[]): string {
  const more = rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : '';
  return `${rows.slice(0, SHOWN).join(', ')}${more}`;
}
