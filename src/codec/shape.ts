/**
 * What the records of a channel look like: which fields in which order, and what is in them. Inferred from one record;
 * each record is checked against it, and what differs is written field by field beside the columns.
 */
import { isPlainObject } from './values.ts';

export type LeafShape = 'number' | 'text' | 'boolean' | 'any';

/** `any`: tagged values one by one. Plain data, so that it can be announced to the decoder as a value. */
export type Shape = LeafShape | ObjectShape;

export interface ObjectShape {
  readonly keys: readonly string[];
  readonly fields: readonly Shape[];
}

/** Deeper objects are one column of tagged values. */
const MAX_DEPTH = 4;
const MAX_FIELDS = 64;

/** The shape of a record of the value model; what is outside it counts as `any`, and is refused when it is written. */
export function inferShape(value: unknown, depth = 0): Shape {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH || !isPlainObject(value)) return 'any';
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0 || keys.length > MAX_FIELDS || keys.includes('__proto__')) return 'any';
  return { keys, fields: keys.map((key) => inferShape(value[key], depth + 1)) };
}

/** Whether a value is an object of the value model that has fields. */
export function isPlainRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlainObject(value);
}

/** Whether an object has just the fields of a shape, in its order, and none undefined. */
export function hasFieldsOf(shape: ObjectShape, value: unknown): value is Record<string, unknown> {
  if (!isPlainRecord(value)) return false;
  let index = 0;
  for (const key in value) {
    if (key !== shape.keys[index] || value[key] === undefined) return false;
    index++;
  }
  return index === shape.keys.length;
}

/** Whether a value that came over the wire is a shape. */
export function isShape(value: unknown): value is Shape {
  if (typeof value === 'string') return ['number', 'text', 'boolean', 'any'].includes(value);
  if (typeof value !== 'object' || value === null) return false;
  const { keys, fields } = value as Partial<ObjectShape>;
  if (!Array.isArray(keys) || !Array.isArray(fields) || keys.length !== fields.length) return false;
  return keys.every((key) => typeof key === 'string' && key !== '__proto__') && fields.every(isShape);
}
