/** How parallel an operator is that sets no parallelism itself (2.1.4). */
import { expect, test } from 'vitest';
import { declared } from './declared.test-support.ts';

type Write = Parameters<typeof declared>[0];

function parallelisms(write: Write): Record<string, number> {
  const { graph } = declared(write, { 'parallelism.default': '4' });
  return Object.fromEntries(
    graph.vertices.flatMap((vertex) => vertex.operators.map((o) => [o.name, vertex.parallelism])),
  );
}

test('2.1.4: an operator has the parallelism that the environment had when it was declared', () => {
  const found = parallelisms((env) => {
    const unset = env
      .fromSequence(1, 9)
      .map((n) => n)
      .name('before');
    env.setParallelism(2);
    const two = unset.map((n) => n).name('two');
    env.setParallelism(3);
    two
      .map((n) => n)
      .name('three')
      .print();
  });
  // `before` takes what the job has in the end: nothing was set when it was declared.
  expect(found).toMatchObject({ before: 3, two: 2, three: 3 });
});

test('assignTimestampsAndWatermarks is as parallel as its input at the time of the call', () => {
  const found = parallelisms((env, { WatermarkStrategy }) => {
    env.setParallelism(2);
    const assign = WatermarkStrategy.noWatermarks<number>();
    const single = env.fromData([1]);
    single.assignTimestampsAndWatermarks(assign).name('of one');
    single
      .map((n) => n)
      .assignTimestampsAndWatermarks(assign)
      .name('of two')
      .setParallelism(5)
      .print();
    single.union(env.fromSequence(1, 2)).assignTimestampsAndWatermarks(assign).name('of a union').print();
    single.assignTimestampsAndWatermarks(assign).setParallelism(7).name('set');
  });
  expect(found).toMatchObject({ 'of one': 1, 'of two': 5, 'of a union': 1, set: 7 });
});
