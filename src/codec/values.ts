/**
 * What may be a record, a state value, an accumulator or a committable: null, boolean, string, number, bigint, an array
 * without holes, or a plain object of these. Everything that passes from one function of the learner's to another
 * passes through here, chained or not, so that a job never works chained and breaks after `keyBy`.
 */
import { MillraceError } from '../base/failure.ts';
import type { TruncatedValue } from '../wire/trace-events.ts';
import { stableText } from './stable-text.ts';

/** A plain object of the value model. */
export type PlainObject = Record<string, unknown>;

/** Thrown for anything outside the value model. */
export class UnsupportedValue extends MillraceError {
  override readonly name = 'UnsupportedValue';
  constructor(
    /** What was looked at, e.g. `the record that map emitted`. */
    readonly what: string,
    /** Where in it, e.g. `.user.born`; empty for the value itself. */
    readonly path: string,
    /** What is there, e.g. `a Date`. */
    readonly found: string,
    advice: string,
  ) {
    super(
      `${what}${path === '' ? ' is' : ` has at ${path}`} ${found}, which is not data that can travel or be stored: ${advice}.`,
    );
  }
}

/** Levels of nesting; deeper is taken for a cycle until a search for one has shown that it is not. */
export const MAX_DEPTH = 200;
/** Thrown inside codec/ only; the search for the place then makes the error that leaves it. */
export const REFUSED = Symbol('refused');

/**
 * Checks a value and copies it, in one pass. A field that is undefined is left out; NaN, -0 and bigint are kept.
 *
 * @param what names the value in the error, e.g. `the record that map emitted`
 * @throws UnsupportedValue for anything outside the value model
 */
export function copyValue(value: unknown, what: string): unknown {
  if (typeof value !== 'object' || value === null) {
    if (isPrimitive(value)) return value;
    throw refusal(value, what);
  }
  try {
    return copyObject(value, 0);
  } catch (error) {
    throw error === REFUSED ? refusal(value, what) : error;
  }
}

/** null, boolean, string, number or bigint. */
function isPrimitive(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return true;
    default:
      return value === null;
  }
}

/** An object literal or one without prototype, of any realm: its prototype is at the end of the chain. */
export function isPlainObject(value: object): value is PlainObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * An array, of any realm, but not an instance of a class that extends Array: only `Array.prototype` is an array itself.
 */
export function isPlainArray(value: object): value is readonly unknown[] {
  return Array.isArray(value) && Array.isArray(Object.getPrototypeOf(value));
}

function copyObject(value: object, depth: number): unknown {
  if (depth > MAX_DEPTH) throw REFUSED;
  if (isPlainArray(value)) return copyArray(value, depth);
  if (!isPlainObject(value)) throw REFUSED;
  // A spread copies the shape of a flat record at once; only fields that need more are touched again.
  const copy = { ...value };
  for (const key in copy) {
    const field = copy[key];
    if (typeof field === 'string' || typeof field === 'number' || field === null) continue;
    if (field === undefined) return copyDefinedFields(value, depth);
    copy[key] = copyMember(field, depth);
  }
  return copy;
}

function copyArray(value: readonly unknown[], depth: number): unknown[] {
  const copy = value.slice();
  for (let i = 0; i < copy.length; i++) {
    const element = copy[i];
    // A hole reads as undefined, so it is refused with it.
    if (typeof element !== 'string' && typeof element !== 'number') copy[i] = copyMember(element, depth);
  }
  return copy;
}

function copyMember(member: unknown, depth: number): unknown {
  if (isPrimitive(member)) return member;
  if (typeof member !== 'object') throw REFUSED;
  return copyObject(member as object, depth + 1);
}

function copyDefinedFields(value: PlainObject, depth: number): PlainObject {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, copyMember(field, depth)]));
}

/** The error for a value that was refused: names the first place in it that is outside the value model. */
export function refusal(value: unknown, what: string): UnsupportedValue {
  const place = findUnsupported(value, '', []);
  if (place === null) return new UnsupportedValue(what, '', 'nested too deeply', `keep to ${MAX_DEPTH} levels`);
  return new UnsupportedValue(what, place.path, place.found, place.advice);
}

interface UnsupportedPlace {
  readonly path: string;
  readonly found: string;
  readonly advice: string;
}

function findUnsupported(value: unknown, path: string, above: readonly object[]): UnsupportedPlace | null {
  if (isPrimitive(value)) return null;
  if (typeof value !== 'object' || value === null) return { path, ...adviceOn(value) };
  if (above.includes(value))
    return { path, found: 'a cycle', advice: 'it refers back to what contains it; keep an id instead' };
  if (above.length > MAX_DEPTH) return null;
  if (!isPlainArray(value) && !isPlainObject(value)) return { path, ...adviceOn(value) };
  const within = [...above, value];
  if (isPlainArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (!(i in value)) return { path: `${path}[${i}]`, found: 'a hole', advice: 'fill it with null' };
      const place = findUnsupported(value[i], `${path}[${i}]`, within);
      if (place !== null) return place;
    }
    return null;
  }
  for (const [key, field] of Object.entries(value)) {
    const place = field === undefined ? null : findUnsupported(field, path + step(key), within);
    if (place !== null) return place;
  }
  return null;
}

function step(key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** What to do instead, by class or type. */
const ADVICE: Readonly<Record<string, string>> = {
  Date: 'keep the time as milliseconds, e.g. date.getTime()',
  Map: 'use a plain object, or MapState for state',
  Set: 'use an array, or MapState for state',
  RegExp: 'keep its source as a string',
  Promise: 'records are computed at once; a function cannot be async here',
  function: 'a function is not data; keep what it would compute',
  symbol: 'a symbol is not data; use a string',
};

function adviceOn(value: unknown): { found: string; advice: string } {
  if (value === undefined) return { found: 'undefined', advice: 'use null for a value that is missing' };
  const kind = typeof value === 'object' && value !== null ? className(value) : typeof value;
  const article = /^[AEIOU]/i.test(kind) ? 'an' : 'a';
  const advice = ADVICE[kind] ?? `make it a plain object, e.g. { ...value } without methods`;
  return { found: `${article} ${kind}`, advice };
}

function className(value: object): string {
  const made: unknown = (value as { constructor?: unknown }).constructor;
  return typeof made === 'function' && made.name !== '' ? made.name : 'object of a class without name';
}

/**
 * Whether two values of the model are the same data. The order of an object's fields does not matter and an undefined
 * field counts as absent; NaN equals NaN, and 0 differs from -0.
 */
export function valuesEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element, i) => valuesEqual(element, b[i]));
  }
  const fields = Object.entries(a).filter(([, field]) => field !== undefined);
  const others = Object.entries(b).filter(([, field]) => field !== undefined);
  if (fields.length !== others.length) return false;
  return fields.every(([key, field]) => Object.hasOwn(b, key) && valuesEqual(field, (b as PlainObject)[key]));
}

/** Longest text of a value in the trace, in characters: 2 kB. */
const PREVIEW_LENGTH = 2048;

/**
 * A value as the trace keeps it: a copy that later changes do not reach, cut to the beginning of its text where it is
 * long. What is outside the value model (a field of a function may be) is kept as text, too. Never throws.
 */
export function previewValue(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= PREVIEW_LENGTH ? value : truncated(stableText(value));
  if (typeof value !== 'object' || value === null) return isPrimitive(value) ? value : truncated(adviceOn(value).found);
  let copy: unknown;
  try {
    copy = copyObject(value, 0);
  } catch {
    return truncated(adviceOn(value).found);
  }
  if (textLengthMax(copy) <= PREVIEW_LENGTH) return copy;
  const text = stableText(copy);
  return text.length <= PREVIEW_LENGTH ? copy : truncated(text);
}

/** Longest text of a number, and of a character in JSON. */
const NUMBER_LENGTH = 25;
const CHARACTER_LENGTH = 6;

/** What the text of a value cannot be longer than: cheap, so that texts are made of long values only. */
function textLengthMax(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return CHARACTER_LENGTH * value.length + 2;
    case 'bigint':
      return Number.POSITIVE_INFINITY;
    case 'object': {
      if (value === null) return NUMBER_LENGTH;
      let length = 2;
      for (const key in value) length += CHARACTER_LENGTH * key.length + 4 + textLengthMax((value as PlainObject)[key]);
      return length;
    }
    default:
      return NUMBER_LENGTH;
  }
}

function truncated(text: string): TruncatedValue {
  return { truncated: true, preview: text.slice(0, PREVIEW_LENGTH) };
}
