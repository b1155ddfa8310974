import { expect, test } from 'vitest';
import type { JobGraph, OperatorNode } from '../wire/job-graph.ts';
import { hungReason } from './hung-reason.ts';

const operator = (nodeId: number, type: string, line: number): OperatorNode => ({
  nodeId,
  operatorId: String(nodeId),
  uid: null,
  name: type,
  type,
  keyed: false,
  line,
  source: null,
  sink: null,
  chainedTo: [],
});

function jobOf(...operators: readonly OperatorNode[]): JobGraph {
  const vertex = {
    id: '1',
    key: 'clicks',
    name: operators.map(({ name }) => name).join(' -> '),
    parallelism: 1,
    maxParallelism: 128,
    parallelismIsExplicit: false,
    maxParallelismIsExplicit: false,
    slotSharingGroup: 'default',
    operators,
  };
  return {
    name: 'job',
    runtimeMode: 'STREAMING',
    type: 'STREAMING',
    vertices: [vertex],
    edges: [],
    configuration: {},
    fingerprint: '',
  };
}

const turn = { type: 'run', execution: 'clicks:0:1', elements: 1 } as const;

test('code that does not return is named by its task and the line that calls it', () => {
  const reason = hungReason(jobOf(operator(1, 'source', 3), operator(2, 'map', 4), operator(3, 'sink', 5)), turn);
  expect(reason).toMatchObject({ class: 'MillraceWatchdog', line: 4 });
  expect(reason.message).toContain(
    'Millrace watchdog, not Flink: the code of "source -> map -> sink", called from line 4',
  );
});

test('where it may be one of several functions of a chain, all their lines are named', () => {
  const reason = hungReason(jobOf(operator(1, 'map', 4), operator(2, 'filter', 6)), turn);
  expect(reason.message).toContain('one of lines 4, 6');
});

test('a source alone in its task is the one; without a task there is no line', () => {
  expect(hungReason(jobOf(operator(1, 'source', 3)), turn).line).toBe(3);
  expect(hungReason(jobOf(), { type: 'alarm', alarm: 1 })).not.toHaveProperty('line');
});
