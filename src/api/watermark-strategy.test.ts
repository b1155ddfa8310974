import { expect, test } from 'vitest';
import { WatermarkStrategy, watermarkSpecOf } from './watermark-strategy.ts';

const assigned = (given: unknown) =>
  watermarkSpecOf(
    WatermarkStrategy.noWatermarks().withTimestampAssigner(() => given as number),
    'test',
  ).timestampAssigner?.({}, 0);

test('a timestamp is a long: whole milliseconds, also before 1970 (4.1.1)', () => {
  expect([assigned(1_777_809_600_000), assigned(-1)]).toEqual([1_777_809_600_000, -1]);
});

test.each([
  [1_777_809_600.8, '1777809600.8'],
  [undefined, 'undefined'],
  ['12:00:08', '12:00:08'],
  [new Date(0), 'an object'],
])('a timestamp assigner that gives %o is told what a timestamp is', (given, named) => {
  expect(() => assigned(given)).toThrow(`the timestamp assigner gave ${named} for a record`);
});
