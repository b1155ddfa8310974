/** Looks into events and rows by paths such as `value.page`: what the fault tape, cues, questions and checks ask with. */

/** The value at a path of field names with dots; undefined where there is none. */
export function atPath(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, field) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, field)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[field];
  }, value);
}

/** Whether each named field has the given value. Values are plain data and compared by what they hold. */
export function hasFields(value: unknown, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([path, expected]) => sameData(atPath(value, path), expected));
}

/** Equality of plain data; the order of an object's fields does not matter. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
