/**
 * What every adapter of the DurableStorage port must do. Runs on the memory adapter in Node and on IndexedDB in a real browser,
 * so it imports nothing of either.
 */
import { describe, expect, test } from 'vitest';
import type {
  DurableStorage,
  JobRecord,
  SinkRow,
  StorageAnswer,
  StorageRequest,
} from '../../src/ports/durable-storage.ts';
import type { CheckpointMetadata } from '../../src/wire/snapshots.ts';
import { topicsContract } from './topics.contract.ts';

/** One job's storage, opened. `reopen` closes it and opens the same again, as after a reload. */
export interface OpenedStorage {
  readonly storage: DurableStorage;
  /** What a person sees of a sink's table. */
  rows(sink: string): Promise<readonly SinkRow[]>;
  reopen(): Promise<OpenedStorage>;
}

/** @param open gives an empty storage at each call */
export function durableStorageContract(adapter: string, open: () => Promise<OpenedStorage>): void {
  describe(`durable storage: ${adapter}`, () => {
    partsContract(open);
    checkpointsContract(open);
    workingStateContract(open);
    recordsAndRowsContract(open);
    topicsContract(open);
  });
}

function partsContract(open: () => Promise<OpenedStorage>): void {
  test('a part comes back as it was put, in the order asked for', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/a': [1, 2], 'chk-1/b': [3] });
    expect(await partsIn(storage, 'chk-1/b', 'chk-1/a')).toEqual([[3], [1, 2]]);
  });

  test('a part of which one is missing is refused by name', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/a': [1] });
    const answer = await ask(storage, { type: 'getParts', keys: ['chk-1/a', 'chk-1/gone'] });
    expect(answer).toMatchObject({ type: 'failed', why: 'missing', message: expect.stringContaining('chk-1/gone') });
  });

  test('bytes changed after the put do not change what is stored, nor do bytes that were read', async () => {
    const { storage } = await open();
    const bytes = Uint8Array.of(1);
    await ask(storage, { type: 'putParts', parts: [{ key: 'chk-1/a', bytes }] });
    bytes[0] = 9;
    const read = await ask(storage, { type: 'getParts', keys: ['chk-1/a'] });
    if (read.type === 'parts') (read.parts[0]?.bytes as Uint8Array)[0] = 9;
    expect(await partsIn(storage, 'chk-1/a')).toEqual([[1]]);
  });

  test('parts outlive the one who put them', async () => {
    const opened = await open();
    await put(opened.storage, { 'chk-1/a': [1] });
    const { storage } = await opened.reopen();
    expect(await partsIn(storage, 'chk-1/a')).toEqual([[1]]);
  });
}

function checkpointsContract(open: () => Promise<OpenedStorage>): void {
  test('parts alone make no checkpoint', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/a': [1] });
    expect(await ask(storage, { type: 'getCheckpoint', checkpoint: 1 })).toMatchObject({
      type: 'failed',
      why: 'missing',
    });
    expect(await ask(storage, { type: 'getRecord' })).toEqual({ type: 'record', record: null });
  });

  test('metadata makes a checkpoint exist, together with the record, also after a reopen', async () => {
    const opened = await open();
    await ask(opened.storage, { type: 'putCheckpoint', metadata: metadata(1, 'chk-1/a'), record: record(1) });
    const { storage } = await opened.reopen();
    const found = await ask(storage, { type: 'getCheckpoint', checkpoint: 1 });
    expect(found).toEqual({ type: 'checkpoint', metadata: metadata(1, 'chk-1/a') });
    expect(await ask(storage, { type: 'getRecord' })).toEqual({ type: 'record', record: record(1) });
  });

  test('a discarded checkpoint is gone with the parts that no other names', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/own': [1], 'chk-1/shared': [2] });
    await ask(storage, {
      type: 'putCheckpoint',
      metadata: metadata(1, 'chk-1/own', 'chk-1/shared'),
      record: record(1),
    });
    await ask(storage, { type: 'putCheckpoint', metadata: metadata(2, 'chk-1/shared'), record: record(1, 2) });
    await ask(storage, { type: 'discardCheckpoint', checkpoint: 1, record: record(2) });
    expect(await ask(storage, { type: 'getCheckpoint', checkpoint: 1 })).toMatchObject({ why: 'missing' });
    expect(await ask(storage, { type: 'getRecord' })).toEqual({ type: 'record', record: record(2) });
    expect(await ask(storage, { type: 'getParts', keys: ['chk-1/own'] })).toMatchObject({ why: 'missing' });
    expect(await partsIn(storage, 'chk-1/shared')).toEqual([[2]]);
  });

  test('discarding without a record leaves the record, and discarding what is not there is done', async () => {
    const { storage } = await open();
    await ask(storage, { type: 'putRecord', record: record(1) });
    expect(await ask(storage, { type: 'discardCheckpoint', checkpoint: 7, record: null })).toEqual({ type: 'done' });
    expect(await ask(storage, { type: 'getRecord' })).toEqual({ type: 'record', record: record(1) });
  });

  test('a sweep takes the parts that no metadata names, up to its number', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/kept': [1], 'chk-2/left': [2], 'chk-3/under-way': [3] });
    await ask(storage, { type: 'putCheckpoint', metadata: metadata(1, 'chk-1/kept'), record: record(1) });
    await ask(storage, { type: 'sweep', upTo: 2 });
    expect(await partsIn(storage, 'chk-1/kept', 'chk-3/under-way')).toEqual([[1], [3]]);
    expect(await ask(storage, { type: 'getParts', keys: ['chk-2/left'] })).toMatchObject({ why: 'missing' });
  });
}

function workingStateContract(open: () => Promise<OpenedStorage>): void {
  const exchange = (storage: DurableStorage, put: Record<string, number[]>, drop: string[], get: string[]) => {
    const parts = Object.entries(put).map(([key, bytes]) => ({ key, bytes: Uint8Array.from(bytes) }));
    return ask(storage, { type: 'exchangeState', put: parts, drop, get });
  };
  const part = (key: string, ...bytes: number[]) => ({ key, bytes: Uint8Array.from(bytes) });

  test('working state is put, dropped and read in one go, in this order', async () => {
    const { storage } = await open();
    await exchange(storage, { 'count:0:0/a': [1], 'count:0:0/b': [2] }, [], []);
    const answer = await exchange(storage, { 'count:0:0/a': [3] }, ['count:0:0/b'], ['count:0:0/a']);
    expect(answer).toEqual({ type: 'parts', parts: [part('count:0:0/a', 3)] });
    expect(await exchange(storage, {}, [], ['count:0:0/b'])).toMatchObject({ type: 'failed', why: 'missing' });
  });

  test('working state is no part of a checkpoint, and no sweep takes it', async () => {
    const { storage } = await open();
    await exchange(storage, { 'count:0:0/a': [1] }, [], []);
    await put(storage, { 'count:0:0/a': [9] });
    await ask(storage, { type: 'sweep', upTo: 100 });
    expect(await exchange(storage, {}, [], ['count:0:0/a'])).toEqual({
      type: 'parts',
      parts: [part('count:0:0/a', 1)],
    });
  });

  test('dropped is the working state of a subtask below an attempt, or with no subtask that of all', async () => {
    const { storage } = await open();
    const keys = ['count:1:0/a', 'count:1:2/a', 'count:11:0/a', 'a/name:1:0/kg-1.0/2'];
    const all = Object.fromEntries(keys.map((key) => [key, [1]]));
    await exchange(storage, all, [], []);
    await ask(storage, { type: 'dropState', subtask: 'count:1', before: 2 });
    expect(await exchange(storage, {}, [], keys.slice(1))).toMatchObject({ type: 'parts' });
    expect(await exchange(storage, {}, [], keys.slice(0, 1))).toMatchObject({ why: 'missing' });
    await ask(storage, { type: 'dropState', subtask: null, before: 3 });
    for (const key of keys) expect(await exchange(storage, {}, [], [key])).toMatchObject({ why: 'missing' });
  });
}

function recordsAndRowsContract(open: () => Promise<OpenedStorage>): void {
  test('a savepoint, which no record names, outlives what is discarded and swept around it', async () => {
    const { storage } = await open();
    await put(storage, { 'chk-1/a': [1], 'chk-2/a': [2], 'chk-3/a': [3] });
    const savepoint = { ...metadata(2, 'chk-2/a', 'chk-1/a'), kind: 'suspend' as const };
    await ask(storage, { type: 'putCheckpoint', metadata: metadata(1, 'chk-1/a'), record: record(1) });
    await ask(storage, { type: 'putCheckpoint', metadata: savepoint, record: record(1) });
    await ask(storage, { type: 'discardCheckpoint', checkpoint: 1, record: record() });
    await ask(storage, { type: 'sweep', upTo: 3 });
    expect(await ask(storage, { type: 'getCheckpoint', checkpoint: 2 })).toEqual({
      type: 'checkpoint',
      metadata: savepoint,
    });
    expect(await partsIn(storage, 'chk-1/a', 'chk-2/a')).toEqual([[1], [2]]);
    expect(await ask(storage, { type: 'getParts', keys: ['chk-3/a'] })).toMatchObject({ why: 'missing' });
  });

  test('the last record put is the one that is read', async () => {
    const { storage } = await open();
    await ask(storage, { type: 'putRecord', record: record(1) });
    await ask(storage, { type: 'putRecord', record: record(1, 2) });
    expect(await ask(storage, { type: 'getRecord' })).toEqual({ type: 'record', record: record(1, 2) });
  });

  test('appended rows keep their order over requests and a reopen', async () => {
    const opened = await open();
    await write(opened.storage, 'out', row('one'), row('two'));
    await write(opened.storage, 'out', row('three'));
    const again = await opened.reopen();
    await write(again.storage, 'out', row('four'));
    expect((await again.rows('out')).map((written) => written.value)).toEqual(['one', 'two', 'three', 'four']);
  });

  test('a row replaces the one of its key, within one request too', async () => {
    const opened = await open();
    await write(opened.storage, 'table', row(1, 'a'), row(1, 'b'), row(2, 'a'));
    await write(opened.storage, 'table', row(3, 'b'));
    expect(await opened.rows('table')).toEqual([row(2, 'a'), row(3, 'b')]);
  });

  test('sinks do not see each other, and rows keep NaN, -0 and bigint', async () => {
    const opened = await open();
    const value = { big: 10n ** 30n, nan: Number.NaN, zero: -0 };
    await write(opened.storage, 'out', row(value));
    expect((await opened.rows('out'))[0]?.value).toEqual(value);
    expect(await opened.rows('other')).toEqual([]);
  });
}

function ask(storage: DurableStorage, request: StorageRequest): Promise<StorageAnswer> {
  return new Promise((resolve) => storage.perform(request, resolve));
}

async function put(storage: DurableStorage, parts: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const stored = Object.entries(parts).map(([key, bytes]) => ({ key, bytes: Uint8Array.from(bytes) }));
  expect(await ask(storage, { type: 'putParts', parts: stored })).toEqual({ type: 'done' });
}

async function partsIn(storage: DurableStorage, ...keys: readonly string[]): Promise<number[][]> {
  const answer = await ask(storage, { type: 'getParts', keys });
  if (answer.type !== 'parts') throw new Error(`Expected parts, but got ${JSON.stringify(answer)}.`);
  expect(answer.parts.map((part) => part.key)).toEqual(keys);
  return answer.parts.map((part) => [...part.bytes]);
}

async function write(storage: DurableStorage, sink: string, ...rows: readonly SinkRow[]): Promise<void> {
  expect(await ask(storage, { type: 'writeRows', sink, rows })).toEqual({ type: 'done' });
}

function row(value: unknown, key: string | null = null): SinkRow {
  return { key, value };
}

function record(...completed: readonly number[]): JobRecord {
  return { jobId: 'job', nextCheckpointId: (completed.at(-1) ?? 0) + 1, completed, terminal: null };
}

function metadata(checkpoint: number, ...parts: readonly string[]): CheckpointMetadata {
  const keyed = parts.map((part, keyGroup) => ({ keyGroup, part, entries: 1, bytes: 1 }));
  return {
    format: 'millrace-checkpoint',
    version: 1,
    checkpoint,
    kind: 'checkpoint',
    triggeredAt: 0,
    completedAt: 1,
    vertices: {
      count: {
        parallelism: 1,
        maxParallelism: 128,
        operators: [{ operatorId: 'op', uid: null, name: 'count' }],
        subtasks: [
          { execution: 'count:0:0', operators: [{ operatorId: 'op', keyed, operatorStates: [] }], finished: false },
        ],
      },
    },
    coordinators: [],
    bytes: parts.length,
  };
}
