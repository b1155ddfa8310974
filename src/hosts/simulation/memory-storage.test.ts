import { expect, test } from 'vitest';
import { durableStorageContract, type OpenedStorage } from '../../../tests/contracts/durable-storage.contract.ts';
import { MemoryStorage } from './memory-storage.ts';

function opened(storage: MemoryStorage): OpenedStorage {
  return {
    storage,
    rows: async (sink) => storage.rows(sink),
    reopen: async () => opened(storage),
  };
}

durableStorageContract('memory', async () => opened(new MemoryStorage()));

test('a replaced row keeps the place of the first', () => {
  const storage = new MemoryStorage();
  const rows = [
    { key: 'b', value: 1 },
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
  ];
  storage.perform({ type: 'writeRows', sink: 'table', rows }, () => undefined);
  expect(storage.rows('table')).toEqual([rows[2], rows[1]]);
});
