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

function channelsOf({ downstreamSubtask, consumes }: Wiring) {
  return consumes.flatMap(({ upstreamSubtasks: [first = 0, last = 0], subpartitions: [subpartition = 0] }) =>
    Array.from({ length: last - first + 1 }, (_, i) => ({
      producer: first + i,
      consumer: downstreamSubtask,
      subpartition,
    })),
  );
}
