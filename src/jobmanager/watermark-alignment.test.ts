/** What the coordinators of an alignment group say to their readers (4.4.1). */
import { expect, test } from 'vitest';
import { MAX_TIMESTAMP } from '../base/ids.ts';
import type { OperatorNode } from '../wire/job-graph.ts';
import { graph, operator, operatorIdOf, vertex } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const alignment = { group: 'g', maxDriftMs: 100, updateIntervalMs: 1000 };
const sourceOf = (key: string, more: Partial<OperatorNode>) =>
  operator(key, { source: { kind: 'sequence', from: 1, to: 9, boundedness: 'BOUNDED' }, ...more });

/** Sources a (two subtasks) and b of one group, and c of none, all with their readers. */
function cluster(): TestCluster {
  const sources = [
    vertex('a', 2, { operators: [sourceOf('a', { alignment })] }),
    vertex('b', 1, { operators: [sourceOf('b', { alignment })] }),
    vertex('c', 1, { operators: [sourceOf('c', {})] }),
  ];
  const started = new TestCluster({}).register(2).submit(graph(sources, []));
  for (const execution of started.running) tell(started, execution, 'registerReader');
  return started;
}

function tell(target: TestCluster, execution: string, type: 'registerReader' | 'reportWatermark', watermark = 0): void {
  const operatorId = operatorIdOf(execution.split(':')[0] ?? '');
  target.tell(
    'tm-1/0',
    type === 'registerReader' ? { type, execution, operatorId } : { type, execution, operatorId, watermark },
  );
}

/** What the readers have been told since the last call, by execution. */
function told(target: TestCluster): Record<string, number> {
  const said = target.sent
    .splice(0)
    .flatMap(({ message }) => (message.type === 'alignWatermark' ? [[message.execution, message.maxAllowed]] : []));
  return Object.fromEntries(said);
}

test('4.4.1: the least of the group and the drift, to those that have reported', () => {
  const group = cluster();
  group.advance(1000);
  expect(told(group)).toEqual({});
  tell(group, 'a:0:0', 'reportWatermark', 500);
  tell(group, 'a:1:0', 'reportWatermark', 300);
  group.advance(1000);
  expect(told(group)).toEqual({ 'a:0:0': 400, 'a:1:0': 400 });
  tell(group, 'b:0:0', 'reportWatermark', 200);
  group.advance(1000);
  expect(told(group)).toEqual({ 'a:0:0': 300, 'a:1:0': 300, 'b:0:0': 300 });
  tell(group, 'b:0:0', 'reportWatermark', MAX_TIMESTAMP);
  tell(group, 'c:0:0', 'reportWatermark', 1);
  group.advance(1000);
  expect(told(group)).toEqual({ 'a:0:0': 400, 'a:1:0': 400, 'b:0:0': 400 });
});

test('4.4.1: with all idle or at their ends everything is allowed', () => {
  const group = cluster();
  for (const execution of ['a:0:0', 'a:1:0', 'b:0:0']) tell(group, execution, 'reportWatermark', MAX_TIMESTAMP);
  group.advance(1000);
  expect(new Set(Object.values(told(group)))).toEqual(new Set([MAX_TIMESTAMP]));
});

test('a report of a former attempt changes nothing, and after the job nobody is told', () => {
  const group = cluster();
  tell(group, 'a:0:0', 'reportWatermark', 500);
  tell(group, 'a:0:7', 'reportWatermark', 1);
  group.advance(1000);
  expect(told(group)).toEqual({ 'a:0:0': 600 });
  group.finish(...group.running);
  group.advance(10_000);
  expect(told(group)).toEqual({});
});
