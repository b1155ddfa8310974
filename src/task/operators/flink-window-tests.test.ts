/** WindowOperatorTest and EvictingWindowOperatorTest of Flink, as scripts (TESTS T1-T20, §5). */
import { expect, test } from 'vitest';
import type { OperatorSpec } from '../../api/transformations.ts';
import { ContinuousEventTimeTrigger } from '../../api/windows/continuous-event-time-trigger.ts';
import { CountTrigger } from '../../api/windows/count-trigger.ts';
import { EventTimeTrigger } from '../../api/windows/event-time-trigger.ts';
import { CountEvictor, DeltaEvictor, TimeEvictor } from '../../api/windows/evictors.ts';
import { GlobalWindows } from '../../api/windows/global-windows.ts';
import { PurgingTrigger } from '../../api/windows/purging-trigger.ts';
import { EventTimeSessionWindows } from '../../api/windows/session-windows.ts';
import { SlidingEventTimeWindows } from '../../api/windows/sliding-windows.ts';
import { TumblingEventTimeWindows } from '../../api/windows/tumbling-windows.ts';
import { TimeWindow } from '../../api/windows/window.ts';
import { add, LATE, ms, outputOf, Sum, SumWithWindow, windows } from './testing/window-script.ts';

/** What goes in, and what then comes out. */
type Line = readonly [given: string, expected: string];

function script(name: string, spec: OperatorSpec, lines: readonly Line[]): void {
  test(name, () => {
    const seen = outputOf(
      spec,
      lines.map(([given]) => given),
    );
    expect(lines.map(([given], line) => [given, seen[line]])).toEqual(lines);
  });
}

/** Once with a function that combines elements as they come, once with all elements of the window. */
function bothWays(name: string, make: () => ReturnType<typeof windows>, lines: readonly Line[]): void {
  script(`${name}, reduced`, make().reduce(add), lines);
  script(`${name}, processed`, make().process(new Sum()), lines);
}

const I8 = 'key2@3999 key2@3000 key1@20 key1@0 key1@999 key2@1998 key2@1999 key2@1000';
const tumbling = (size: number) => windows(TumblingEventTimeWindows.of(ms(size)));
const sliding = (size: number, slide: number) => windows(SlidingEventTimeWindows.of(ms(size), ms(slide)));
const sessions = (gap: number) => windows(EventTimeSessionWindows.withGap(ms(gap)));
const global = () => windows(GlobalWindows.create());
const counting = (count: number) => PurgingTrigger.of(CountTrigger.of(count));

bothWays('T1, 5.3.1: tumbling', () => tumbling(3000), [
  [I8, ''],
  ['W999', 'W999'],
  ['W1999 restore', 'W1999'],
  ['W2999', 'key1,3@2999 key2,3@2999 W2999'],
  ['W3999 W4999', 'W3999 W4999'],
  ['W5999', 'key2,2@5999 W5999'],
  ['W6999 W7999', 'W6999 W7999'],
]);

bothWays('T2, 5.1.3: sliding', () => sliding(3000, 1000), [
  [I8, ''],
  ['W999', 'key1,3@999 W999'],
  ['W1999', 'key1,3@1999 key2,3@1999 W1999'],
  ['W2999 restore', 'key1,3@2999 key2,3@2999 W2999'],
  ['W3999', 'key2,5@3999 W3999'],
  ['W4999', 'key2,2@4999 W4999'],
  ['W5999', 'key2,2@5999 W5999'],
  ['W6999 W7999', 'W6999 W7999'],
]);

const SESSIONS: readonly Line[] = [
  ['key2:1@0 key2:2@1000 key2:3@2500 key1:1@10 key1:2@1000 restore', ''],
  ['key1:3@2500 key2:4@5501 key2:5@6000 key2:5@6000 key2:6@6050', ''],
  ['W12000', 'key1-6[10,5500)@5499 key2-20[5501,9050)@9049 key2-6[0,5500)@5499 W12000'],
  ['key2:10@15000 key2:20@15000 W17999', 'key2-30[15000,18000)@17999 W17999'],
];
script('T3, 5.6: sessions keep their elements', sessions(3000).process(new SumWithWindow()), SESSIONS);
script('T4, 5.6.2: sessions reduce their elements', sessions(3000).reduce(add, new SumWithWindow()), SESSIONS);

script('T5, 5.4: counts of sessions are added', sessions(3000).trigger(counting(4)).process(new SumWithWindow()), [
  ['key2:1@0 key2:2@1000 key2:3@2500 key2:4@3500', 'key2-10[0,6500)@6499'],
  ['key1:1@10 key1:2@1000 restore key1:3@2500 key1:1@6000 key1:2@6500 key1:3@7000', ''],
  ['key1:10@4500', 'key1-22[10,10000)@9999'],
]);

/** A learner's assigner: an element of value 33 is a point, and closes the session that it touches. */
class PointSessions extends EventTimeSessionWindows {
  override assignWindows(element: unknown, timestamp: number): TimeWindow[] {
    const [, value] = element as [string, number];
    return [new TimeWindow(timestamp, value === 33 ? timestamp : timestamp + 3000)];
  }
}
script('T6, 5.6.1: points in sessions', windows(new PointSessions()).process(new SumWithWindow()), [
  ['key2:1@0 key2:33@1000 restore key2:33@2500 key1:1@10 key1:2@1000 key1:33@2500', ''],
  ['W12000', 'key1-36[10,4000)@3999 key2-67[0,3000)@2999 W12000'],
]);

bothWays(
  'T7, 5.4: a continuous trigger on the global window',
  () => global().trigger(ContinuousEventTimeTrigger.of(ms(3000))),
  [
    [I8, ''],
    ['W1000 W2000', 'W1000 W2000'],
    ['W3000', 'key1,3@MAX W3000'],
    ['W4000 W5000', 'W4000 W5000'],
    ['W6000', 'key1,3@MAX key2,5@MAX W6000'],
    ['W7000 W8000', 'W7000 W8000'],
  ],
);

bothWays('T8, 5.4: a count trigger on the global window', () => global().trigger(counting(4)), [
  ['key2@3000 key2@3999 key1@20 key1@0 key1@999 key2@1998', ''],
  ['key2@1999', 'key2,4@MAX'],
  ['restore key2@1000', ''],
  ['key1@10999', 'key1,4@MAX'],
  ['key2@1000 key2@1000', ''],
  ['key2@1000', 'key2,4@MAX'],
]);

script(
  'T10, 5.4: a continuous trigger on sessions',
  sessions(3000)
    .trigger(ContinuousEventTimeTrigger.of(ms(2000)))
    .process(new SumWithWindow()),
  [
    ['key1:1@1500 key2:1@0 key2:3@2500 key2:2@1000', ''],
    ['W2500', 'key1-1[1500,4500)@4499 key2-6[0,5500)@5499 W2500'],
    ['key2:5@4000 W3000 restore key1:2@4000 key2:4@3500', 'W3000'],
    ['W4000', 'key1-3[1500,7000)@6999 key2-15[0,7000)@6999 W4000'],
  ],
);

const gapOf = (element: unknown) => {
  const [key, value] = element as [string, number];
  return key === 'key1' ? 3000 : value === 10 ? 1000 : 2000;
};
script(
  'T11, 5.1.4: a gap of each element’s own',
  windows(EventTimeSessionWindows.withDynamicGap(gapOf)).process(new SumWithWindow()),
  [
    ['key1:3@10 key2:4@5000 key2:5@6000', ''],
    ['W8999', 'key1-3[10,3010)@3009 key2-9[5000,8000)@7999 W8999'],
    ['key2:1@9000 key2:2@10000 key2:10@10500 W12999', 'key2-13[9000,12000)@11999 W12999'],
    ['key2:10@13000 key2:10@13500 key2:1@14000 W16999', 'key2-21[13000,16000)@15999 W16999'],
  ],
);

bothWays(
  'T12, 5.5.2: late within the allowed lateness, and after it',
  () =>
    tumbling(2000)
      .allowedLateness(ms(500))
      .trigger(PurgingTrigger.of(EventTimeTrigger.create()))
      .sideOutputLateData(LATE as never),
  [
    ['key2@500 W1500 key2@1300', 'W1500'],
    ['W2300', 'key2,2@1999 W2300'],
    ['key2@1997', 'key2,1@1999'],
    ['W6000', 'W6000'],
    ['key2@1998', 'late key2,1@1998'],
    ['W7000', 'W7000'],
  ],
);

bothWays('T13, 5.2.0: late for a tumbling window', () => tumbling(2000).sideOutputLateData(LATE as never), [
  ['key2@1000 W1985 key2@1980', 'W1985'],
  ['W1999', 'key2,2@1999 W1999'],
  ['key2@1998', 'late key2,1@1998'],
  ['key2@2001 W2999', 'W2999'],
  ['W3999', 'key2,1@3999 W3999'],
]);

bothWays('T14, 5.2.0: late for every sliding window', () => sliding(3000, 1000).sideOutputLateData(LATE as never), [
  ['key2@1000 W1999', 'key2,1@1999 W1999'],
  ['key2@2000 W3000', 'key2,2@2999 W3000'],
  ['key1@3001 key2@2400 key2@2400 key1@3001 key2@3900', ''],
  ['W6000', 'key1,2@3999 key1,2@4999 key1,2@5999 key2,1@5999 key2,4@4999 key2,5@3999 W6000'],
  ['key1@3001', 'late key1,1@3001'],
]);

const UNTIL_THE_LATE_ONE: readonly Line[] = [
  ['key2@1000 W1999 key2@2000 W4998 key2@4500 key2@8500 W7400 key2@7000', 'W1999 W4998 W7400'],
  ['W11501', 'key2-5[1000,11500)@11499 W11501'],
  ['key2@11600 W14600', 'key2-1[11600,14600)@14599 W14600'],
];
const lateSessions = () => sessions(3000).sideOutputLateData(LATE as never);
script('T15, 5.6.3: late for its session', lateSessions().reduce(add, new SumWithWindow()), [
  ...UNTIL_THE_LATE_ONE,
  ['key2@10000', 'late key2,1@10000'],
  ['key2@14500 W20000', 'key2-1[14500,17500)@17499 W20000'],
]);
script(
  'T16, 5.6.3: a late element joins a session that still lives',
  lateSessions().allowedLateness(ms(10)).reduce(add, new SumWithWindow()),
  [
    ...UNTIL_THE_LATE_ONE,
    ['key2@10000', 'key2-2[10000,14600)@14599'],
    ['key2@14500 W20000', 'key2-3[10000,17500)@17499 W20000'],
  ],
);
script(
  'T16, 5.3.2: the same with a purging trigger',
  lateSessions()
    .allowedLateness(ms(10))
    .trigger(PurgingTrigger.of(EventTimeTrigger.create()))
    .reduce(add, new SumWithWindow()),
  [
    ...UNTIL_THE_LATE_ONE,
    ['key2@10000', 'key2-1[10000,14600)@14599'],
    ['key2@14500 W20000', 'key2-1[10000,17500)@17499 W20000'],
  ],
);

// Flink's numbers lie between two doubles: these are the next that are exact, in windows of 4096 ms.
const [NEAR_MAX, LATER, END] = [2 ** 63 - 6144, 2 ** 63 - 5120, 2 ** 63 - 4096];
bothWays('T17, 5.2.1: a clean-up past the end of time', () => tumbling(4096).allowedLateness(ms(8192)), [
  [`key2@${NEAR_MAX} W${LATER}`, `W${LATER}`],
  [`W${END}`, `key2,1@${END} W${END}`],
]);

const COUNTED = 'key2@3000 key2@3999 key1@20 key1@0 key1@999 key2@1998 key2@1999 key2@1000';
bothWays('T18, 5.7.2: a count evictor before', () => global().trigger(CountTrigger.of(2)).evictor(CountEvictor.of(4)), [
  [COUNTED, 'key1,2@MAX key2,2@MAX key2,4@MAX'],
  ['key1@10999 key2@1000', 'key1,4@MAX key2,4@MAX'],
]);
bothWays(
  'T18, 5.7.2: a count evictor after',
  () => global().trigger(CountTrigger.of(2)).evictor(CountEvictor.of(4, true)),
  [
    [COUNTED, 'key1,2@MAX key2,2@MAX key2,4@MAX'],
    ['key1@10999 key2@1000', 'key1,4@MAX key2,6@MAX'],
    ['key2@1000 key2@1000', 'key2,6@MAX'],
  ],
);

bothWays(
  'T19, 5.7.2: a time evictor',
  () =>
    tumbling(4000)
      .trigger(CountTrigger.of(2))
      .evictor(TimeEvictor.of(ms(2000))),
  [
    ['key2@1000 key2@3999 key1@20 key1@0 key1@999 key1@5999', 'key1,2@3999 key2,1@3999'],
    ['key2@3500 key2@2001 key2@1001', 'key2,3@3999'],
    ['key1@6500 key2@1002', 'key1,2@7999 key2,3@3999'],
  ],
);

const delta = (element: unknown, last: unknown) => (last as [string, number])[1] - (element as [string, number])[1];
bothWays('T20, 5.7.2: a delta evictor', () => global().trigger(CountTrigger.of(2)).evictor(DeltaEvictor.of(2, delta)), [
  ['key2:1@3000 key2:4@3999', 'key2,4@MAX'],
  ['key1:1@20 key1:1@0 key1:5@999', 'key1,2@MAX'],
  ['key2:5@1998 key2:6@1999 key2:1@1000', 'key2,11@MAX'],
  ['key1:3@10999', 'key1,8@MAX'],
  ['key2:10@1000', 'key2,10@MAX'],
]);

/** Fires at every second element, with nothing left of them. */
const emptied = () => global().trigger(CountTrigger.of(2)).evictor(CountEvictor.of(0));
script('5.7.1: an evictor leaves nothing to a reduce, which gives null', emptied().reduce(add), [
  ['key1@1 key1@2', 'null@MAX'],
]);
const fromHundred = { createAccumulator: () => 100, add: () => 0, getResult: (sum: unknown) => sum, merge: () => 0 };
script('5.7.1: an evictor leaves nothing to an aggregate, which begins', emptied().aggregate(fromHundred as never), [
  ['key1@1 key1@2', '100@MAX'],
]);
script('5.7.1: an evictor leaves nothing to a function, which is called with it', emptied().process(new Sum()), [
  ['key1@1 key1@2', 'key1,0@MAX'],
]);
