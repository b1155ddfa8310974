/** Seeds simulated on all cores: each Worker is another copy of the command, and a seed does not depend on the seeds before it. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { inOrder } from './in-order.ts';
import { type SeedResult, simulateSeed } from './simulate-seed.ts';

export interface TimedSeed {
  readonly result: SeedResult;
  readonly milliseconds: number;
}

const ROLE = 'simulates seeds';

/** Results in the order of the seeds. `command`: the file of the command, which calls `serveSeeds`. */
export async function* simulateSeeds(seeds: readonly number[], jobs: number, command: URL): AsyncGenerator<TimedSeed> {
  const threads = Math.min(jobs, seeds.length);
  if (threads <= 1) {
    yield* inOrder(seeds, [timed]);
    return;
  }
  const workers = Array.from({ length: threads }, () => new Worker(command, { workerData: ROLE }));
  try {
    yield* inOrder(
      seeds,
      workers.map((worker) => (seed: number) => asked(worker, seed)),
    );
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}

/** In a Worker of `simulateSeeds`: answers each seed that it is sent. Elsewhere nothing. */
export function serveSeeds(): void {
  if (isMainThread || workerData !== ROLE) return;
  parentPort?.on('message', async (seed: number) => parentPort?.postMessage(await timed(seed)));
}

async function timed(seed: number): Promise<TimedSeed> {
  const startedAt = performance.now();
  const result = await simulateSeed(seed);
  return { result, milliseconds: performance.now() - startedAt };
}

function asked(worker: Worker, seed: number): Promise<TimedSeed> {
  return new Promise((answer, reject) => {
    worker.removeAllListeners().once('message', answer).once('error', reject);
    worker.postMessage(seed);
  });
}
