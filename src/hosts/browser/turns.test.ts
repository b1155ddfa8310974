import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('a turn begins when the one before has ended, well or not', async () => {
  const turns = new Turns();
  const told: string[] = [];
  let fail: (why: Error) => void = () => undefined;
  const write = turns.take(() => {
    told.push('write');
    return new Promise<void>((_done, failed) => {
      fail = failed;
    });
  });
  const read = turns.take(async () => {
    told.push('read');
  });
  await Promise.resolve();
  expect(told).toEqual(['write']);
  fail(new Error('no room'));
  await expect(write).rejects.toThrow('no room');
  await read;
  expect(told).toEqual(['write', 'read']);
});
