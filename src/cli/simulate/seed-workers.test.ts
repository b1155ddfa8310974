import { expect, test } from 'vitest';
import { simulateSeeds } from './seed-workers.ts';
import type { RunsDrawn } from './simulate-seed.ts';

/** A command whose seeds wait, in the memory they are given, until as many have begun as are to run at once. */
function meeting(atOnce: number): URL {
  const code = `import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ seed, runs: { memory } }) => {
  const begun = new Int32Array(memory);
  Atomics.add(begun, 0, 1);
  Atomics.notify(begun, 0);
  for (let seen = 0; (seen = Atomics.load(begun, 0)) < ${atOnce}; ) Atomics.wait(begun, 0, seen);
  parentPort.postMessage({ result: { seed, threadId }, milliseconds: 1 });
});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

test('so many seeds run at once as there are jobs, each in a thread of its own, and come in their order', async () => {
  const memory = new SharedArrayBuffer(4);
  const runs = { memory } as unknown as RunsDrawn;
  const results: { seed: number; threadId: number }[] = [];
  for await (const { result } of simulateSeeds({ seeds: [1, 2, 3, 4, 5, 6], runs, jobs: 3 }, meeting(3)))
    results.push(result as unknown as { seed: number; threadId: number });
  expect(results.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(results.map(({ threadId }) => threadId)).size).toBe(3);
});
