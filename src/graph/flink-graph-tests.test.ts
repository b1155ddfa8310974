/** What Flink's own tests of its graph generators hold (TESTS T51-T56, §2), over programs of the API. */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { declared, type Millrace } from './declared.test-support.ts';

type Topology = (env: Api.StreamExecutionEnvironment, api: Millrace) => void;
const same = (n: number) => n;

/** The vertices of a program with the names of their chains, and its edges. */
function graphOf(topology: Topology) {
  const { vertices, edges } = declared(topology).graph;
  return {
    chains: vertices.map(({ operators }) => operators.map(({ name }) => name)),
    parallelism: vertices.map(({ parallelism }) => parallelism),
    groups: vertices.map(({ slotSharingGroup }) => slotSharingGroup),
    edges: edges.map(({ shipStrategy, pattern, resultType }) => `${shipStrategy} ${pattern} ${resultType}`),
  };
}

test('T51, 2.2: a source of parallelism 1 stands alone before a chain of parallelism 2', () => {
  const { chains, parallelism, edges } = graphOf((env) => {
    env.setParallelism(2);
    env.fromData(1, 2, 3).map(same).print();
  });
  expect(chains).toEqual([['Source: Collection Source'], ['Map', 'Print to Std. Out: Writer']]);
  expect(parallelism).toEqual([1, 2]);
  expect(edges).toEqual(['REBALANCE ALL_TO_ALL PIPELINED_BOUNDED']);
});

test('T52, 2.2.c5: keyBy breaks the chain at parallelism 1 too', () => {
  const { chains } = graphOf((env, api) => {
    env.setParallelism(1);
    env.fromData(1, 2, 3).map(same).keyBy(same).map(same).sinkTo(new api.DiscardingSink());
  });
  expect(chains).toEqual([
    ['Source: Collection Source', 'Map'],
    ['Map', 'Sink: Writer'],
  ]);
});

test.each([
  [true, [['Source: Sequence Source', 'Map', 'Map', 'Map']]],
  [false, [['Source: Sequence Source', 'Map'], ['Map'], ['Map']]],
])('T53, 2.2.c7: operators of different max parallelism are chained: %s', (chained, chains) => {
  const graph = graphOf((env) => {
    env.configure({ 'pipeline.operator-chaining.chain-operators-with-different-max-parallelism': chained });
    env.setParallelism(1).setMaxParallelism(10);
    env.fromSequence(1, 2).map(same).map(same).setMaxParallelism(1).map(same);
  });
  expect(graph.chains).toEqual(chains);
});

test('T54, 2.2.c9: an async operator is chained to a source', () => {
  const { chains } = graphOf((env, { AsyncDataStream, Duration }) => {
    env.setParallelism(1);
    const later = { asyncInvoke: async (n: number) => [n] };
    AsyncDataStream.orderedWait(env.fromSequence(1, 2), later, Duration.ofSeconds(1)).map(same);
  });
  expect(chains).toEqual([['Source: Sequence Source', 'async wait operator', 'Map']]);
});

test('T55, 2.3.1: what has a group of its own shares no slot with the rest', () => {
  const { chains, groups } = graphOf((env) => {
    env.setParallelism(1);
    const [one, two] = [env.fromSequence(1, 2), env.fromSequence(3, 4)];
    one.keyBy(same).map(same).name('apart').slotSharingGroup('own');
    one.union(two).keyBy(same).map(same).name('together');
  });
  const byName = Object.fromEntries(chains.map((names, vertex) => [names.at(-1), groups[vertex]]));
  expect(byName).toEqual({ 'Source: Sequence Source': 'default', apart: 'own', together: 'default' });
});

test('T55, 2.3.2: in BATCH each region has a group of its own, but for those that name one', () => {
  const { chains, groups } = graphOf((env, { RuntimeExecutionMode }) => {
    env.setParallelism(1).setRuntimeMode(RuntimeExecutionMode.BATCH);
    const [one, two] = [env.fromSequence(1, 2).map(same), env.fromSequence(3, 4).filter(Boolean)];
    one.keyBy(same).map(same).name('apart').slotSharingGroup('own');
    one.union(two).keyBy(same).map(same).name('together');
  });
  const byName = new Map(chains.map((names, vertex) => [names.at(-1), groups[vertex]]));
  expect(byName.get('apart')).toBe('own');
  byName.delete('apart');
  expect(new Set(byName.values()).size).toBe(3);
});

test('T56, 2.4.2: an operator put in before others changes the ids that they are given, not those they name', () => {
  const ids = (before: boolean) => {
    const { graph } = declared((env) => {
      env.setParallelism(1);
      const source = env.fromSequence(1, 9).uid('numbers');
      const numbers = before ? source.filter(Boolean) : source;
      numbers.map(same).name('named').uid('named').map(same).name('unnamed');
    });
    const operators = graph.vertices.flatMap((vertex) => vertex.operators);
    return Object.fromEntries(operators.map(({ name, operatorId }) => [name, operatorId]));
  };
  const [plain, filtered] = [ids(false), ids(true)];
  expect(filtered['Source: Sequence Source']).toBe(plain['Source: Sequence Source']);
  expect(filtered['named']).toBe(plain['named']);
  expect(filtered['unnamed']).not.toBe(plain['unnamed']);
});
