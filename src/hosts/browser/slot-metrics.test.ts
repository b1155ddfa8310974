import { expect, test } from 'vitest';
import type { TaskMetrics } from '../../task/task-io-metrics.ts';
import { SlotMetrics } from './slot-metrics.ts';

/** A task whose counts the test changes. */
function task(isHeld = false) {
  const ioMetrics = { recordsIn: 0, recordsOut: 0, watermark: null, pressure: { isHeld } };
  const metrics = { registry: { read: () => [] } };
  return { ioMetrics, metrics } as unknown as TaskMetrics & { readonly ioMetrics: typeof ioMetrics };
}

test('each subtask spends its time busy while it could go on, back-pressured while its outputs are full, else idle', () => {
  const metrics = new SlotMetrics(0);
  metrics.deployed('map:0:0', task());
  metrics.deployed('map:1:0', task(true));
  metrics.stepped(10, ['map:0:0']);
  metrics.stepped(40, []);
  const { subtasks } = metrics.report(100, () => true);
  expect(subtasks).toMatchObject([
    { execution: 'map:0:0', idleTimeMs: 70, busyTimeMs: 30, backPressuredTimeMs: 0 },
    { execution: 'map:1:0', idleTimeMs: 10, busyTimeMs: 0, backPressuredTimeMs: 90 },
  ]);
});

test('what has ended is reported once more, with all that it did', () => {
  const metrics = new SlotMetrics(0);
  const counts = task();
  metrics.deployed('map:0:0', counts);
  Object.assign(counts.ioMetrics, { recordsIn: 7, recordsOut: 5 });
  expect(metrics.report(100, () => false).subtasks).toMatchObject([{ numRecordsIn: 7, numRecordsOut: 5 }]);
  expect(metrics.report(200, () => false).subtasks).toEqual([]);
});

test('only channels that were used since the report before are told of, with all that went over them', () => {
  const metrics = new SlotMetrics(0);
  metrics.sent('a:0:0 > b:0:0 : e0', 3);
  metrics.report(100, () => true);
  expect(metrics.report(200, () => true).channels).toEqual([]);
  metrics.sent('a:0:0 > b:0:0 : e0', 2);
  expect(metrics.report(300, () => true).channels).toEqual([{ channel: 'a:0:0 > b:0:0 : e0', elements: 5 }]);
});
