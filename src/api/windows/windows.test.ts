import type * as Api from 'millrace';
import { describe, expect, test } from 'vitest';
import facts from '../../../tests/facts/window-assigners.json' with { type: 'json' };
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import { Duration } from '../duration.ts';
import { RecordWithoutTimestamp, type WindowAssigner } from './window-assigner.ts';
import { windowStart, windowStart64 } from './window-start.ts';
import { WINDOWING } from './windowing.ts';

const { TumblingEventTimeWindows, SlidingEventTimeWindows, EventTimeSessionWindows, GlobalWindows } = WINDOWING;
const ms = Duration.ofMillis;
const context = { getCurrentProcessingTime: () => 1_700_000_000_123 };

interface Config {
  readonly type: string;
  readonly size: number;
  readonly slide: number;
  readonly offset: number;
  readonly gap: number;
}
type Row = { ts: number | string; windows: [number, number, number][] };

function assignerOf({ type, size, slide, offset, gap }: Config): WindowAssigner {
  if (type === 'tumbling') return TumblingEventTimeWindows.of(ms(size), ms(offset));
  if (type === 'sliding') return SlidingEventTimeWindows.of(ms(size), ms(slide), ms(offset));
  return EventTimeSessionWindows.withGap(ms(gap));
}

const tables = facts.cases.filter(({ config }) => typeof config === 'object' && 'assigner' in config);

describe('assigned windows', () => {
  test('there are tables', () => {
    expect(tables.length).toBeGreaterThan(15);
  });

  for (const { case: name, config, expected } of tables) {
    const settings = (config as unknown as { assigner: Config }).assigner;
    const rows = expected as unknown as Row[];

    test(`5.1 ${name}`, () => {
      const assigner = assignerOf(settings);
      // Beyond 2^53 a timestamp is no exact double: that row is held below, in Java's own arithmetic.
      for (const { ts, windows } of rows.filter((row) => typeof row.ts === 'number')) {
        const assigned = [...assigner.assignWindows(null, ts as number, context)] as Api.TimeWindow[];
        expect(assigned.map((w) => [w.getStart(), w.getEnd(), w.maxTimestamp()])).toEqual(windows);
      }
    });

    if (settings.type === 'tumbling') {
      test(`5.1.1 ${name} wraps around at 64 bits`, () => {
        const { ts, windows } = rows.find((row) => typeof row.ts === 'string')!;
        const start = windowStart64(BigInt(ts), BigInt(settings.offset), BigInt(settings.size));
        expect(String(start)).toBe(String(windows[0]?.[0]));
      });
    }
  }
});

const startsOf = (assigner: WindowAssigner, timestamp: number) =>
  ([...assigner.assignWindows(null, timestamp, context)] as Api.TimeWindow[]).map((window) => window.getStart());

test.each<[offset: number, starts: Record<number, number>]>([
  [0, { 0: 0, 4999: 0, 5000: 5000 }],
  [100, { 5099: 100, 5100: 5100 }],
  [-100, { 0: -100, 4899: -100, 4900: 4900 }],
])('T21, 5.1.2 tumbling windows of 5000, offset %s', (offset, starts) => {
  const assigner = TumblingEventTimeWindows.of(ms(5000), ms(offset));
  for (const [timestamp, start] of Object.entries(starts)) {
    expect(startsOf(assigner, Number(timestamp))).toEqual([start]);
  }
});

test.each([
  [0, 0, [0, -1000, -2000, -3000, -4000]],
  [0, 4999, [4000, 3000, 2000, 1000, 0]],
  [100, 5099, [4100, 3100, 2100, 1100, 100]],
])('T22, 5.1.3 sliding windows of 5000 each 1000, offset %s, at %s', (offset, timestamp, starts) => {
  expect(startsOf(SlidingEventTimeWindows.of(ms(5000), ms(1000), ms(offset)), timestamp)).toEqual(starts);
});

test('T23, 5.1.1 the golden starts', () => {
  expect([-8, -1, 6].map((ts) => windowStart(ts, 0, 7))).toEqual([-14, -7, 0]);
  expect([2, 3, -10].map((ts) => windowStart(ts, 3, 7))).toEqual([-4, 3, -11]);
  expect([-3, -2, 12].map((ts) => windowStart(ts, -2, 7))).toEqual([-9, -2, 12]);
  expect(windowStart(1470902048450, -8 * 3_600_000, 86_400_000)).toBe(1470844800000);
});

const invalid = facts.cases.filter(({ case: name }) => name.startsWith('invalid'));

test.each(invalid.map((fact) => [fact.case, fact] as const))('5.1 %s', (_name, { config, expected }) => {
  const [type, ...numbers] = config as unknown as [string, number, number, number];
  const make = {
    tumbling: ([size, offset]: number[]) => TumblingEventTimeWindows.of(ms(size!), ms(offset!)),
    sliding: ([size, slide, offset]: number[]) => SlidingEventTimeWindows.of(ms(size!), ms(slide!), ms(offset!)),
    session: ([gap]: number[]) => EventTimeSessionWindows.withGap(ms(gap!)),
  }[type as 'tumbling'];
  expect(() => make(numbers)).toThrow(String(expected).replace('IllegalArgumentException: ', ''));
});

test('5.1.6 an event-time assigner refuses a record without timestamp, a processing-time one takes the clock', () => {
  expect(() => TumblingEventTimeWindows.of(ms(10)).assignWindows(null, MIN_TIMESTAMP, context)).toThrow(
    RecordWithoutTimestamp,
  );
  const [window] = WINDOWING.TumblingProcessingTimeWindows.of(ms(1000)).assignWindows(null, MIN_TIMESTAMP, context);
  expect(window?.getStart()).toBe(1_700_000_000_000);
});

test('5.1.4 a dynamic gap must be positive', () => {
  const assigner = EventTimeSessionWindows.withDynamicGap((gap) => gap as number);
  expect(assigner.assignWindows(5, 10, context)).toMatchObject([{ start: 10, end: 15 }]);
  expect(() => assigner.assignWindows(0, 10, context)).toThrow('0 < gap');
});

test('5.4.1 default triggers', () => {
  const assigners = {
    tumbling: TumblingEventTimeWindows.of(ms(1)),
    session: EventTimeSessionWindows.withGap(ms(1)),
    global: GlobalWindows.create(),
    tumblingProcessing: WINDOWING.TumblingProcessingTimeWindows.of(ms(1)),
  };
  const recorded = facts.cases.find(({ case: name }) => name === 'default triggers')?.expected ?? {};
  for (const [name, trigger] of Object.entries(recorded)) {
    const byDefault = assigners[name as 'tumbling'].getDefaultTrigger();
    expect(byDefault.constructor.name).toBe(String(trigger).replace('()', ''));
  }
});
