import { expect, test } from 'vitest';
import type { ShipStrategy } from '../wire/job-graph.ts';
import type { CheckpointMetadata, InFlightState, SubtaskSnapshot } from '../wire/snapshots.ts';
import { InFlightAssignment } from './in-flight-assignment.ts';
import { checkpointOf, edge, graph, source, vertex } from './testing/graphs.ts';

/** An unaligned checkpoint of source → count with something in flight on every channel, at both ends. */
function checkpoint(producers: number, consumers: number): CheckpointMetadata {
  const handle = (from: number, to: number) => ({ edge: 'e0', from, to, part: `${from}-${to}`, elements: 1, bytes: 1 });
  const indices = (count: number) => Array.from({ length: count }, (_, index) => index);
  const of = (key: string, parallelism: number, inFlight: (subtask: number) => InFlightState) =>
    indices(parallelism).map((subtask): SubtaskSnapshot => {
      return { execution: `${key}:${subtask}:0`, operators: [], finished: false, inFlight: inFlight(subtask) };
    });
  const outputs = (from: number) => indices(consumers).map((to) => handle(from, to));
  const inputs = (to: number) => indices(producers).map((from) => handle(from, to));
  return checkpointOf({
    source: of('source', producers, (subtask) => ({ inputs: [], outputs: outputs(subtask) })),
    count: of('count', consumers, (subtask) => ({ inputs: inputs(subtask), outputs: [] })),
  });
}

/** From what old channels subtask by subtask what waited at the consumers, and what the producers had not sent; `*` is shared. */
function dealt(
  strategy: ShipStrategy,
  before: readonly [number, number],
  now: readonly [number, number],
  configuration = {},
) {
  const [producers, consumers] = [source('source', now[0]), vertex('count', now[1])];
  const job = graph([producers, consumers], [edge('e0', 'source', 'count', { shipStrategy: strategy })]);
  const assignment = new InFlightAssignment(checkpoint(...before), job, configuration);
  const words = (side: 'inputs' | 'outputs', of: typeof producers) =>
    Array.from({ length: of.parallelism }, (_, subtask) => {
      const handles = assignment.restoreOf(of, subtask)?.[side] ?? [];
      return handles.map(({ part, into, shared }) => `${part}>${into.from}-${into.to}${shared ? '*' : ''}`).join(' ');
    });
  return { inputs: words('inputs', consumers), outputs: words('outputs', producers) };
}

test('7.6.4 as many subtasks as before: each channel is its own', () => {
  for (const strategy of ['HASH', 'REBALANCE', 'SHUFFLE', 'GLOBAL', 'CUSTOM'] as const) {
    expect(dealt(strategy, [2, 2], [2, 2])).toEqual({
      inputs: ['0-0>0-0 1-0>1-0', '0-1>0-1 1-1>1-1'],
      outputs: ['0-0>0-0 0-1>0-1', '1-0>1-0 1-1>1-1'],
    });
  }
});

test('7.6.4 HASH: consumers take over those whose key groups overlap with theirs, and what two of them do is shared', () => {
  expect(dealt('HASH', [1, 2], [1, 3])).toEqual({
    inputs: ['0-0>0-0*', '0-0>0-1* 0-1>0-1*', '0-1>0-2*'],
    outputs: ['0-0>0-0* 0-0>0-1* 0-1>0-1* 0-1>0-2*'],
  });
  expect(dealt('HASH', [1, 4], [1, 2]).inputs).toEqual(['0-0>0-0 0-1>0-0', '0-2>0-1 0-3>0-1']);
});

test('7.6.4 producers go round, at every exchange', () => {
  for (const strategy of ['HASH', 'REBALANCE'] as const) {
    expect(dealt(strategy, [3, 1], [2, 1])).toEqual({
      inputs: ['0-0>0-0 1-0>1-0 2-0>0-0'],
      outputs: ['0-0>0-0 2-0>0-0', '1-0>1-0'],
    });
    expect(dealt(strategy, [1, 1], [3, 1]).outputs).toEqual(['0-0>0-0', '', '']);
  }
});

test('7.6.4 REBALANCE and SHUFFLE go round, GLOBAL takes all to the first, CUSTOM shares all with all', () => {
  for (const strategy of ['REBALANCE', 'SHUFFLE'] as const) {
    expect(dealt(strategy, [1, 3], [1, 2]).inputs).toEqual(['0-0>0-0 0-2>0-0', '0-1>0-1']);
    expect(dealt(strategy, [1, 2], [1, 3]).inputs).toEqual(['0-0>0-0', '0-1>0-1', '']);
  }
  expect(dealt('GLOBAL', [1, 2], [1, 3]).inputs).toEqual(['0-0>0-0 0-1>0-0', '', '']);
  expect(dealt('CUSTOM', [1, 2], [1, 1]).inputs).toEqual(['0-0>0-0 0-1>0-0']);
  expect(dealt('CUSTOM', [1, 1], [1, 2]).inputs).toEqual(['0-0>0-0*', '0-0>0-1*']);
});

test('7.1 with recover-output-on-downstream consumers get what was sent to them as well, behind what waited at them', () => {
  const downstream = { 'execution.checkpointing.unaligned.recover-output-on-downstream.enabled': 'true' };
  expect(dealt('REBALANCE', [2, 2], [2, 2], downstream)).toEqual({
    inputs: ['0-0>0-0 1-0>1-0 0-0>0-0 1-0>1-0', '0-1>0-1 1-1>1-1 0-1>0-1 1-1>1-1'],
    outputs: ['', ''],
  });
  expect(dealt('HASH', [1, 2], [1, 3], downstream)).toEqual({
    inputs: ['0-0>0-0* 0-0>0-0*', '0-0>0-1* 0-0>0-1* 0-1>0-1* 0-1>0-1*', '0-1>0-2* 0-1>0-2*'],
    outputs: [''],
  });
});

test('7.6.4 the channel of now says for how many it stands', () => {
  const count = vertex('count', 1);
  const job = graph([source('source', 1), count], [edge('e0', 'source', 'count', { shipStrategy: 'REBALANCE' })]);
  const { inputs = [] } = new InFlightAssignment(checkpoint(2, 3), job).restoreOf(count, 0) ?? {};
  expect(inputs.map(({ virtualChannels }) => virtualChannels)).toEqual(Array(6).fill(6));
});

test.each(['FORWARD', 'RESCALE', 'BROADCAST'] as const)(
  '7.6.4 %s: nobody could say whose the records are',
  (strategy) => {
    expect(() => dealt(strategy, [2, 2], [3, 3])).toThrow('Cannot rescale the given pointwise partitioner.');
  },
);

test('7.6.4, 7.9.8 another graph is refused: the records would have no channel', () => {
  const without = graph([source('source', 2), vertex('count', 2)], []);
  expect(() => new InFlightAssignment(checkpoint(2, 2), without)).toThrow('its graph is another');
  const other = graph([source('source', 2), vertex('count', 2, { operators: [] })], [edge('e0', 'source', 'count')]);
  expect(() => new InFlightAssignment(checkpoint(2, 2), other)).toThrow('its graph is another');
});
