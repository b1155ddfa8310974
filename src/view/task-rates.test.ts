import { expect, test } from 'vitest';
import { MeasuredRates } from './measured-rates.ts';
import { viewOf } from './reduce.ts';
import { tracedRates } from './task-rates.ts';
import { at, channel, click, counted, running, script } from './testing/script.ts';

const tick = at(5000, { type: 'credit', channel: channel(0, 0), buffers: 1 });

test('records of a whole second are a rate, and their steps are its busy time', () => {
  const steps = [
    ...running(),
    ...[1100, 1400, 1700].flatMap((time, n) => [...click(time, '/home', n), ...counted(time + 10, '/home', n, n)]),
    tick,
  ];
  const rates = tracedRates(viewOf(script(...steps)), 'count', 0, 10);
  const second = rates.find(({ time }) => time === 2000);
  expect(second).toMatchObject({ numRecordsInPerSecond: 3, busyTimeMsPerSecond: 30, idleTimeMsPerSecond: 970 });
  expect(rates.at(-1)).toMatchObject({ time: 5000, numRecordsInPerSecond: 0, idleTimeMsPerSecond: 1000 });
  const source = tracedRates(viewOf(script(...steps)), 'clicks', 0, 10);
  expect(source.find(({ time }) => time === 2000)).toMatchObject({
    numRecordsOutPerSecond: 3,
    numRecordsInPerSecond: 0,
  });
});

test('the time held up counts in each of the seconds it reaches over', () => {
  const held = { execution: 'clicks:0:0', by: channel(0, 0) };
  const steps = [
    ...running(),
    at(1600, { type: 'backPressured', ...held }),
    at(3200, { type: 'flowing', ...held }),
    at(3700, { type: 'backPressured', ...held }),
    tick,
  ];
  const rates = tracedRates(viewOf(script(...steps)), 'clicks', 0, 1);
  const heldMs = rates.map(({ time, backPressuredTimeMsPerSecond }) => [time, backPressuredTimeMsPerSecond]);
  expect(heldMs).toEqual(
    expect.arrayContaining([
      [2000, 400],
      [3000, 1000],
      [4000, 500],
      [5000, 1000],
    ]),
  );
});

test('the rates of a dead attempt end where it died, and the next one begins', () => {
  const steps = [
    ...running(),
    at(1500, { type: 'taskManagerKilled', taskManager: 'tm-1' }),
    at(3000, { type: 'taskStatus', execution: 'count:0:1', from: 'CREATED', to: 'SCHEDULED', slot: null }),
    tick,
  ];
  const times = tracedRates(viewOf(script(...steps)), 'count', 0, 1).map(({ time }) => time);
  expect(times).toEqual([1000, 4000, 5000]);
});

const counts = (numRecordsIn: number) => ({
  execution: 'count:0:0',
  numRecordsIn,
  numRecordsOut: 0,
  busyTimeMs: numRecordsIn / 10,
  backPressuredTimeMs: 0,
  idleTimeMs: 0,
  currentInputWatermark: null,
  own: [],
});

test('measured counts are rates of the last second, and none of what is no longer heard of', () => {
  const measured = new MeasuredRates();
  for (let time = 0; time <= 3000; time += 100)
    measured.take({ time, subtasks: [counts(time * 5)], channels: [{ channel: channel(0, 0), elements: time * 2 }] });
  expect(measured.ratesOf('count:0:0')).toMatchObject({ numRecordsInPerSecond: 5000, busyTimeMsPerSecond: 500 });
  expect(measured.elementsPerSecond(channel(0, 0))).toBe(2000);
  const points = measured.pointsOf('count', 0);
  expect(points.length).toBeLessThan(10);
  expect(points.at(-1)).toMatchObject({ time: 3000, numRecordsInPerSecond: 5000 });
  measured.take({ time: 5000, subtasks: [], channels: [] });
  expect(measured.ratesOf('count:0:0')).toMatchObject({ numRecordsInPerSecond: 0 });
});
