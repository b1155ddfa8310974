import { expect, test } from 'vitest';
import type { TapeEntry } from '../wire/trace-events.ts';
import { shortestTape } from './shortest-tape.ts';

const failed = (target: string): TapeEntry => ({ action: 'failTask', target });
const TAPE = ['a', 'b', 'c', 'd', 'e'].map(failed);

/** What is found where all of these are on the tape, by their targets; and how often that was asked. */
async function shortest(needed: readonly string[], tape = TAPE) {
  let asked = 0;
  const found = await shortestTape(tape, async (entries) => {
    asked++;
    return needed.every((one) => entries.some(({ target }) => target === one));
  });
  return { found: found.map(({ target }) => target), asked };
}

test('what one entry does is found with that one, without trying to leave out the others', async () => {
  expect(await shortest(['c'])).toEqual({ found: ['c'], asked: 4 });
});

test('entries that are only found together stay together, in their order', async () => {
  expect((await shortest(['b', 'e'])).found).toEqual(['b', 'e']);
  expect((await shortest(['a', 'c', 'd'])).found).toEqual(['a', 'c', 'd']);
});

test('what needs nothing done to it at all has an empty tape', async () => {
  expect(await shortest([])).toEqual({ found: [], asked: 1 });
});

test('where nothing can be left out, all of it is kept', async () => {
  expect((await shortest(['a', 'b', 'c', 'd', 'e'])).found).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await shortest(['a'], [failed('a')])).toEqual({ found: ['a'], asked: 1 });
});

test.each<[TapeEntry, unknown]>([
  [{ action: 'muteSource', target: 'numbers', value: true }, false],
  [{ action: 'muteSource', target: 'numbers' }, false],
  [{ action: 'fillStorage' }, false],
  [{ action: 'slowStorage', value: 2_000 }, 0],
])('what lasts is left out only with what undoes it: %j', async (lasting, value) => {
  const undone: TapeEntry[] = [3_000, 20_000].map((at) => ({ ...lasting, at, value }));
  const other: TapeEntry = { action: 'muteSource', target: 'letters', value: true };
  const tape = [failed('a'), { ...lasting, at: 5 }, failed('b'), undone[0] as TapeEntry, other, undone[1] as TapeEntry];
  const asked: (readonly TapeEntry[])[] = [];
  const found = await shortestTape(tape, async (entries) => {
    asked.push(entries);
    return entries.some(({ at }) => at === 5) && entries.some(({ target }) => target === 'b');
  });
  expect(found).toEqual([{ ...lasting, at: 5 }, failed('b'), ...undone]);
  for (const entries of asked) expect([0, 3]).toContain(entries.filter(({ at }) => at !== undefined).length);
});
