/** What Flink's own tests of watermark generators, the multiplexer and timers hold (TESTS T33-T37, §4). */
import { expect, test } from 'vitest';
import { Duration } from '../../api/duration.ts';
import type { WatermarkStrategySpec } from '../../api/transformations.ts';
import { NO_WATERMARKS, WatermarkStrategy, watermarkSpecOf } from '../../api/watermark-strategy.ts';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import { keyGroupRangeOf } from '../../base/key-groups.ts';
import { HeapKeyedStateBackend } from '../../state/heap-keyed-state-backend.ts';
import { InternalTimerService, type TimeDomainName } from './internal-timer-service.ts';
import { ManualTime } from './testing/operator-harness.ts';
import type { Timer } from './timer-queue.ts';
import type { WatermarkOutput } from './watermark-emitter.ts';
import { watermarkGenerator } from './watermark-generators.ts';
import { WatermarkOutputMultiplexer } from './watermark-output-multiplexer.ts';

type Emitted = number | 'idle' | 'active';

class Recorder implements WatermarkOutput {
  private emitted: Emitted[] = [];
  emitWatermark = (timestamp: number) => void this.emitted.push(timestamp);
  markIdle = () => void this.emitted.push('idle');
  markActive = () => void this.emitted.push('active');

  drain(): Emitted[] {
    return this.emitted.splice(0);
  }
}

test('T33, 4.2.2: bounded out-of-orderness trails the highest timestamp, however often it is asked', () => {
  const strategy = watermarkSpecOf(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(10)), 'test');
  const generator = watermarkGenerator(strategy, () => 0);
  const output = new Recorder();
  const probe = (...timestamps: number[]) => {
    for (const timestamp of timestamps) generator.onEvent(null, timestamp, output);
    generator.onPeriodicEmit(output);
    return output.drain();
  };
  expect(probe()).toEqual([MIN_TIMESTAMP]);
  expect(probe(1337)).toEqual([1326]);
  expect(probe(12345, 12300, 12340, 12280)).toEqual([12334]);
  expect(probe()).toEqual([12334]);
});

test('T34, 4.2.7: idle after a quiet probe and the time-out, active again with an event', () => {
  let now = 1000;
  const eager: WatermarkStrategySpec = {
    ...NO_WATERMARKS,
    generator: {
      kind: 'custom',
      create: () => ({ onEvent: () => {}, onPeriodicEmit: (output) => output.emitWatermark(1) }),
    },
    idleTimeoutMs: 10,
  };
  const generator = watermarkGenerator(eager, () => now);
  const output = new Recorder();
  const probe = (after: number) => {
    now += after;
    generator.onPeriodicEmit(output);
    return output.drain();
  };
  expect([probe(0), probe(11), probe(0)]).toEqual([[1], ['idle'], []]);
  generator.onEvent(null, 5, output);
  expect([probe(11), probe(0), probe(11)]).toEqual([[1], [1], ['idle']]);
});

test.each([0, -1])('T34, 4.2.7: an idle time-out of %s ms is refused', (milliseconds) => {
  const idle = () => WatermarkStrategy.noWatermarks().withIdleness(Duration.ofMillis(milliseconds));
  expect(idle).toThrow('idleTimeout must be greater than zero');
});

/** A multiplexer with so many outputs, and what comes out after a step. */
function multiplexer(...ids: string[]) {
  const output = new Recorder();
  const all = new WatermarkOutputMultiplexer(output);
  for (const id of ids) all.register(id);
  const after = (step: () => void) => {
    step();
    return output.drain();
  };
  return { all, after };
}

test('T35, 4.3.6: the least of the outputs; when all are idle the highest, then idle', () => {
  const { all, after } = multiplexer('a', 'b');
  const [a, b] = [all.immediateOutput('a'), all.immediateOutput('b')];
  expect(after(() => a.emitWatermark(5))).toEqual([]);
  expect(after(() => b.emitWatermark(2))).toEqual([2]);
  expect(after(() => a.markIdle())).toEqual([]);
  expect(after(() => b.markIdle())).toEqual([5, 'idle']);
});

test('T35, 4.3.6: one that comes back behind the others moves nothing', () => {
  const { all, after } = multiplexer('a', 'b');
  const [a, b] = [all.immediateOutput('a'), all.immediateOutput('b')];
  expect(after(() => a.emitWatermark(2))).toEqual([]);
  expect(after(() => b.emitWatermark(5))).toEqual([2]);
  expect(after(() => a.markIdle())).toEqual([5]);
  expect(after(() => a.emitWatermark(3))).toEqual([]);
});

test('T35, 1.5.8: what a deferred output emits counts from the periodic emit; an output taken away from the next update', () => {
  const { all, after } = multiplexer('a', 'b');
  const [a, b] = [all.deferredOutput('a'), all.deferredOutput('b')];
  const periodic = () => after(() => all.onPeriodicEmit());
  expect(after(() => a.emitWatermark(5))).toEqual([]);
  expect(after(() => b.emitWatermark(2))).toEqual([]);
  expect(periodic()).toEqual([2]);
  expect(after(() => all.unregister('b'))).toEqual([]);
  expect(periodic()).toEqual([5]);
});

test('T35, 4.3.6: without outputs nothing is ever emitted', () => {
  const { all, after } = multiplexer();
  expect(after(() => all.onPeriodicEmit())).toEqual([]);
});

/** Timers of keys k1 and k2 in two namespaces, with what has fired. */
class Timers {
  readonly fired: string[] = [];
  readonly time = new ManualTime();
  private readonly backend = new HeapKeyedStateBackend(keyGroupRangeOf(0, 1, 128), 128, () => 0);
  readonly service = new InternalTimerService(this.backend, this.time, this);

  of(key: string): InternalTimerService {
    this.backend.setCurrentKey(key);
    return this.service;
  }

  timerFired({ key, namespace, timestamp }: Timer, domain: TimeDomainName): void {
    this.fired.push(`${key} ${namespace} ${timestamp} ${domain}`);
  }

  timerTraced(): null {
    return null;
  }

  keyEnded(): void {}

  setAll(): void {
    for (const key of ['k1', 'k2'])
      for (const namespace of ['ciao', 'hello']) this.of(key).registerEventTimeTimer(namespace, 10);
  }
}

test('T36, 4.5.1: timers of two keys and two namespaces fire once each', () => {
  const timers = new Timers();
  timers.setAll();
  timers.setAll();
  expect(timers.service.numEventTimeTimers()).toBe(4);
  timers.service.advanceWatermark(10, () => {});
  expect(timers.fired.sort()).toEqual([
    'k1 ciao 10 EVENT_TIME',
    'k1 hello 10 EVENT_TIME',
    'k2 ciao 10 EVENT_TIME',
    'k2 hello 10 EVENT_TIME',
  ]);
  expect(timers.service.numEventTimeTimers()).toBe(0);
});

test('T36, 4.5.1: deleted timers do not fire, and no others are deleted', () => {
  const timers = new Timers();
  timers.setAll();
  timers.of('k1').deleteEventTimeTimer('hello', 10);
  timers.of('k2').deleteEventTimeTimer('ciao', 10);
  timers.service.advanceWatermark(10, () => {});
  expect(timers.fired.sort()).toEqual(['k1 ciao 10 EVENT_TIME', 'k2 hello 10 EVENT_TIME']);
});

test('T37, 4.5.4: an earlier timer of processing time moves the one physical timer', () => {
  const timers = new Timers();
  timers.of('k1').registerProcessingTimeTimer('', 20);
  expect(timers.time.pending).toEqual([20]);
  timers.of('k1').registerProcessingTimeTimer('', 10);
  expect(timers.time.pending).toEqual([10]);
  expect(timers.service.numProcessingTimeTimers()).toBe(2);
  timers.time.advanceTo(30);
  expect(timers.fired).toEqual(['k1  10 PROCESSING_TIME', 'k1  20 PROCESSING_TIME']);
});
