/** Where barriers may overtake records, over programs of the API (7.6.3). */
import { expect, test } from 'vitest';
import { declared } from './declared.test-support.ts';
import { supportsUnaligned } from './supports-unaligned.ts';

/** For each edge of a program, its partitioner and whether barriers may overtake there. */
function edgesOf(write: Parameters<typeof declared>[0]): string[] {
  const { graph } = declared(write);
  return graph.edges.map((edge) => `${edge.shipStrategy} ${supportsUnaligned(graph, edge) ? 'may' : 'never'}`);
}

const same = (n: number) => n;

test('7.6.3: barriers overtake where records can be dealt out anew', () => {
  const edges = edgesOf((env) => {
    env.setParallelism(2);
    const numbers = env.fromSequence(1, 9);
    numbers.keyBy(same).map(same).rebalance().map(same).shuffle().map(same).print();
  });
  expect(edges).toEqual(['HASH may', 'REBALANCE may', 'SHUFFLE may']);
});

test('7.6.3: behind a pointwise or broadcast edge they are aligned', () => {
  const edges = edgesOf((env) => {
    env.setParallelism(2);
    env.fromSequence(1, 9).rescale().map(same).broadcast().map(same).disableChaining().print();
  });
  expect(edges).toEqual(['RESCALE never', 'BROADCAST never', 'FORWARD never']);
});

test('7.6.3: one such edge makes all inputs of its operator aligned', () => {
  const edges = edgesOf((env, api) => {
    env.setParallelism(2);
    const rules = env.fromData(1).broadcast(new api.MapStateDescriptor<number, number>('rules'));
    class Both extends api.KeyedBroadcastProcessFunction<number, number, number, number> {
      processElement() {}
      processBroadcastElement() {}
    }
    env.fromSequence(1, 9).keyBy(same).connect(rules).process(new Both()).print();
  });
  expect(edges).toEqual(['HASH never', 'BROADCAST never']);
});

test('1.6.7: between the writer and the committer of a sink they are aligned', () => {
  const edges = edgesOf((env, api) => {
    class Table extends api.CustomSink<number, number> {
      createWriter() {
        return { write() {}, flush() {}, prepareCommit: () => [] };
      }
      override createCommitter() {
        return { commit() {} };
      }
    }
    env.setParallelism(2);
    env.disableOperatorChaining();
    env.fromSequence(1, 9).rebalance().sinkTo(new Table());
  });
  expect(edges[0]).toBe('REBALANCE may');
  expect(edges.slice(1)).toEqual(['FORWARD never']);
});
