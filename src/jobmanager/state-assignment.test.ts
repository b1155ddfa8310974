import { expect, test } from 'vitest';
import facts from '../../tests/facts/failure-restore.json' with { type: 'json' };
import type { CheckpointMetadata, OperatorRestore, OperatorStateMode, SubtaskSnapshot } from '../wire/snapshots.ts';
import { repartitionOperatorStates, type StoredOperatorState } from './operator-state-repartitioner.ts';
import { StateAssignment } from './state-assignment.ts';
import { checkpointOf, graph, operator, operatorIdOf, vertex } from './testing/graphs.ts';

interface OperatorStateFact {
  readonly case: string;
  readonly config: { readonly kind: string; readonly parallelismAfter: number };
  readonly expected: readonly { readonly subtask: number; readonly restored: readonly string[] }[];
}

const MODES: Readonly<Record<string, OperatorStateMode>> = {
  list: 'SPLIT_DISTRIBUTE',
  union: 'UNION',
  broadcast: 'BROADCAST',
};
const cases = facts.cases as unknown as readonly OperatorStateFact[];
const operatorStateFacts = cases.filter(({ config }) => config.kind in MODES);

test('there are facts to hold', () => {
  expect(operatorStateFacts).toHaveLength(32);
});

test.each(operatorStateFacts)('6.3.2 $case', ({ case: name, config, expected }) => {
  const sizes = JSON.parse(name.slice(name.indexOf('['))) as number[];
  const mode = MODES[config.kind] as OperatorStateMode;
  const stored = sizes.map((elements, subtask) => [state(mode, `s${subtask}`, mode === 'BROADCAST' ? 3 : elements)]);
  const restored = repartitionOperatorStates(stored, config.parallelismAfter).map(elementsOf);
  expect(restored).toEqual(expected.map((subtask) => subtask.restored));
});

test('T46 6.3.2 the start of the longer shares is carried over from name to name', () => {
  const stored = [[state('SPLIT_DISTRIBUTE', 'a', 2, 't-1')], [state('SPLIT_DISTRIBUTE', 'b', 2, 't-2')]];
  const shares = (parallelism: number) => repartitionOperatorStates(stored, parallelism).map(elementsOf);
  expect(shares(3)).toEqual([['a-0', 'b-1'], ['a-1'], ['b-0']]);
  expect(shares(1)).toEqual([['a-0', 'a-1', 'b-0', 'b-1']]);
  expect(shares(2)).toEqual([
    ['a-0', 'a-1'],
    ['b-0', 'b-1'],
  ]);
});

test('T47 6.3.2 each subtask gets every UNION state and one copy of each BROADCAST state', () => {
  const stored = [
    [state('UNION', 'a', 1, 't-3'), state('BROADCAST', 'a', 3, 't-5')],
    [state('UNION', 'b', 1, 't-3'), state('UNION', 'b', 2, 't-4'), state('BROADCAST', 'b', 3, 't-5')],
  ];
  for (const parallelism of [1, 2, 3]) {
    for (const share of repartitionOperatorStates(stored, parallelism)) {
      const names = share.map(({ name, start, end }) => `${name} ${end - start}`).sort();
      expect(names).toEqual(['t-3 1', 't-3 1', 't-4 2', 't-5 3']);
    }
  }
});

test('6.3.3 lists without elements come back as nothing, and of few elements some subtasks get none', () => {
  const stored = [
    [state('SPLIT_DISTRIBUTE', 'a', 0), state('UNION', 'a', 0, 'all')],
    [state('SPLIT_DISTRIBUTE', 'b', 0)],
  ];
  for (const parallelism of [1, 3]) {
    const shares = repartitionOperatorStates(stored, parallelism);
    expect(shares.map(elementsOf)).toEqual(Array.from({ length: parallelism }, () => []));
  }
  const one = repartitionOperatorStates([[state('SPLIT_DISTRIBUTE', 'a', 1)]], 3);
  expect(one.map(elementsOf)).toEqual([['a-0'], [], []]);
});

test('7.9.5 key groups go to the subtask whose range holds them, from the execution that stored them', () => {
  const metadata = checkpoint(8, [keyedSnapshot('count:0:0', [0, 1, 2, 3]), keyedSnapshot('count:1:0', [4, 5, 6, 7])]);
  const count = vertex('count', 3, { maxParallelism: 8 });
  const assignment = new StateAssignment(metadata, graph([count], []), false);
  const groups = [0, 1, 2].map((subtask) => {
    const [restored] = assignment.restoreOf(count, subtask).operators;
    return restored?.keyed.map(({ keyGroup, from }) => `${keyGroup} ${from}`);
  });
  expect(groups).toEqual([
    ['0 count:0:0', '1 count:0:0', '2 count:0:0'],
    ['3 count:0:0', '4 count:1:0', '5 count:1:0'],
    ['6 count:1:0', '7 count:1:0'],
  ]);
});

test('7.9.5 state follows its operator into another chain; an operator without stored state starts empty', () => {
  const metadata = checkpoint(128, [keyedSnapshot('count:0:0', [5])]);
  const chain = vertex('chain', 1, { operators: [operator('new'), operator('count')] });
  const restore = new StateAssignment(metadata, graph([chain], []), false).restoreOf(chain, 0);
  expect(restore.operators.map(({ operatorId }) => operatorId)).toEqual([operatorIdOf('count')]);
});

test('7.9.4 state without operator is refused, unless it may be left behind or is empty', () => {
  const other = graph([vertex('other', 1)], []);
  const full = checkpoint(128, [keyedSnapshot('count:0:0', [5])]);
  expect(() => new StateAssignment(full, other, false)).toThrow('the operator is not available in the new program');
  expect(() => new StateAssignment(full, other, true)).not.toThrow();
  expect(() => new StateAssignment(checkpoint(128, [keyedSnapshot('count:0:0', [])]), other, false)).not.toThrow();
});

test('7.9.4 an explicit max parallelism must equal the stored one', () => {
  const metadata = checkpoint(128, [keyedSnapshot('count:0:0', [5])]);
  const explicit = graph([vertex('count', 1, { maxParallelism: 256, maxParallelismIsExplicit: true })], []);
  expect(() => new StateAssignment(metadata, explicit, false)).toThrow(
    'with max parallelism 128 to new program with max parallelism 256',
  );
});

test('2.6.4 a computed max parallelism gives way to the stored one, and the parallelism must not exceed it', () => {
  const metadata = checkpoint(2, [keyedSnapshot('count:0:0', [1])]);
  const two = vertex('count', 2);
  expect(new StateAssignment(metadata, graph([two], []), false).maxParallelismOf(two)).toBe(2);
  expect(() => new StateAssignment(metadata, graph([vertex('count', 3)], []), false)).toThrow(
    'lower than the configured parallelism (3)',
  );
});

test('7.8.2 a vertex is restored as finished when all its subtasks had finished', () => {
  const count = vertex('count', 2);
  const finished = (...states: readonly boolean[]) => {
    const subtasks = states.map((state, index) => ({ ...keyedSnapshot(`count:${index}:0`, []), finished: state }));
    return new StateAssignment(checkpoint(128, subtasks), graph([count], []), false).restoreOf(count, 0).finished;
  };
  expect([finished(true, true), finished(true, false)]).toEqual([true, false]);
});

function state(mode: OperatorStateMode, from: string, elements: number, name = 'state'): StoredOperatorState {
  return { name, mode, part: `${from}/${name}`, elements, bytes: 0, from };
}

/** Elements by name, sorted: `s0-1`; for broadcast state the entries `k1=v1`. */
function elementsOf(share: OperatorRestore['operatorStates']): string[] {
  return share
    .flatMap(({ mode, from, start, end }) =>
      Array.from({ length: end - start }, (_, index) => {
        const element = start + index;
        return mode === 'BROADCAST' ? `k${element}=v${element}` : `${from}-${element}`;
      }),
    )
    .sort();
}

function keyedSnapshot(execution: string, keyGroups: readonly number[]): SubtaskSnapshot {
  const keyed = keyGroups.map((keyGroup) => ({ keyGroup, part: `kg-${keyGroup}`, entries: 1, bytes: 1 }));
  return { execution, finished: false, operators: [{ operatorId: operatorIdOf('count'), keyed, operatorStates: [] }] };
}

function checkpoint(maxParallelism: number, subtasks: readonly SubtaskSnapshot[]): CheckpointMetadata {
  return checkpointOf({ count: subtasks }, maxParallelism);
}
