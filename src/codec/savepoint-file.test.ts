import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import { encodeValue } from './bytes.ts';
import { readSavepointFile, type SavepointFile, writeSavepointFile } from './savepoint-file.ts';
import { sealPart } from './snapshot-format.ts';

const parts = [
  { key: 'chk-3/c0/0/kg-5', bytes: sealPart(encodeValue({ some: 'state' })) },
  { key: 'chk-3/c0/0/op-list', bytes: sealPart(Uint8Array.of(0)) },
];
const metadata: CheckpointMetadata = {
  format: 'millrace-checkpoint',
  version: 1,
  checkpoint: 3,
  kind: 'suspend',
  triggeredAt: 120,
  completedAt: 161.5,
  vertices: {
    count: {
      parallelism: 1,
      maxParallelism: 128,
      operators: [{ operatorId: 'c0', uid: 'count', name: 'count' }],
      subtasks: [
        {
          execution: 'count:0:0',
          finished: false,
          operators: [
            {
              operatorId: 'c0',
              keyed: [{ keyGroup: 5, part: 'chk-3/c0/0/kg-5', entries: 1, bytes: 20 }],
              operatorStates: [{ name: 'list', mode: 'UNION', part: 'chk-3/c0/0/op-list', elements: 0, bytes: 13 }],
            },
          ],
        },
      ],
    },
  },
  coordinators: [{ operatorId: 's0', state: { unassigned: [{ id: '0', start: 0, step: 1, end: null, next: 4 }] } }],
  bytes: 33,
};
const savepoint: SavepointFile = {
  engine: '0.1.0',
  job: 'counting',
  plan: {
    vertices: [
      { name: 'Source: numbers', parallelism: 1 },
      { name: 'count', parallelism: 1 },
    ],
    edges: [{ from: 'Source: numbers', to: 'count', shipStrategy: 'HASH' }],
  },
  metadata,
  parts,
};

function refusal(file: Uint8Array): string {
  try {
    readSavepointFile(file);
  } catch (error) {
    expect(error).toMatchObject({ name: 'UnreadableSavepoint' });
    return (error as Error).message;
  }
  throw new Error('It was read.');
}

test('what is read is what was written', () => {
  expect(readSavepointFile(writeSavepointFile(savepoint))).toEqual(savepoint);
});

test('format 1 is read for ever', () => {
  const file = new Uint8Array(readFileSync(new URL('testing/savepoint-of-format-1.mrsp', import.meta.url)));
  expect(readSavepointFile(file)).toEqual(savepoint);
});

test('a later format is refused by its name, and so is what is no savepoint', () => {
  const later = writeSavepointFile(savepoint);
  later[4] = 2;
  expect(refusal(later)).toContain('it is of format 2, and this version of the site reads format 1');
  expect(refusal(new TextEncoder().encode('{"format":"millrace-run"}'))).toContain('does not begin as a savepoint');
  expect(refusal(new Uint8Array())).toContain('does not begin as a savepoint');
});

test('a damaged byte anywhere behind the magic is noticed', () => {
  const whole = writeSavepointFile(savepoint);
  for (let at = 4; at < whole.length; at++) {
    const damaged = whole.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    expect(refusal(damaged), `byte ${at}`).toMatch(/format|cut off|changed|damaged|follows/);
  }
});

test('a file that is cut short anywhere is refused, and one that is longer', () => {
  const whole = writeSavepointFile(savepoint);
  for (let length = 0; length < whole.length; length++) refusal(whole.subarray(0, length));
  expect(refusal(Uint8Array.of(...whole, 0))).toContain('something follows its last part');
});

test('a part that its metadata names must be in it', () => {
  const [first] = parts;
  expect(refusal(writeSavepointFile({ ...savepoint, parts: first ? [first] : [] }))).toContain(
    'the part chk-3/c0/0/op-list, which its metadata names, is not in it',
  );
});

test.each([
  ['checkpoint', { checkpoint: -1 }],
  ['kind', { kind: 'cancel' }],
  ['version', { version: 2 }],
  ['vertices.count.subtasks.0.operators.0.keyed.0.keyGroup', changed((handle) => ({ ...handle, keyGroup: '5' }))],
  ['vertices.count.subtasks', changed((handle) => ({ ...handle, keyGroup: 128 }))],
  ['vertices.count.parallelism', { vertices: { count: { ...metadata.vertices.count, parallelism: 2 } } }],
  ['vertices.count.maxParallelism', { vertices: { count: { ...metadata.vertices.count, maxParallelism: 0 } } }],
  ['coordinators.0.state.unassigned', { coordinators: [{ operatorId: 's0', state: { unassigned: 'all' } }] }],
])('metadata that no JobManager has written is refused by name: %s', (path, wrong) => {
  const file = writeSavepointFile({
    ...savepoint,
    metadata: { ...metadata, ...wrong } as unknown as CheckpointMetadata,
  });
  expect(refusal(file)).toContain(`${path} of its metadata is wrong`);
});

/** The metadata with another handle of a key group. */
function changed(change: (handle: object) => object): object {
  const copy = structuredClone(metadata) as unknown as {
    vertices: { count: { subtasks: { operators: { keyed: object[] }[] }[] } };
  };
  const keyed = copy.vertices.count.subtasks[0]?.operators[0]?.keyed ?? [];
  keyed[0] = change(keyed[0] ?? {});
  return copy;
}
