import { expect, test } from 'vitest';
import type { DistributionPattern, JobGraph } from '../wire/job-graph.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import { checkpointOf, edge, graph, operator, source, vertex } from './testing/graphs.ts';
import { checkFinishedState } from './vertex-finished-state-checker.ts';

/** A checkpoint of these vertices, each with what of its subtasks had finished: `+` finished, `-` not. */
function checkpoint(vertices: Readonly<Record<string, string>>): CheckpointMetadata {
  const stored = Object.entries(vertices).map(([key, states]) => {
    const subtasks = [...states].map((state, index) => {
      return { execution: `${key}:${index}:0`, operators: [], finished: state === '+' };
    });
    return [key, subtasks] as const;
  });
  return checkpointOf(Object.fromEntries(stored));
}

function twoVertices(pattern: DistributionPattern): JobGraph {
  return graph([source('source', 2), vertex('count', 2)], [edge('e0', 'source', 'count', { pattern })]);
}

test.each<[before: string, behind: string, pattern: DistributionPattern, refused: string | null]>([
  ['++', '++', 'ALL_TO_ALL', null],
  ['++', '+-', 'ALL_TO_ALL', null],
  ['+-', '--', 'ALL_TO_ALL', null],
  ['+-', '++', 'ALL_TO_ALL', 'fully finished vertices predeceased with the ones not fully finished'],
  ['--', '++', 'POINTWISE', 'fully finished vertices predeceased with the ones not fully finished'],
  ['+-', '+-', 'ALL_TO_ALL', 'has a partially finished predecessor'],
  ['--', '+-', 'ALL_TO_ALL', 'has a all running predecessor'],
  ['+-', '+-', 'POINTWISE', null],
  ['--', '+-', 'POINTWISE', 'partially finished vertices predeceased with all running ones'],
])('7.8.2 %s before %s, %s', (before, behind, pattern, refused) => {
  const check = () => checkFinishedState(twoVertices(pattern), checkpoint({ source: before, count: behind }));
  if (refused === null) expect(check).not.toThrow();
  else expect(check).toThrow(refused);
});

test('7.8.2 of two edges from one vertex the strictest counts', () => {
  const pointwise = edge('e0', 'source', 'count', { pattern: 'POINTWISE' });
  const job = graph([source('source', 2), vertex('count', 2)], [edge('e1', 'source', 'count'), pointwise]);
  expect(() => checkFinishedState(job, checkpoint({ source: '+-', count: '+-' }))).toThrow('ALL_TO_ALL');
});

test('7.8.2 a new predecessor has not finished', () => {
  const { edges, vertices } = twoVertices('ALL_TO_ALL');
  const job = graph([source('new', 1), ...vertices], [...edges, edge('e1', 'new', 'count')]);
  expect(() => checkFinishedState(job, checkpoint({ source: '++', count: '++' }))).toThrow(
    'Illegal JobGraph modification.',
  );
});

test('7.8.2 a chain is finished as a whole or not at all', () => {
  const chain = vertex('chain', 2, { operators: [operator('count'), operator('new')] });
  expect(() => checkFinishedState(graph([chain], []), checkpoint({ count: '++' }))).toThrow(
    'Can not restore vertex chain(chain) which contain mixed operator finished state: [ALL_RUNNING, FULLY_FINISHED].',
  );
});
