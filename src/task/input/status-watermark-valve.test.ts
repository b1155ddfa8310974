import { expect, test } from 'vitest';
import facts from '../../../tests/facts/watermarks.json' with { type: 'json' };
import { StatusWatermarkValve } from './status-watermark-valve.ts';

type Emitted = number | 'IDLE' | 'ACTIVE';

/** A valve whose output is read off after each step: `step(valve.w(0, 5), [5])`. */
function valve(channels: number) {
  let emitted: Emitted[] = [];
  const inner = new StatusWatermarkValve(channels, {
    emitWatermark: (timestamp) => emitted.push(timestamp),
    emitWatermarkStatus: (idle) => emitted.push(idle ? 'IDLE' : 'ACTIVE'),
  });
  const taken = () => {
    const out = emitted;
    emitted = [];
    return out;
  };
  return {
    w(channel: number, timestamp: number): Emitted[] {
      inner.inputWatermark(channel, timestamp);
      return taken();
    },
    idle(channel: number): Emitted[] {
      inner.inputWatermarkStatus(channel, true);
      return taken();
    },
    active(channel: number): Emitted[] {
      inner.inputWatermarkStatus(channel, false);
      return taken();
    },
  };
}

test('4.3.1: nothing goes out before every channel has said something, and all are active until one says otherwise', () => {
  const v = valve(2);
  expect([v.w(0, 100), v.active(0), v.active(1)]).toEqual([[], [], []]);
  expect(v.w(1, -50)).toEqual([-50]);
});

test('T26, 4.3.2: the minimum over the channels advances the output', () => {
  const v = valve(3);
  expect([v.w(0, 0), v.w(1, 0), v.w(2, 0)]).toEqual([[], [], [0]]);
  expect([v.w(0, 12), v.w(2, 8), v.w(2, 10)]).toEqual([[], [], []]);
  expect(v.w(1, 15)).toEqual([10]);
  expect(v.w(2, 17)).toEqual([12]);
  expect(v.w(0, 20)).toEqual([15]);
});

test('T27, 4.3.2: a watermark while idle is ignored and does not change what the channel has', () => {
  const v = valve(1);
  expect(v.w(0, 25)).toEqual([25]);
  expect(v.idle(0)).toEqual(['IDLE']);
  expect(v.w(0, 50)).toEqual([]);
  expect(v.active(0)).toEqual(['ACTIVE']);
  expect(v.w(0, 50)).toEqual([50]);
});

test('T28, 4.3.3: an idle channel is left out of the minimum', () => {
  const v = valve(3);
  expect([v.w(0, 15), v.w(1, 10)]).toEqual([[], []]);
  expect(v.idle(2)).toEqual([10]);
  expect(v.w(1, 18)).toEqual([15]);
  expect(v.w(0, 20)).toEqual([18]);
});

test('T29, 4.3.3: channels that become idle one by one let the others through', () => {
  const v = valve(3);
  v.w(0, 25);
  v.w(1, 10);
  expect(v.w(2, 17)).toEqual([10]);
  expect(v.idle(1)).toEqual([17]);
  expect(v.idle(2)).toEqual([25]);
});

test('T30, 4.3.3: when all are idle the maximum goes out before IDLE', () => {
  const v = valve(3);
  v.w(0, 10);
  v.w(1, 5);
  expect(v.w(2, 3)).toEqual([3]);
  expect([v.idle(0), v.idle(1)]).toEqual([[], []]);
  expect(v.idle(2)).toEqual([10, 'IDLE']);
});

test('T31, 4.3.5: a channel that is active again holds nothing back until it has caught up', () => {
  const v = valve(3);
  v.w(0, 10);
  v.w(1, 7);
  expect(v.w(2, 3)).toEqual([3]);
  expect(v.idle(2)).toEqual([7]);
  expect(v.active(2)).toEqual([]);
  expect([v.w(2, 5), v.w(2, 9)]).toEqual([[], []]);
  expect(v.w(1, 12)).toEqual([9]);
});

test('T32, 4.3.4: nothing goes out while all active channels are unaligned', () => {
  const v = valve(3);
  v.w(0, 10);
  v.w(1, 7);
  expect(v.idle(2)).toEqual([7]);
  expect(v.active(2)).toEqual([]);
  expect([v.idle(0), v.idle(1)]).toEqual([[], []]);
});

test('T32, 4.3.4: an unaligned channel that becomes idle changes nothing', () => {
  const v = valve(2);
  v.w(0, 7);
  expect(v.w(1, 10)).toEqual([7]);
  expect(v.idle(0)).toEqual([10]);
  expect([v.active(0), v.w(0, 9), v.idle(0)]).toEqual([[], [], []]);
});

const recorded = facts.cases.filter(({ config }) => config.kind === 'StatusWatermarkValve');

test.each(recorded)('4.3: $case', ({ config, input, expected }) => {
  const v = valve(config.channels ?? 0);
  const seen = (input as { steps: string[] }).steps.map((step) => {
    const [channel = '', what = ''] = step.split(':');
    const emits =
      what === 'i'
        ? v.idle(Number(channel))
        : what === 'a'
          ? v.active(Number(channel))
          : v.w(Number(channel), Number(what.slice(1)));
    return { step, emits: emits.map((one) => (typeof one === 'number' ? { wm: one } : { status: one })) };
  });
  const longs = (_: string, value: unknown) =>
    typeof value === 'string' && /^-?\d{16,}$/.test(value) ? Number(value) : value;
  expect(seen).toEqual(JSON.parse(JSON.stringify(expected), longs));
});
