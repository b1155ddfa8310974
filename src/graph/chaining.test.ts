/** Which operators become one task, one condition after the other (2.2), and what a program leaves in its graph (1.1, 1.2, 2.1, 2.4). */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { declared, type Millrace } from './declared.test-support.ts';

type Operator = Api.SingleOutputStreamOperator<number>;
type Numbers = Api.DataStream<number>;

const same = (n: number) => n;
const up = (numbers: Numbers): Operator => numbers.map(same).name('up');
const down = (numbers: Numbers): Operator => numbers.map(same).name('down');

/** The tasks of a program that begins with a source of two subtasks. */
function chains(write: (source: Operator, env: Api.StreamExecutionEnvironment, api: Millrace) => void): string[] {
  const { graph } = declared((env, api) => {
    env.setParallelism(2);
    write(env.fromSequence(1, 9).name('source'), env, api);
  });
  return graph.vertices.map(({ operators }) => operators.map(({ name }) => name.replace('Source: ', '')).join('-'));
}

test.each<[clause: string, what: string, found: string[], expected: string[]]>([
  ['2.2.c1', 'where nothing is said all are one', chains((s) => down(up(s))), ['source-up-down']],
  [
    '2.2.c1',
    'chaining is off',
    chains((s, env) => env.disableOperatorChaining() && down(up(s))),
    ['source', 'up', 'down'],
  ],
  ['2.2.c2', 'two inputs', chains((s) => up(s).connect(s).map({ map1: same, map2: same })), ['source-up', 'Co-Map']],
  ['2.2.c3', 'another slot sharing group', chains((s) => down(up(s).slotSharingGroup('own'))), ['source', 'up-down']],
  [
    '2.2.c4, 2.2.1',
    'disableChaining: with neither side',
    chains((s) => down(up(s).disableChaining())),
    ['source', 'up', 'down'],
  ],
  [
    '2.2.c4, 2.2.1',
    'startNewChain: not with the side before',
    chains((s) => down(up(s).startNewChain())),
    ['source', 'up-down'],
  ],
  ['2.2.c5', 'not FORWARD, though as parallel', chains((s) => down(up(s).rebalance())), ['source-up', 'down']],
  ['2.2.c5', 'FORWARD that is asked for', chains((s) => down(up(s).forward())), ['source-up-down']],
  ['2.2.c6', 'another parallelism', chains((s) => down(up(s)).setParallelism(3)), ['source-up', 'down']],
  ['2.2.c8', 'a union is one input of several edges', chains((s) => down(up(s).union(s))), ['source-up', 'down']],
])('%s: %s', (_clause, _what, found, expected) => {
  expect(found).toEqual(expected);
});

test('2.4.3: a vertex has the id of the head of its chain', () => {
  const { vertices } = declared((env) => {
    env.setParallelism(1);
    down(up(env.fromSequence(1, 9).uid('head')).uid('second'))
      .keyBy(same)
      .map(same)
      .uid('other');
  }).graph;
  expect(vertices.map(({ id }) => id)).toEqual(vertices.map(({ operators }) => operators[0]?.operatorId));
});

test('1.2.1: what an operator is told about itself is in the graph', () => {
  const { graph, program } = declared((env) => {
    up(env.fromSequence(1, 9))
      .keyBy(same)
      .map(same)
      .name('mine')
      .uid('my-uid')
      .setParallelism(3)
      .setMaxParallelism(7)
      .setBufferTimeout(5)
      .slotSharingGroup('own');
  });
  const vertex = graph.vertices.at(-1);
  expect(vertex).toMatchObject({ name: 'mine', parallelism: 3, maxParallelism: 7, slotSharingGroup: 'own' });
  expect(vertex?.operators[0]).toMatchObject({ name: 'mine', uid: 'my-uid' });
  expect(program.transformations.at(-1)?.bufferTimeoutMs).toBe(5);
});

test('2.1.1: partitions, unions and side outputs are edges, and no operators', () => {
  const { graph } = declared((env, { OutputTag, ProcessFunction }) => {
    env.setParallelism(2);
    const late = new OutputTag<number>('late');
    class Late extends ProcessFunction<number, number> {
      override processElement(): void {}
    }
    const process = env.fromSequence(1, 9).process(new Late()).name('process');
    down(process.getSideOutput(late).rebalance().union(process.shuffle()));
  });
  expect(graph.vertices.map(({ operators }) => operators.length)).toEqual([2, 1]);
  expect(graph.edges.map(({ shipStrategy, sideOutput }) => [shipStrategy, sideOutput])).toEqual([
    ['REBALANCE', 'late'],
    ['SHUFFLE', null],
  ]);
});

test('1.1.1: an environment that says nothing of its parallelism has that of the cluster, which is 1', () => {
  const parallelisms = (configuration: Record<string, string>) =>
    declared((env) => void up(env.fromSequence(1, 9)), configuration).graph.vertices.map(
      (vertex) => vertex.parallelism,
    );
  expect([parallelisms({}), parallelisms({ 'parallelism.default': '3' })]).toEqual([[1], [3]]);
});
