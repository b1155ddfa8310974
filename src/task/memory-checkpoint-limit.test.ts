import { expect, test } from 'vitest';
import { keepsCheckpointsInMemory } from '../base/config-options.ts';
import { tooLargeForMemory } from './memory-checkpoint-limit.ts';

const MIB = 1024 * 1024;
const part = (bytes: number, more = {}) => ({ keyGroup: 0, part: 'p', entries: 1, bytes, ...more });
const operator = (...keyed: ReturnType<typeof part>[]) => ({ operatorId: 'o', keyed, operatorStates: [] });

test.each([
  [{}, true],
  [{ 'execution.checkpointing.storage': 'jobmanager' }, true],
  [{ 'execution.checkpointing.storage': 'jobmanager', 'execution.checkpointing.dir': 'file:///c' }, true],
  [{ 'execution.checkpointing.dir': 'file:///c' }, false],
  [{ 'execution.checkpointing.storage': 'filesystem' }, false],
])('7.1 checkpoints are kept in memory where nothing says otherwise', (configuration, inMemory) => {
  expect(keepsCheckpointsInMemory(configuration)).toBe(inMemory);
});

test('7.1 the limit holds for each stream: the keyed state of an operator is one, each new part of an incremental checkpoint another', () => {
  expect(tooLargeForMemory({ operators: [] })).toBeNull();
  expect(tooLargeForMemory({ operators: [operator(part(3 * MIB), part(2 * MIB))] })).toBeNull();
  expect(tooLargeForMemory({ operators: [operator(part(3 * MIB), part(2 * MIB + 1))] })).toContain('Size=5242881,');
  expect(tooLargeForMemory({ operators: [operator(part(3 * MIB)), operator(part(3 * MIB))] })).toBeNull();
  const buckets = [part(4 * MIB, { bucket: 'a' }), part(4 * MIB, { bucket: 'b' }), part(9 * MIB, { shared: true })];
  expect(tooLargeForMemory({ operators: [operator(...buckets)] })).toBeNull();
  const channel = { edge: 'e', from: 0, to: 0, part: 'p', elements: 1, bytes: 6 * MIB };
  expect(tooLargeForMemory({ operators: [], inFlight: { inputs: [channel], outputs: [] } })).toContain('Size=6291456,');
});
