/**
 * Timers, state and time-to-live of process functions against recordings of real Flink
 * (tests/facts/process-functions.json).
 */

import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { Duration } from '../../api/duration.ts';
import { KeyedProcessFunction } from '../../api/functions.ts';
import { StateTtlConfig, ValueStateDescriptor } from '../../api/state-descriptors.ts';
import { type Element, factCases, steps } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import { TimerFn } from './testing/recorded-functions.ts';

const all = factCases('process-functions');

interface RecordedStep {
  readonly step: string;
  readonly emits: unknown[];
  readonly eventTimers: number;
  readonly processingTimers: number;
}

for (const fact of all.filter((one) => one.case.startsWith('timers: '))) {
  test(`4.5: ${fact.case}`, () => {
    const kind = /'(.*)'/.exec(String(fact.config['function']))?.[1] ?? '';
    const harness = new OperatorHarness(
      { type: 'keyedProcess', fn: new TimerFn(kind) as never },
      { key: ([k]: Element) => k },
    );
    const seen = String(fact.input['steps'])
      .split(' ')
      .map((text) => {
        // The recorder tagged each element by itself, so every tag ends in 1.
        const [step] = steps(text);
        if (step !== undefined && 'element' in step) harness.element(step.element, step.element[3]);
        if (step !== undefined && 'watermark' in step) harness.watermark(step.watermark);
        if (step !== undefined && 'time' in step) harness.advanceTo(step.time);
        const { event, processing } = harness.timers;
        return { step: text, emits: harness.drain(), eventTimers: event, processingTimers: processing };
      });
    expect(seen).toEqual(fact.expected as RecordedStep[]);
  });
}

for (const fact of all.filter((one) => one.case.startsWith('state TTL'))) {
  test(`6.2: ${fact.case}`, () => {
    const { updateType, visibility } = fact.config;
    const harness = new OperatorHarness(
      {
        type: 'keyedProcess',
        fn: new ReadThenUpdate(updateType === 'OnReadAndWrite', visibility !== 'NeverReturnExpired') as never,
      },
      { key: ([k]: Element) => k },
    );
    const seen = [];
    for (const step of String(fact.input['steps']).split(' ').flatMap(steps)) {
      if ('time' in step) harness.advanceTo(step.time);
      if (!('element' in step)) continue;
      harness.element(step.element, step.element[3]);
      seen.push({ step: step.text, emits: harness.drain() });
    }
    expect(seen).toEqual(fact.expected);
  });
}

class ReadThenUpdate extends KeyedProcessFunction {
  private v!: Api.ValueState<number>;

  constructor(
    private readonly onRead: boolean,
    private readonly returnExpired: boolean,
  ) {
    super();
  }

  override open(): void {
    const descriptor = new ValueStateDescriptor('v');
    const builder = StateTtlConfig.newBuilder(Duration.ofMillis(100));
    if (this.onRead) builder.updateTtlOnReadAndWrite();
    if (this.returnExpired) builder.returnExpiredIfNotCleanedUp();
    descriptor.enableTimeToLive(builder.build());
    this.v = this.getRuntimeContext().getState(descriptor as never);
  }

  processElement(value: unknown, _ctx: Api.KeyedContext<Api.Key>, out: Api.Collector<unknown>): void {
    const [, v] = value as Element;
    out.collect(`read ${this.v.value()}`);
    if (v !== 0) this.v.update(v);
  }
}
