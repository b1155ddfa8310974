import { expect, test } from 'vitest';
import type { ResultPartitionType } from '../wire/job-graph.ts';
import { type SchedulingTopology, verticesToRestart } from './restart-pipelined-region.ts';

const BLOCKING = topology('BLOCKING', ['v1 v4', 'v1 v5', 'v2 v4', 'v2 v5', 'v3 v6']);

test('T75 8.2.2 a failed region takes its consumers with it', () => {
  expect(restarted(BLOCKING, 'v1')).toEqual(['v1', 'v4', 'v5']);
  expect(restarted(BLOCKING, 'v4')).toEqual(['v4']);
  expect(restarted(BLOCKING, 'v6')).toEqual(['v6']);
});

test('T75 8.2.2 a partition that cannot be read takes its producer with it', () => {
  expect(restarted(BLOCKING, 'v4', ['v1'])).toEqual(['v1', 'v4', 'v5']);
});

test('T75 8.2.1 vertices still CREATED are never restarted', () => {
  expect(restarted(BLOCKING, 'v1', [], ['v5'])).toEqual(['v1', 'v4']);
});

test('8.2.2 in a connected pipelined job everything restarts', () => {
  const connected = topology('PIPELINED_BOUNDED', ['v1 v4', 'v2 v4', 'v2 v5', 'v3 v5', 'v5 v6']);
  expect(restarted(connected, 'v6')).toEqual(['v1', 'v2', 'v3', 'v4', 'v5', 'v6']);
});

function topology(type: ResultPartitionType, edges: readonly string[]): SchedulingTopology {
  const partitions = edges.map((edge) => {
    const [producer = '', consumer = ''] = edge.split(' ');
    return { producer, consumer, edge: edge, type };
  });
  return { vertices: ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'], partitions };
}

function restarted(
  graph: SchedulingTopology,
  failed: string,
  unavailable: readonly string[] = [],
  created: readonly string[] = [],
): string[] {
  const vertices = verticesToRestart(
    graph,
    failed,
    ({ producer }) => !unavailable.includes(producer),
    (vertex) => created.includes(vertex),
  );
  return [...vertices].sort();
}
