/**
 * Watermark generators, the operator that assigns them and the multiplexer against recordings of real Flink
 * (tests/facts/watermarks.json).
 */
import { expect, test } from 'vitest';
import type { WatermarkStrategySpec } from '../../api/transformations.ts';
import { NO_WATERMARKS } from '../../api/watermark-strategy.ts';
import { type FactCase, factCases } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import type { WatermarkOutput } from './watermark-emitter.ts';
import { watermarkGenerator } from './watermark-generators.ts';
import { WatermarkOutputMultiplexer } from './watermark-output-multiplexer.ts';

const all = factCases('watermarks');
const stepsOf = (fact: FactCase) => fact.input['steps'] as string[];

class Recorder implements WatermarkOutput {
  emits: unknown[] = [];
  emitWatermark(timestamp: number): void {
    this.emits.push({ wm: timestamp });
  }
  markIdle(): void {
    this.emits.push({ status: 'IDLE' });
  }
  markActive(): void {
    this.emits.push({ status: 'ACTIVE' });
  }
  drain(): unknown[] {
    return this.emits.splice(0);
  }
}

function strategyOf(config: FactCase['config']): WatermarkStrategySpec {
  const idleTimeoutMs = (config['idleness'] as number | undefined) ?? null;
  const text = String(config['generator'] ?? config['strategy']);
  const bound = Number(config['maxOutOfOrderness'] ?? text.split(' ')[1] ?? 0);
  if (text === 'noWatermarks') return { ...NO_WATERMARKS, idleTimeoutMs };
  if (text.startsWith('punctuated')) return { ...NO_WATERMARKS, generator: { kind: 'custom', create: punctuated } };
  const maxOutOfOrdernessMs = text.startsWith('monotonous') ? 0 : bound;
  return { ...NO_WATERMARKS, generator: { kind: 'boundedOutOfOrderness', maxOutOfOrdernessMs }, idleTimeoutMs };
}

const punctuated = () => ({
  onEvent: (event: unknown, timestamp: number, output: WatermarkOutput) => {
    if (((event as [string, number])[1] ?? 1) % 2 === 0) output.emitWatermark(timestamp);
  },
  onPeriodicEmit: () => {},
});

for (const fact of all.filter(({ config }) => 'generator' in config)) {
  test(`4.2.2: generator ${fact.case}`, () => {
    let now = 0;
    const output = new Recorder();
    const generator = watermarkGenerator(strategyOf(fact.config), () => now);
    const seen = [];
    for (const step of stepsOf(fact)) {
      if (step.startsWith('t')) now += Number(step.slice(1));
      else if (step === 'p') generator.onPeriodicEmit(output);
      else generator.onEvent(null, Number(step.slice(1)), output);
      if (!step.startsWith('t')) seen.push({ step, emits: output.drain() });
    }
    expect(seen).toEqual(fact.expected);
  });
}

for (const fact of all.filter(({ config }) => 'strategy' in config)) {
  test(`4.2.6: ${fact.case}`, () => {
    const timestampAssigner = (element: unknown) => (element as [string, number, string, number])[3];
    const watermarks = { ...strategyOf(fact.config), timestampAssigner };
    const harness = new OperatorHarness({ type: 'timestampsAndWatermarks', watermarks });
    let count = 0;
    const seen = stepsOf(fact).map((step) => {
      const number = Number(step.slice(1));
      if (step.startsWith('T')) harness.advanceTo(number);
      else if (step.startsWith('W')) harness.watermark(number);
      else if (step === 'i' || step === 'a') harness.status(step === 'i');
      else harness.element(['a', count++, 'e', number], null);
      return { step, emits: harness.drain() };
    });
    expect(seen).toEqual(fact.expected);
  });
}

test('4.3.6: the multiplexer of a source takes the least of its active splits', () => {
  const fact = all.find(({ case: name }) => name === 'per-split multiplexer') as FactCase;
  const output = new Recorder();
  const multiplexer = new WatermarkOutputMultiplexer(output);
  for (const split of ['s1', 's2']) multiplexer.register(split);
  const seen = (fact.input as unknown as [string, number][]).map((step) => {
    const [what, timestamp] = step;
    const [split = '', kind = ''] = what.split('.');
    if (what === 'periodic') multiplexer.onPeriodicEmit();
    else if (what.startsWith('unregister')) multiplexer.unregister(what.split(' ')[1] as string);
    else if (kind === 'imm') multiplexer.immediateOutput(split).emitWatermark(timestamp);
    else if (kind === 'def') multiplexer.deferredOutput(split).emitWatermark(timestamp);
    else multiplexer.immediateOutput(split).markIdle();
    return { step, emits: output.drain() };
  });
  expect(seen).toEqual(fact.expected);
});
