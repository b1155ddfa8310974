import { describe, expect, test } from 'vitest';
import facts from '../../../tests/facts/partitioners.json';
import type { ShipStrategy } from '../../wire/job-graph.ts';
import { NullKey } from '../operators/failures.ts';
import { createPartitioner, type PartitionerSettings, PartitionOutOfRange } from './stream-partitioners.ts';

const always = (draw: number) => ({ below: (bound: number) => draw % bound, fraction: () => 0 });

function partitioner(settings: Partial<PartitionerSettings> & { strategy: ShipStrategy }) {
  return createPartitioner({
    channelCount: 3,
    random: always(0),
    targetMaxParallelism: 128,
    keySelector: (value) => value,
    line: null,
    partitioner: null,
    ...settings,
  });
}

interface Expected {
  readonly name: ShipStrategy;
  readonly isBroadcast: boolean;
  readonly isPointwise: boolean;
  readonly channels?: readonly number[] | string;
  readonly channelsRelativeToFirst?: readonly number[];
  readonly message?: string;
}

const wiring = facts.cases.filter((one) => one.case.startsWith('rescale wiring'));
const selection = facts.cases.filter((one) => !one.case.startsWith('rescale wiring'));

describe('facts: partitioners (2.5)', () => {
  test('the wiring cases are those of graph/pointwise', () => {
    expect(wiring.length + selection.length).toBe(facts.cases.length);
    expect(selection.length).toBe(40);
  });

  for (const { case: name, input, config, expected } of selection) {
    test(name, () => {
      const facts = expected as unknown as Expected;
      const channelCount = config.channels ?? 0;
      const chosen = partitioner({
        strategy: facts.name,
        channelCount,
        // The recorded function: the record's number, halved.
        partitioner: (key, channels) => Math.floor(Number(String(key).slice(1)) / 2) % channels,
      });
      expect(chosen.isBroadcast).toBe(facts.isBroadcast);
      expect(chosen.isPointwise).toBe(facts.isPointwise);
      const select = () => (input as string[]).map((record) => chosen.selectChannel(record));
      if (facts.message !== undefined) {
        expect(select).toThrow(facts.message);
        return;
      }
      const channels = select();
      const first = channels[0] ?? 0;
      if (facts.channelsRelativeToFirst !== undefined) {
        expect(channels.map((channel) => (channel - first + channelCount) % channelCount)).toEqual(
          facts.channelsRelativeToFirst,
        );
      } else if (typeof facts.channels === 'object') expect(channels).toEqual(facts.channels);
      else expect(channels.every((channel) => channel >= 0 && channel < channelCount)).toBe(true);
    });
  }
});

test('T49, 2.5: REBALANCE begins after the channel it drew', () => {
  const rebalance = partitioner({ strategy: 'REBALANCE', random: always(1) });
  expect([1, 2, 3, 4].map((value) => rebalance.selectChannel(value))).toEqual([2, 0, 1, 2]);
});

test('T49, 2.5: RESCALE begins with the first channel', () => {
  const rescale = partitioner({ strategy: 'RESCALE', random: always(1) });
  expect([1, 2, 3, 4].map((value) => rescale.selectChannel(value))).toEqual([0, 1, 2, 0]);
});

test('2.5: SHUFFLE draws for each record', () => {
  const draws = [2, 0, 1];
  const random = { below: () => draws.shift() ?? 0, fraction: () => 0 };
  const shuffle = partitioner({ strategy: 'SHUFFLE', random });
  expect([1, 2, 3].map((value) => shuffle.selectChannel(value))).toEqual([2, 0, 1]);
});

test('2.6.5: HASH tells the key and its key group', () => {
  const hash = partitioner({ strategy: 'HASH', channelCount: 4, keySelector: (value) => (value as { k: string }).k });
  expect(hash.selectChannel({ k: 'hello' })).toBe(1);
  expect(hash.lastKey).toEqual({ key: 'hello', keyGroup: 35 });
});

test("1.2.3: a null key fails with Flink's words", () => {
  const hash = partitioner({ strategy: 'HASH', keySelector: () => null });
  expect(() => hash.selectChannel(1)).toThrow(NullKey);
  expect(() => hash.selectChannel(1)).toThrow('Assigned key must not be null!');
});

test.each([3, -1, 0.5, undefined])('2.5: CUSTOM out of range fails: %s', (channel) => {
  const custom = partitioner({ strategy: 'CUSTOM', partitioner: () => channel as number });
  expect(() => custom.selectChannel(1)).toThrow(PartitionOutOfRange);
});
