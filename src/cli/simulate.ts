/**
 * `npm run simulate`: random jobs on random clusters with random faults, each drawn from a seed and held against a
 * sequential fold and against what must be true of every trace. The same seed is the same run on every machine.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BadArguments, explained, seedsOf } from './arguments.ts';
import type { FaultsDrawn } from './simulate/run-plan.ts';
import { serveSeeds, simulateSeeds, type TimedSeed } from './simulate/seed-workers.ts';
import type { SeedResult } from './simulate/simulate-seed.ts';

serveSeeds();

const HELP = `Usage: npm run simulate -- [options]

Draws a job, a cluster, a configuration, an interleaving and faults from each seed, runs the job in the simulation and
checks that its state is exactly once (or, where it is so configured, at least once), that it ends, and that no channel,
barrier, watermark or checkpoint breaks its rules.

Each completed checkpoint must hold exactly what follows from the records below its source offsets: the state of both folds, map, aggregating, union
and broadcast state, windows, sessions and the buffers of joins, and what sinks that commit have committed before it or hold in it, with records
in flight beside them. What does not follow is not asked: the order of records that several subtasks or an unordered async function have handed
on, timers of processing time, and, at least once, anything but what is missing (of windows, sessions and joins nothing). Sinks that write at
once, and window joins, are judged by their rows at the end, as are all of a job in BATCH, which takes no checkpoints.

  --seeds 1-200   which seeds; also several ranges: 1-20,61
  --faults all    draws every fault that there is, also those after which a job rightly ends otherwise, and runs in legs;
                  without it, those that every job survives (usual)
  --resumed       also simulates a second run of each seed: of a job with windows, broadcast and union state that is stopped
                  with a savepoint and goes on from it at other parallelism. With --faults all each of both meets its own.
                  Held are the numbers in the fold and (exactly once) the windows of each checkpoint that has some still to read, the rows of both
                  jobs together (of one that ends before its input only that they are right, after a drain nothing), what the
                  operators find wrong in broadcast and union state, and both histories; not the offsets of the rules
  --whole         does not shorten tapes, which takes a run for each entry
  --jobs 4        so many seeds at once; without it, as many as the machine has cores
  --median-ms 50  fails where the median seed takes more milliseconds
  --median-steps 5000  fails where the median seed takes more steps
  --first         stop at the first violation
  --verbose       a line for each seed, also where all held
  --mutants       simulates copies of the engine, each with one thing broken (tests/mutants), with --resumed, --whole and --first; each
                  must be found within 2,000 seeds, or those of --seeds, by one that the engine as it is does not violate; --only NAME:
                  those whose names contain this; --known: with the one seed that is known to find it; --patches FOLDER: those there
  --help          this text

Prints each violation with its seed, a shortened tape and a link to the run, to be put behind the site's address; then
steps and milliseconds of the median seed: what its thread had of a processor, or, where the system does not tell (Linux does), what
passed. The last line is "N passed, N failed".`;

/** `simulating`: runs the seeds and gives what came of each. */
export async function simulate(argv: string[], { simulating = simulateSeeds } = {}): Promise<number> {
  try {
    return await run(argv, simulating);
  } catch (error) {
    return explained(error);
  }
}

async function run(argv: string[], simulating: typeof simulateSeeds): Promise<number> {
  const { seeds, faults, resumed, whole, jobs, first, verbose, help, ...limits } = parsed(argv);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const simulated: TimedSeed[] = [];
  let failed = 0;
  const wanted = {
    seeds: seedsOf(seeds),
    runs: { faults: faultsOf(faults), resumed, shorten: !whole },
    jobs: jobsOf(jobs),
  };
  const limitMs = medianOf(limits['median-ms']);
  const limitSteps = medianOf(limits['median-steps']);
  for await (const seed of simulating(wanted, new URL(import.meta.url))) {
    const { result } = seed;
    simulated.push(seed);
    if (result.violations.length > 0) failed++;
    if (verbose || result.violations.length > 0) console.log(described(result));
    if (first && failed > 0) break;
  }
  const steps = median(simulated.map(({ result }) => result.steps));
  const milliseconds = median(simulated.map((seed) => seed.milliseconds));
  console.log(`median seed: ${steps} steps, ${milliseconds.toFixed(0)} ms`);
  if (steps > limitSteps) console.log(`TOO LONG The median seed takes ${steps} steps, and may take ${limitSteps}.`);
  if (milliseconds > limitMs)
    console.log(`TOO SLOW The median seed takes ${milliseconds.toFixed(1)} ms, and may take ${limitMs}.`);
  console.log(`${simulated.length - failed} passed, ${failed} failed`);
  return failed === 0 && steps <= limitSteps && milliseconds <= limitMs ? 0 : 1;
}

/** Infinite where none is given. */
function medianOf(limit: string | undefined): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d+(\.\d+)?$/.test(limit)) return Number(limit);
  throw new BadArguments(`"${limit}" is no median that a seed may have. Give a number.`);
}

function jobsOf(jobs: string): number {
  if (/^[1-9]\d*$/.test(jobs)) return Number(jobs);
  throw new BadArguments(`"${jobs}" is no number of seeds at once. Give 1 or more.`);
}

function faultsOf(faults: string): FaultsDrawn {
  if (faults === 'usual' || faults === 'all') return faults;
  throw new BadArguments(`"${faults}" are no faults that can be drawn. Give usual or all.`);
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 0;
}

function parsed(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        seeds: { type: 'string', default: '1-200' },
        resumed: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        faults: { type: 'string', default: 'usual' },
        jobs: { type: 'string', default: `${availableParallelism()}` },
        'median-ms': { type: 'string' },
        'median-steps': { type: 'string' },
        first: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new BadArguments(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

function described({ seed, violations, shown, steps }: SeedResult): string {
  const faults = shown.flatMap(({ tape }) => tape).length;
  if (violations.length === 0) return `ok       seed ${seed}: ${steps} steps, ${faults} faults`;
  const lines = violations.map((violation) => `         ${violation}`);
  const again = shown.flatMap(({ tape, link }, index) => {
    const resumed = index > 0 ? '         resumed from the savepoint of the run before\n' : '';
    return [`${resumed}         tape ${JSON.stringify(tape)}`, `         link ${link}`];
  });
  return [`VIOLATED seed ${seed}`, ...lines, ...again].join('\n');
}
