/**
 * One text for one piece of plain data, whatever order its fields were written in: what hashes of the trace are made
 * of, and what people read of a value that is too long to show.
 */

/**
 * JSON with sorted fields, and with what JSON has no words for: `10n`, `NaN`, `Infinity`, `-0`, `undefined` in arrays,
 * bytes as `bytes(1,2)`. An undefined field is left out.
 */
export function stableText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return String(value);
  }
}

function objectText(value: object): string {
  if (value instanceof Uint8Array) return `bytes(${value.join(',')})`;
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  const fields = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${stableText(fields[key])}`;
  }
  return `{${text}}`;
}
