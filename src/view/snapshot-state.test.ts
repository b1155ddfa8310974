import { expect, test } from 'vitest';
import { ByteWriter } from '../codec/bytes.ts';
import { sealPart } from '../codec/snapshot-format.ts';
import { KEY_GROUP_FORMAT_VERSION } from '../codec/stored-state.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import { snapshotChanges, snapshotOperators } from './snapshot-state.ts';

/** A count for each key, in one key group of one subtask; the source's position beside it. */
function snapshot(counts: Readonly<Record<string, number>>, position = 4) {
  const group = new ByteWriter();
  const tables = [
    { name: 'count', kind: 'VALUE', stamped: true, entries: Object.keys(counts).length },
    { name: 'seen', kind: 'MAP', stamped: false, entries: 1 },
  ];
  group.value({ version: KEY_GROUP_FORMAT_VERSION, tables, eventTime: 1, processingTime: 0 });
  for (const [key, count] of Object.entries(counts)) group.value(['', key, [count, 1234]]);
  group.value(['0-1000', 'ada', [['x', 1]]]);
  group.value(['', 'ada', 5000]);
  const splits = new ByteWriter();
  splits.varint(1);
  splits.value({ id: '0', next: position });
  const parts = new Map([
    ['chk-1/c/0/kg-5', sealPart(group.take())],
    ['chk-1/s/0/op-splits', sealPart(splits.take())],
  ]);
  const keyed = [{ keyGroup: 5, part: 'chk-1/c/0/kg-5', entries: 4, bytes: 90 }];
  const operatorStates = [
    { name: 'splits', mode: 'SPLIT_DISTRIBUTE' as const, part: 'chk-1/s/0/op-splits', elements: 1, bytes: 20 },
  ];
  const metadata = {
    vertices: {
      source: {
        parallelism: 1,
        maxParallelism: 128,
        operators: [{ operatorId: 's', uid: null, name: 'Source: numbers' }],
        subtasks: [
          { execution: 'source:0:0', finished: false, operators: [{ operatorId: 's', keyed: [], operatorStates }] },
        ],
      },
      count: {
        parallelism: 1,
        maxParallelism: 128,
        operators: [{ operatorId: 'c', uid: 'count', name: 'Count' }],
        subtasks: [
          { execution: 'count:0:0', finished: false, operators: [{ operatorId: 'c', keyed, operatorStates: [] }] },
        ],
      },
    },
  } as unknown as CheckpointMetadata;
  return snapshotOperators(metadata, parts);
}

test('operators with their states, keys, windows, timers, key groups and sizes', () => {
  const [source, count] = snapshot({ ada: 2, bo: 1 });
  expect(source).toMatchObject({ name: 'Source: numbers', uid: null, keyGroups: 0, bytes: 20 });
  expect(source?.rows).toMatchObject([{ kind: 'element', state: 'splits', key: null, value: '{id: "0", next: 4}' }]);
  expect(count).toMatchObject({ uid: 'count', keyGroups: 1, bytes: 90, maxParallelism: 128 });
  expect(count?.rows).toMatchObject([
    { kind: 'state', state: 'count', key: 'ada', keyGroup: 5, subtask: 0, namespace: null, value: '2' },
    { kind: 'state', state: 'count', key: 'bo', value: '1' },
    { kind: 'state', state: 'seen', key: 'ada', namespace: '0-1000', value: '{x: 1}' },
    { kind: 'event-time timer', key: 'ada', value: '5000' },
  ]);
});

test('the difference names what came, what went and what changed, and nothing else', () => {
  const changes = snapshotChanges(snapshot({ ada: 2, bo: 1 }), snapshot({ ada: 3, cy: 1 }, 6));
  expect(changes.map(({ operator, row, before, after }) => [operator, row.state, row.key, before, after])).toEqual([
    ['Source: numbers', 'splits', null, '{id: "0", next: 4}', null],
    ['Source: numbers', 'splits', null, null, '{id: "0", next: 6}'],
    ['count', 'count', 'ada', '2', '3'],
    ['count', 'count', 'bo', '1', null],
    ['count', 'count', 'cy', null, '1'],
  ]);
  expect(snapshotChanges(snapshot({ ada: 2 }), snapshot({ ada: 2 }))).toEqual([]);
});
