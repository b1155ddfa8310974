import { expect, test } from 'vitest';
import { SharedObjects } from './shared-objects.ts';

/** A small realm: a prototype, a function with a field, an accessor, and a circle. */
function realm() {
  class Shared {
    static fields: Record<string, unknown> = { of: 1 };
    get size(): number {
      return 1;
    }
    method(): void {}
  }
  const root: Record<string, unknown> = { Shared, number: Number.NaN };
  root.self = root;
  return { root, Shared, prototype: Shared.prototype as unknown as Record<string, unknown> };
}

type Realm = ReturnType<typeof realm>;

const CHANGES: Readonly<Record<string, (realm: Realm) => void>> = {
  'a property more': ({ prototype }) => void Object.assign(prototype, { more: 1 }),
  'a property less': ({ prototype }) => void delete prototype.method,
  'another value': ({ Shared }) => void Object.assign(Shared.fields, { of: 2 }),
  'another getter': ({ prototype }) => void Object.defineProperty(prototype, 'size', { get: () => 2 }),
  'another prototype': ({ Shared }) => void Object.setPrototypeOf(Shared.fields, null),
  'a symbol': ({ Shared }) => void Object.assign(Shared, { [Symbol.iterator]: 1 }),
  'a property that is written no more': ({ root }) => void Object.defineProperty(root, 'number', { writable: false }),
  'an object that takes no more properties': ({ Shared }) => void Object.preventExtensions(Shared.fields),
  'other properties in the place of others': ({ Shared }) => {
    delete Shared.fields.of;
    Shared.fields.other = 1;
  },
};

test.each(Object.entries(CHANGES))('%s is seen', (_, change) => {
  const made = realm();
  const shared = new SharedObjects([made.root]);
  expect(shared.areUnchanged).toBe(true);
  change(made);
  expect(shared.areUnchanged).toBe(false);
});

test('what is as it was again is no change', () => {
  const { root, prototype } = realm();
  const shared = new SharedObjects([root]);
  prototype.more = 1;
  delete prototype.more;
  expect(shared.areUnchanged).toBe(true);
});
