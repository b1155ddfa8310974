import { expect, test } from 'vitest';
import facts from '../../tests/facts/partitioners.json' with { type: 'json' };
import { pointwiseChannels } from './pointwise.ts';

interface Wiring {
  readonly downstreamSubtask: number;
  readonly consumes: readonly {
    readonly upstreamSubtasks: readonly number[];
    readonly subpartitions: readonly number[];
  }[];
}

const wirings = facts.cases.filter(({ case: name }) => name.startsWith('rescale wiring'));

test('the facts hold wirings', () => {
  expect(wirings.length).toBeGreaterThan(10);
});

for (const { case: name, config, expected } of wirings) {
  test(`2.5.2 ${name}`, () => {
    const { upstreamParallelism, downstreamParallelism } = config as unknown as Record<string, number>;
    const channels = pointwiseChannels(upstreamParallelism!, downstreamParallelism!);
    expect(channels).toEqual((expected as unknown as Wiring[]).flatMap(channelsOf));
  });
}

test('T50, 2.5.2: which subtask of the producers a consumer reads, and which of its subpartitions', () => {
  const reads = (producers: number, consumers: number) => {
    const channels = pointwiseChannels(producers, consumers);
    return Array.from({ length: consumers }, (_, consumer) =>
      channels
        .filter((channel) => channel.consumer === consumer)
        .map(({ producer, subpartition }) => `p${producer} sub${subpartition}`)
        .join(', '),
    );
  };
  expect(reads(2, 3)).toEqual(['p0 sub0', 'p0 sub1', 'p1 sub0']);
  expect(reads(2, 5)).toEqual(['p0 sub0', 'p0 sub1', 'p0 sub2', 'p1 sub1', 'p1 sub0']);
  expect(reads(4, 2)).toEqual(['p0 sub0, p1 sub0', 'p2 sub0, p3 sub0']);
  expect(reads(5, 2)).toEqual(['p0 sub0, p1 sub0', 'p2 sub0, p3 sub0, p4 sub0']);
});

function channelsOf({ downstreamSubtask, consumes }: Wiring) {
  return consumes.flatMap(({ upstreamSubtasks: [first = 0, last = 0], subpartitions: [subpartition = 0] }) =>
    Array.from({ length: last - first + 1 }, (_, i) => ({
      producer: first + i,
      consumer: downstreamSubtask,
      subpartition,
    })),
  );
}
