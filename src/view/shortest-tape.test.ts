import { expect, test } from 'vitest';
import { shortestTape } from './shortest-tape.ts';

const TAPE = ['a', 'b', 'c', 'd', 'e'];

/** What is found where all of these are on the tape; and how often that was asked. */
async function shortest(needed: readonly string[], tape = TAPE) {
  let asked = 0;
  const found = await shortestTape(tape, async (entries) => {
    asked++;
    return needed.every((one) => entries.includes(one));
  });
  return { found, asked };
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
  expect((await shortest(TAPE)).found).toEqual(TAPE);
  expect(await shortest(['a'], ['a'])).toEqual({ found: ['a'], asked: 1 });
});
