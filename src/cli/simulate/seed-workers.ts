/** Seeds simulated on all cores: each Worker is another copy of the command, and a seed does not depend on the seeds before it. */
import { existsSync, readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { inOrder } from './in-order.ts';
import { type RunsDrawn, type SeedResult, simulateRuns } from './simulate-seed.ts';

export interface TimedSeed {
  readonly result: SeedResult;
  /** Of this seed alone: what its thread had of a processor. */
  readonly milliseconds: number;
}

const ROLE = 'simulates seeds';

/** Linux: nanoseconds on a processor, nanoseconds of waiting for one, and how often, of the thread that reads it. */
const THREAD_CLOCK = '/proc/thread-self/schedstat';

export interface SeedsToRun {
  readonly seeds: readonly number[];
  readonly runs: RunsDrawn;
  /** So many at once. */
  readonly jobs: number;
}

/** Results in the order of the seeds. `command`: the file of the command, which calls `serveSeeds`. */
export async function* simulateSeeds({ seeds, runs, jobs }: SeedsToRun, command: URL): AsyncGenerator<TimedSeed> {
  const threads = Math.min(jobs, seeds.length);
  if (threads <= 1) {
    yield* inOrder(seeds, [(seed) => timed({ seed, runs })]);
    return;
  }
  const workers = Array.from({ length: threads }, () => new Worker(command, { workerData: ROLE }));
  try {
    yield* inOrder(
      seeds,
      workers.map((worker) => (seed: number) => asked(worker, { seed, runs })),
    );
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}

interface SeedToRun {
  readonly seed: number;
  readonly runs: RunsDrawn;
}

/** In a Worker of `simulateSeeds`: answers each seed that it is sent. Elsewhere nothing. */
export function serveSeeds(): void {
  if (isMainThread || workerData !== ROLE) return;
  parentPort?.on('message', async (seed: SeedToRun) => parentPort?.postMessage(await timed(seed)));
}

async function timed({ seed, runs }: SeedToRun): Promise<TimedSeed> {
  const startedAt = ownTime();
  const result = await simulateRuns(seed, runs);
  return { result, milliseconds: ownTime() - startedAt };
}

/** The time that the calling thread had of a processor, whatever else the machine does; where the system keeps no such clock, time as it passes. */
function ownTime(): number {
  if (!existsSync(THREAD_CLOCK)) return performance.now();
  const [nanoseconds] = readFileSync(THREAD_CLOCK, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

function asked(worker: Worker, seed: SeedToRun): Promise<TimedSeed> {
  return new Promise((answer, reject) => {
    worker.removeAllListeners().once('message', answer).once('error', reject);
    worker.postMessage(seed);
  });
}
