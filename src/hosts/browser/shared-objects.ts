/**
 * The objects that all code of a realm shares: what can be reached from its global object by properties and prototypes. Knows whether they are
 * as they were when this was made, so that a realm is not used again in which a job has left something: a method on a prototype, a global.
 * What this needs is taken from the realm before any job is there.
 */
const { getOwnPropertyDescriptor, getPrototypeOf, is, isExtensible } = Object;
const { ownKeys } = Reflect;

interface Known {
  readonly object: object;
  readonly prototype: object | null;
  readonly isExtensible: boolean;
  readonly keys: readonly PropertyKey[];
  readonly properties: readonly (PropertyDescriptor | undefined)[];
}

/** Those that no property leads to. */
const HIDDEN: readonly object[] = [
  [][Symbol.iterator](),
  ''[Symbol.iterator](),
  new Map()[Symbol.iterator](),
  new Set()[Symbol.iterator](),
  ''.matchAll(/x/g),
  function* () {},
  async () => {},
  async function* () {},
];

export class SharedObjects {
  private readonly known: readonly Known[];

  constructor(roots: readonly object[] = [globalThis, ...HIDDEN]) {
    const found = new Set(roots);
    // A set goes on to what is added while it is gone through.
    this.known = Array.from(walk(found));
  }

  /** Nothing was added, taken away or changed. */
  get areUnchanged(): boolean {
    // No method of the realm is called here that a job could have changed.
    for (let i = 0; i < this.known.length; i++) if (!isUnchanged(this.known[i] as Known)) return false;
    return true;
  }
}

function* walk(found: Set<object>): Iterable<Known> {
  for (const object of found) {
    const known = knownOf(object);
    for (const value of [known.prototype, ...known.properties.flatMap((one) => [one?.value, one?.get, one?.set])])
      if (isObject(value)) found.add(value);
    yield known;
  }
}

function knownOf(object: object): Known {
  const keys = ownKeys(object);
  return {
    object,
    prototype: getPrototypeOf(object),
    isExtensible: isExtensible(object),
    keys,
    properties: keys.map((key) => propertyOf(object, key)),
  };
}

function isUnchanged({ object, prototype, isExtensible: wasExtensible, keys, properties }: Known): boolean {
  const now = ownKeys(object);
  if (now.length !== keys.length || getPrototypeOf(object) !== prototype || isExtensible(object) !== wasExtensible)
    return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    if (now[i] !== key || !isSame(properties[i], propertyOf(object, key))) return false;
  }
  return true;
}

function isSame(before: PropertyDescriptor | undefined, now: PropertyDescriptor | undefined): boolean {
  return (
    is(before?.value, now?.value) &&
    before?.get === now?.get &&
    before?.set === now?.set &&
    before?.writable === now?.writable &&
    before?.enumerable === now?.enumerable &&
    before?.configurable === now?.configurable
  );
}

/** Undefined where the browser forbids to look (Firefox, `caches` in a frame without an origin). */
function propertyOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  try {
    return getOwnPropertyDescriptor(object, key);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
