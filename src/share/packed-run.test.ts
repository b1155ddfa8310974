import { expect, test } from 'vitest';
import { DEFAULT_PACE } from '../ports/run-spec.ts';
import { packedForLink, packRun, unpackRun } from './packed-run.ts';
import { readSharedRun, type SharedRun, UnreadableSharedRun } from './shared-run.ts';
import linkOfFormat1 from './testing/link-of-format-1.txt?raw';

const RUN: SharedRun = {
  format: 'millrace-run',
  version: 1,
  engine: '0.1.0',
  spec: {
    code: "import { StreamExecutionEnvironment } from 'millrace';\nconst text = 'Zürich → 東京';\n",
    cluster: { taskManagers: 3, slotsEach: 1, standingBy: 0 },
    configuration: { 'parallelism.default': '2' },
    seed: 7,
    tape: [
      { at: 120, action: 'killTaskManager', target: 'tm-1' },
      { when: { event: 'barrier', where: { checkpoint: 3 }, nth: 2 }, action: 'failStorage', value: 2 },
    ],
    pace: DEFAULT_PACE,
    recordsPerBuffer: 1,
  },
  data: [
    { name: 'earthquakes', hash: 'abc' },
    { name: 'own', rows: [{ key: 'a', n: 1 }], ratePerSecond: 10, replay: 'forever' },
  ],
  moment: { step: 400, hash: 'def' },
};

test('what goes into a link comes out of it, in letters that an address may have', async () => {
  const packed = await packRun(RUN);
  expect(packed).toMatch(/^[\w-]+$/);
  expect(await unpackRun(packed)).toEqual(RUN);
});

test('a run in legs is one in a link too', async () => {
  const inLegs = { ...RUN, spec: { ...RUN.spec, legSteps: 3000 } };
  expect(await unpackRun(await packRun(inLegs))).toEqual(inLegs);
  const never = JSON.stringify({ ...RUN, spec: { ...RUN.spec, legSteps: 0 } });
  expect(() => readSharedRun(never)).toThrow('spec.legSteps');
});

test('a fault that somebody asked for as the run went, at a condition, is in the link with the step from which it counts', async () => {
  const tape = [{ when: { event: 'barrier', nth: 2, after: 75 }, action: 'killTaskManager', target: 'tm-1' }] as const;
  const asked = { ...RUN, spec: { ...RUN.spec, tape } };
  expect(await unpackRun(await packRun(asked))).toEqual(asked);
});

test('what the topics held that a job reads goes with its run', async () => {
  const partitions = [
    [{ offset: 0, key: 'a', value: { n: 1 }, timestamp: 5, transaction: 1 }],
    ...[[], [], [{ offset: 0, key: null, value: 2, timestamp: 6, transaction: null }]],
  ];
  const producer = { prefix: 'p', subtask: 0, attempt: 1 };
  const open = [{ id: 'p-0-1', producer, epoch: 1, number: 1, first: [0, null, null, null] }];
  const log = { name: 'orders', ends: [1, 0, 0, 1], open, aborted: [], nextTransaction: 2, attempts: { 'p-0': 1 } };
  const reading = { ...RUN, spec: { ...RUN.spec, topics: [{ log, partitions }] } };
  expect(await unpackRun(await packRun(reading))).toEqual(reading);
  const cutOff = { ...RUN.spec, topics: [{ log, partitions: partitions.slice(1) }] };
  expect(() => readSharedRun(JSON.stringify({ ...RUN, spec: cutOff }))).toThrow('spec.topics.0.partitions');
});

const withOwn = (rows: readonly unknown[]): SharedRun => ({
  ...RUN,
  data: [{ name: 'own', rows, ratePerSecond: 10, replay: 'once' }],
});
/** 20 bytes of JSON each, and hardly any that a packed text needs. */
const alike = (count: number) => Array.from({ length: count }, () => ({ text: 'as before' }));

test('a file of one’s own goes into a link up to 20 kB, however small it packs; past that the run goes as a file', async () => {
  const small = withOwn(alike(900));
  expect(await unpackRun((await packedForLink(small)) ?? '')).toEqual(small);
  expect((await packRun(withOwn(alike(1100)))).length).toBeLessThan(1000);
  expect(await packedForLink(withOwn(alike(1100)))).toBeNull();
});

/** Digits that hardly pack: some 7 kB of a link for each thousand numbers. */
function noise(count: number): string {
  let last = 1;
  return Array.from({ length: count }, () => {
    last = (last * 48_271) % 2_147_483_647;
    return last;
  }).join(' ');
}

test.each([
  [4_000, true],
  [10_000, false],
])('a link has up to 32 kB: of a job with %i random numbers there is one: %s', async (count, isThere) => {
  const packed = await packedForLink({ ...RUN, spec: { ...RUN.spec, code: `// ${noise(count)}` } });
  expect(packed !== null).toBe(isThere);
});

test('a link of format 1 is read for ever', async () => {
  const run = await unpackRun(linkOfFormat1.trim());
  expect(run).toEqual(RUN);
});

test.each([
  ['cut off', (packed: string) => packed.slice(0, packed.length / 2)],
  ['with a letter changed', (packed: string) => `x${packed.slice(1)}`],
  ['with letters that none has', (packed: string) => `${packed.slice(0, 8)}!${packed.slice(8)}`],
  ['empty', () => ''],
])('a link that is %s is refused in words', async (_what, damaged) => {
  await expect(unpackRun(damaged(await packRun(RUN)))).rejects.toThrow(UnreadableSharedRun);
});

test('a link that unpacks to gigabytes is left packed', async () => {
  const bomb = { ...RUN, spec: { ...RUN.spec, code: ' '.repeat(50_000_000) } };
  await expect(unpackRun(await packRun(bomb))).rejects.toThrow('unpacks to more than 8 MB');
});

const altered = (change: (run: { spec: object; data: object }) => void) => {
  const copy = JSON.parse(JSON.stringify(RUN)) as { spec: object; data: object };
  change(copy);
  return JSON.stringify(copy);
};

test.each([
  ['of a later format', altered((run) => Object.assign(run, { version: 2 })), 'it is of format 2'],
  [
    'with more machines than a page holds',
    altered(({ spec }) => Object.assign(spec, { cluster: { taskManagers: 1e9, slotsEach: 1, standingBy: 0 } })),
    'spec.cluster.taskManagers',
  ],
  [
    'that does what nothing can do',
    altered(({ spec }) => Object.assign(spec, { tape: [{ at: 1, action: 'formatDisk' }] })),
    'spec.tape.0.action',
  ],
  ['with fields that no run has', altered((run) => Object.assign(run, { autorun: true })), 'autorun'],
  ['that brings stored state along', altered(({ spec }) => Object.assign(spec, { start: {} })), 'start'],
])('a run %s is refused, and where it is wrong is said', (_what, json, why) => {
  expect(() => readSharedRun(json)).toThrow(UnreadableSharedRun);
  expect(() => readSharedRun(json)).toThrow(why);
});
