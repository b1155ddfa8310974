import { expect, test } from 'vitest';
import { FieldWatch } from './field-watch.ts';

class StateHandle {
  value = 1;
}

test('a field that changed is told with what it was, once', () => {
  const fn = { count: 1, names: ['a'], handle: new StateHandle(), map: () => 0 };
  const watch = new FieldWatch(fn);
  fn.count = 2;
  fn.names.push('b');
  fn.handle.value = 9;
  expect(watch.changes()).toEqual([
    { field: 'count', before: 1, after: 2 },
    { field: 'names', before: ['a'], after: ['a', 'b'] },
  ]);
  expect(watch.changes()).toEqual([]);
});

test('a Map is shown by its entries', () => {
  const fn = { seen: new Map([['a', 1]]) };
  const watch = new FieldWatch(fn);
  fn.seen.set('b', 2);
  const after = [
    ['a', 1],
    ['b', 2],
  ];
  expect(watch.changes()).toEqual([{ field: 'seen', before: [['a', 1]], after }]);
});
