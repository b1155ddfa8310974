import { expect, test } from 'vitest';
import type { JobGraph } from '../../wire/job-graph.ts';
import { ComingRecords } from './coming-records.ts';
import type { SourcePlan } from './job-plan.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

/** A sequence that is made records and then doubled, to a fold and to a join of it with itself. */
const SOURCES = [
  { kind: 'sequence', name: 'source0', steps: [{ kind: 'flatMap', modulus: 99 }] },
] as unknown as SourcePlan[];
const GRAPH = {
  vertices: [
    vertex('sequence-source', [
      [1, 'source', 'Sequence Source'],
      [2, 'map', 'Map'],
    ]),
    vertex('flat-map', [[3, 'flatMap', 'Flat Map']]),
    vertex('fold', [[4, 'keyedProcess', 'fold']]),
    vertex('pairs', [[5, 'intervalJoin', 'pairs']]),
    vertex('sequence-source-2', [[6, 'source', 'Sequence Source']]),
  ],
  edges: [
    edge('e0', 'sequence-source', 2, 'flat-map'),
    edge('e1', 'flat-map', 3, 'fold'),
    edge('e2', 'flat-map', 3, 'pairs'),
    edge('e3', 'flat-map', 3, 'pairs', 1),
    edge('e4', 'sequence-source-2', 6, 'fold'),
  ],
} as unknown as JobGraph;

function vertex(key: string, operators: readonly (readonly [nodeId: number, type: string, name: string])[]) {
  const chained = operators.map(([nodeId, type, name], at) => {
    const next = operators[at + 1];
    return { nodeId, type, name, chainedTo: next === undefined ? [] : [{ nodeId: next[0] }] };
  });
  return { key, operators: chained };
}

function edge(id: string, fromVertex: string, fromNode: number, toVertex: string, inputIndex = 0) {
  return { id, fromVertex, fromNode, toVertex, inputIndex };
}

function coming(operator: string, on: Readonly<Record<string, number>>, input?: 0 | 1): number[] {
  const channels = Object.entries(on).map(([name, id]) => ({ handle: { edge: name }, records: [{ id, amount: 1 }] }));
  const asked = { type: 'record', value: { id: 70, amount: 1 } };
  const elements = () => ('e0' in on ? [asked, { type: 'watermark' }] : []);
  const stored = { channels, elements } as unknown as StoredCheckpoint;
  return new ComingRecords(GRAPH, SOURCES)
    .in(stored)(operator, input)
    .map(({ id }) => id);
}

test('7.6.1: a record arrives behind the steps that it has yet to take', () => {
  expect(coming('fold', { e1: 8 })).toEqual([8]);
  expect(coming('fold', { e0: 99 })).toEqual([70, 198, 199]);
});

test('what is on its way to another operator does not come, nor what is of no source of the plan', () => {
  expect(coming('fold', { e1: 8, e2: 10, e4: 1 })).toEqual([8]);
  expect(coming('pairs', { e1: 8, e2: 10, e3: 12 })).toEqual([10, 12]);
});

test('of two inputs each has its own', () => {
  expect(coming('pairs', { e2: 10, e3: 12 }, 0)).toEqual([10]);
  expect(coming('pairs', { e0: 4, e2: 10, e3: 12 }, 1)).toEqual([70, 8, 12]);
});
