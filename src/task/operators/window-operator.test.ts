// biome-ignore-all lint/suspicious/noThenProperty: the contract of transformations.ts names a field so.
/** The window operator against recordings of real Flink (tests/facts/windows.json), §5. */
import type * as Api from 'millrace';
import { describe, expect, test } from 'vitest';
import { Duration } from '../../api/duration.ts';
import { ProcessWindowFunction } from '../../api/functions.ts';
import { ValueStateDescriptor } from '../../api/state-descriptors.ts';
import type { WindowFunctionSpec, WindowSpec } from '../../api/transformations.ts';
import { WindowedStream } from '../../api/windowed-streams.ts';
import { ContinuousEventTimeTrigger } from '../../api/windows/continuous-event-time-trigger.ts';
import { CountTrigger } from '../../api/windows/count-trigger.ts';
import { DeltaTrigger } from '../../api/windows/delta-trigger.ts';
import { EventTimeTrigger } from '../../api/windows/event-time-trigger.ts';
import { CountEvictor, DeltaEvictor, TimeEvictor } from '../../api/windows/evictors.ts';
import { GlobalWindows } from '../../api/windows/global-windows.ts';
import { PurgingTrigger } from '../../api/windows/purging-trigger.ts';
import { EventTimeSessionWindows } from '../../api/windows/session-windows.ts';
import { SlidingEventTimeWindows } from '../../api/windows/sliding-windows.ts';
import { TumblingEventTimeWindows } from '../../api/windows/tumbling-windows.ts';
import { MAX_TIMESTAMP } from '../../base/ids.ts';
import { keyGroupOf, operatorIndexOf } from '../../base/key-groups.ts';
import { type Element, type FactCase, factCases, steps } from './testing/facts.ts';
import { type Emitted, type HarnessOptions, OperatorHarness } from './testing/operator-harness.ts';

type Config = { readonly [name: string]: unknown };

const ms = (value: unknown) => Duration.ofMillis(Number(value ?? 0)) as Api.Duration;
const delta = (a: unknown, b: unknown) => (b as Element)[1] - (a as Element)[1];

function assignerOf(config: Config): Api.WindowAssigner<unknown, Api.Window> {
  const { type, size, slide, offset, gap } = config;
  const made = {
    tumbling: () => TumblingEventTimeWindows.of(ms(size), ms(offset)),
    sliding: () => SlidingEventTimeWindows.of(ms(size), ms(slide), ms(offset)),
    session: () => EventTimeSessionWindows.withGap(ms(gap)),
    dynamicSession: () => EventTimeSessionWindows.withDynamicGap((element) => (element as Element)[1]),
    global: () => GlobalWindows.create(),
    countWindow: () => GlobalWindows.create(),
  }[String(type)];
  return made?.() as never;
}

function triggerOf(config: Config): Api.Trigger<unknown, Api.Window> {
  const made = {
    eventTime: () => EventTimeTrigger.create(),
    count: () => CountTrigger.of(Number(config['n'])),
    purging: () => PurgingTrigger.of(triggerOf(config['of'] as Config) as never),
    continuousEventTime: () => ContinuousEventTimeTrigger.of(ms(config['interval'])),
    delta: () => DeltaTrigger.of(Number(config['threshold']), delta),
  }[String(config['type'])];
  return made?.() as never;
}

function evictorOf(config: Config): Api.Evictor<unknown, Api.Window> {
  const after = config['after'] === true;
  const made = {
    count: () => CountEvictor.of(Number(config['n']), after),
    time: () => TimeEvictor.of(ms(config['size']), after),
    delta: () => DeltaEvictor.of(Number(config['threshold']), delta, after),
  }[String(config['type'])];
  return made?.() as never;
}

const windowText = (window: Api.Window) =>
  'start' in window ? [(window as Api.TimeWindow).start, (window as Api.TimeWindow).end] : ['GlobalWindow'];

class ListTags extends ProcessWindowFunction {
  process(
    key: Api.Key,
    ctx: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<unknown>,
    out: Api.Collector<unknown>,
  ): void {
    const all = [...elements] as Element[];
    const sum = all.reduce((total, [, v]) => total + v, 0);
    out.collect({
      key,
      window: windowText(ctx.window()),
      elements: all.map(([, , tag]) => tag),
      sum,
      currentWatermark: ctx.currentWatermark(),
    });
  }
}

class CountFirings extends ProcessWindowFunction {
  private static readonly N = new ValueStateDescriptor('n') as never;
  process(
    key: Api.Key,
    ctx: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<unknown>,
    out: Api.Collector<unknown>,
  ): void {
    const ofWindow = ctx.windowState().getState<number>(CountFirings.N);
    const ofKey = ctx.globalState().getState<number>(CountFirings.N);
    const [a, b] = [(ofWindow.value() ?? 0) + 1, (ofKey.value() ?? 0) + 1];
    ofWindow.update(a);
    ofKey.update(b);
    out.collect({
      key,
      window: windowText(ctx.window()),
      count: [...elements].length,
      firingsOfWindow: a,
      firingsOfKey: b,
    });
  }
  override clear(ctx: Api.ProcessWindowContext<Api.Window>): void {
    ctx.windowState().getState<number>(CountFirings.N).clear();
  }
}

class ShowReduced extends ProcessWindowFunction {
  process(
    key: Api.Key,
    ctx: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<unknown>,
    out: Api.Collector<unknown>,
  ): void {
    for (const reduced of elements) out.collect({ key, window: windowText(ctx.window()), reduced });
  }
}

const reducer = {
  reduce: (a: unknown, b: unknown): unknown => {
    const [x, y] = [a as Element, b as Element];
    return [x[0], x[1] + y[1], `${x[2]}+${y[2]}`, Math.max(x[3], y[3])];
  },
};
const average = {
  createAccumulator: () => [0, 0],
  add: (value: unknown, acc: unknown) => [(acc as number[])[0]! + (value as Element)[1], (acc as number[])[1]! + 1],
  getResult: (acc: unknown) => (acc as number[])[0]! / (acc as number[])[1]!,
  merge: (a: unknown, b: unknown) => [
    (a as number[])[0]! + (b as number[])[0]!,
    (a as number[])[1]! + (b as number[])[1]!,
  ],
};

function functionOf(name: string): WindowFunctionSpec {
  const process = (fn: object) => ({ kind: 'process', fn: fn as never }) as const;
  const [, aggregation, last] = /^(\w+)\(v(,last)?\)$/.exec(name) ?? [];
  if (aggregation !== undefined) {
    return { kind: 'fieldAggregate', aggregation: aggregation as 'sum', field: 1, first: last === undefined };
  }
  switch (name) {
    case 'reduce':
      return { kind: 'reduce', reducer, then: null };
    case 'reduceProcess':
      return { kind: 'reduce', reducer, then: process(new ShowReduced()) };
    case 'aggregateAvg':
      return { kind: 'aggregate', aggregator: average, then: null };
    case 'processState':
      return { kind: 'elements', then: process(new CountFirings()) };
    default:
      return { kind: 'elements', then: process(new ListTags()) };
  }
}

function windowSpecOf(config: Config): WindowSpec {
  const assigner = config['assigner'] as Config;
  const { trigger, evictor } = triggering(assigner, config);
  return {
    assigner: assignerOf(assigner),
    trigger: trigger ?? assignerOf(assigner).getDefaultTrigger(),
    evictor,
    allowedLatenessMs: Number(config['allowedLateness'] ?? 0),
    lateTag: config['sideOutputLate'] === true ? 'late' : null,
    fn: functionOf(String(config['function'] ?? 'process')),
  };
}

function triggering(
  assigner: Config,
  config: Config,
): Pick<WindowSpec, 'evictor'> & { trigger: WindowSpec['trigger'] | null } {
  if (assigner['type'] === 'countWindow') {
    const [size, slide] = [Number(assigner['size']), assigner['slide']];
    if (slide === undefined)
      return { trigger: PurgingTrigger.of(CountTrigger.of(size) as never) as never, evictor: null };
    return { trigger: CountTrigger.of(Number(slide)) as never, evictor: CountEvictor.of(size) as never };
  }
  return {
    trigger: config['trigger'] === undefined ? null : triggerOf(config['trigger'] as Config),
    evictor: config['evictor'] === undefined ? null : evictorOf(config['evictor'] as Config),
  };
}

const all = factCases('windows');
const key = ([k]: Element) => k;

/** A trigger that cannot merge is refused by the call that gives it to session windows, before there is an operator (5.6.4). */
function operatorOf(fact: FactCase, placed: HarnessOptions = {}): OperatorHarness {
  const window = windowSpecOf(fact.config);
  new WindowedStream(window.assigner as never, () => null).trigger(window.trigger as never);
  return new OperatorHarness({ type: 'window', window }, { key, ...placed });
}

function run(harness: OperatorHarness, script: string, owns: (key: string) => boolean = () => true) {
  let highest = -Infinity;
  // A source that has gone idle is active again with the next that comes.
  let isIdle = false;
  for (const step of steps(script)) {
    if ('element' in step && owns(step.element[0])) harness.element(step.element, step.element[3]);
    if (isIdle) harness.status(false);
    isIdle = 'idle' in step && step.idle;
    if (isIdle) harness.status(true);
    // The valve before the operator drops watermarks that do not advance.
    if ('watermark' in step && step.watermark > highest) {
      harness.watermark(step.watermark);
      highest = step.watermark;
    }
  }
  harness.watermark(MAX_TIMESTAMP);
  const output = harness.drain();
  const main = output.filter((one) => !('side' in one));
  return { main, late: output.flatMap((one) => ('side' in one ? [{ v: one.v, ts: one.ts }] : [])) };
}

describe('windows as recorded', () => {
  for (const fact of all.filter(({ config }) => config['parallelism'] === undefined)) {
    test(`§5: ${fact.case}`, () => {
      const expected = fact.expected as { output: Emitted[]; late?: Emitted[]; throws?: string; message?: string };
      const ran = () => run(operatorOf(fact), String(fact.input['script']));
      if (expected.throws !== undefined) {
        expect(ran).toThrow(expected.message);
        return;
      }
      const { main, late } = ran();
      expect(main).toEqual(expected.output);
      if (expected.late !== undefined) expect(late).toEqual(expected.late.filter((one) => 'v' in one));
    });
  }

  for (const fact of all.filter(({ config }) => config['parallelism'] !== undefined)) {
    test(`§5, 2.6: ${fact.case}`, () => {
      const parallelism = Number(fact.config['parallelism']);
      const { outputBySubtask, lateBySubtask } = fact.expected as Record<string, Record<string, Emitted[]>>;
      for (let subtask = 0; subtask < parallelism; subtask++) {
        const harness = operatorOf(fact, { subtask, parallelism });
        const { main, late } = run(harness, String(fact.input['script']), (k) => ownerOf(k, parallelism) === subtask);
        expect(main).toEqual(outputBySubtask?.[subtask]);
        if (lateBySubtask !== undefined) expect(late).toEqual(lateBySubtask[subtask]);
      }
    });
  }
});

const ownerOf = (k: string, parallelism: number) => operatorIndexOf(keyGroupOf(k, 128), parallelism, 128);
