import { expect, test } from 'vitest';
import { keyGroupOf, operatorIndexOf } from '../base/key-groups.ts';
import type { JobGraph, JobVertex, OperatorNode } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { KeyOwners } from './key-owners.ts';

const keyed = { keyed: true } as OperatorNode;
const vertex = { key: 'count', parallelism: 2, maxParallelism: 128, operators: [keyed] } as unknown as JobVertex;
const graph = { vertices: [vertex] } as unknown as JobGraph;
const head = { place: { step: 1, index: 0 }, time: 0, cause: null };

function deployed(execution: string, slot: string): TraceEvent {
  return { ...head, type: 'taskStatus', execution, from: 'SCHEDULED', to: 'DEPLOYING', slot };
}

test('2.6: a key without state belongs to the subtask of its key group', () => {
  const owners = new KeyOwners(graph);
  expect(owners.slotOf('CA')).toBe(null);
  owners.observe(deployed('count:0:0', 'tm-1/0'));
  owners.observe(deployed('count:1:0', 'tm-2/0'));
  const subtask = operatorIndexOf(keyGroupOf('CA', 128), 2, 128);
  expect(owners.slotOf('CA')).toBe(`tm-${subtask + 1}/0`);
});

test('a key with state belongs to whoever changed it last, wherever its next attempt runs', () => {
  const owners = new KeyOwners(graph);
  owners.observe(deployed('count:1:0', 'tm-2/0'));
  const change = { operator: 'count', state: 'n', keyGroup: 3, before: null, after: 1 };
  owners.observe({ ...head, type: 'stateChanged', execution: 'count:1:0', key: 7, ...change });
  expect(owners.slotOf('7')).toBe('tm-2/0');
  owners.observe(deployed('count:1:1', 'tm-3/0'));
  expect(owners.slotOf('7')).toBe('tm-3/0');
});

test('the number 7 and the text "7" are two keys', () => {
  const owners = new KeyOwners(graph);
  owners.observe(deployed('count:0:0', 'tm-1/0'));
  owners.observe(deployed('count:1:0', 'tm-2/0'));
  const change = { operator: 'count', state: 'n', keyGroup: 3, before: null, after: 1 };
  owners.observe({ ...head, type: 'stateChanged', execution: 'count:0:0', key: 7, ...change });
  owners.observe({ ...head, type: 'stateChanged', execution: 'count:1:0', key: '7', ...change });
  owners.observe({ ...head, type: 'stateChanged', execution: 'count:0:0', key: '8', ...change });
  expect([owners.slotOf('7'), owners.slotOf('"7"'), owners.slotOf('8')]).toEqual([...['tm-1/0', 'tm-2/0', 'tm-1/0']]);
});

test.each([
  ['7', 7],
  ['"7"', '7'],
  ['7n', 7n],
  ['["CA",7]', ['CA', 7]],
  ['{}', '{}'],
])('2.6: the key group of %s is that of the key', (written, key) => {
  const owners = new KeyOwners(graph);
  owners.observe(deployed('count:0:0', 'tm-1/0'));
  owners.observe(deployed('count:1:0', 'tm-2/0'));
  expect(owners.slotOf(written)).toBe(`tm-${operatorIndexOf(keyGroupOf(key, 128), 2, 128) + 1}/0`);
});
