import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

/** Answers when it is told to. */
function onDemand() {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const run = (item: number) => {
    asked.push(item);
    return new Promise<string>((answer) => answers.push(() => answer(`${item} done`)));
  };
  return { asked, run, answer: () => answers.shift()?.() };
}

test('results come in the order of the items, whoever is done first', async () => {
  const slow = onDemand();
  const quick = (item: number) => {
    if (item === 4) slow.answer();
    return Promise.resolve(`${item} done`);
  };
  expect(await all(inOrder([1, 2, 3, 4], [slow.run, quick]))).toEqual(['1 done', '2 done', '3 done', '4 done']);
  expect(slow.asked).toEqual([1]);
});

test('each item is run once, by one runner', async () => {
  const runs: number[] = [];
  const run = (item: number) => Promise.resolve(runs.push(item));
  await all(inOrder([1, 2, 3, 4, 5], [run, run, run]));
  expect(runs).toEqual([1, 2, 3, 4, 5]);
});

test('what rejects does so in its turn, after the results before it', async () => {
  const gathered: number[] = [];
  const run = (item: number) => (item === 2 ? Promise.reject(new Error('no second')) : Promise.resolve(item));
  const reading = async () => {
    for await (const item of inOrder([1, 2, 3], [run, run])) gathered.push(item);
  };
  await expect(reading()).rejects.toThrow('no second');
  expect(gathered).toEqual([1]);
});

test('when nobody asks any more, what has not begun never does', async () => {
  const slow = onDemand();
  const results = inOrder([1, 2, 3, 4], [slow.run]);
  const first = results.next();
  slow.answer();
  await first;
  await results.return(undefined);
  slow.answer();
  await new Promise((over) => setImmediate(over));
  expect(slow.asked).toEqual([1, 2]);
});
