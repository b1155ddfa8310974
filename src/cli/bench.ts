/**
 * `npm run bench`: how fast the engine is on this machine, in Node. Fails where it has become slower than any machine
 * it is run on could make it.
 */
import { parseArgs } from 'node:util';
import { BadArguments, explained } from './arguments.ts';
import { checkpointBenchmark } from './bench/checkpoint-benchmark.ts';
import { codecBenchmarks } from './bench/codec-benchmarks.ts';
import { type Effort, type Figures, lineOf } from './bench/measure.ts';
import { HEADLINE, simulationBenchmarks } from './bench/simulation-benchmarks.ts';

/** Records a second of the headline that a slow machine shared with others still makes. */
const FLOOR = 200_000;

const HELP = `Usage: npm run bench -- [options]

Measures the codec of a channel, whole jobs in the simulation, and the encoding of a checkpoint.

  --runs 5     runs that count, after two that warm up
  --only text  only what has this text in its group: codec, simulation, checkpoint
  --help       this text

Prints minimum, median and maximum of each. The last line is the headline figure, the keyed count untraced with 1024
records a buffer; below ${FLOOR.toLocaleString('en-US')} records/s the command fails.`;

const GROUPS: Readonly<Record<string, (effort: Effort) => readonly Figures[]>> = {
  codec: codecBenchmarks,
  checkpoint: (effort) => [checkpointBenchmark(effort)],
  simulation: simulationBenchmarks,
};

export async function bench(argv: string[]): Promise<number> {
  try {
    return run(argv);
  } catch (error) {
    return explained(error);
  }
}

function run(argv: string[]): number {
  const { help, runs, only } = parsed(argv);
  if (help) {
    console.log(HELP);
    return 0;
  }
  console.log(`${''.padEnd(48)}${['min', 'median', 'max'].map((head) => head.padStart(13)).join('')}`);
  const measurements: Figures[] = [];
  for (const [group, measure] of Object.entries(GROUPS)) {
    if (!group.includes(only)) continue;
    const figures = measure({ warmUps: 2, runs });
    for (const one of figures) console.log(lineOf(one));
    measurements.push(...figures);
  }
  const headline = measurements.find(({ name }) => name === HEADLINE);
  return headline === undefined ? 0 : judged(headline);
}

function judged({ name, median }: Figures): number {
  const holds = median >= FLOOR;
  const rate = Math.round(median).toLocaleString('en-US');
  console.log(`${name}: ${rate} records/s${holds ? '' : `, below the floor of ${FLOOR.toLocaleString('en-US')}`}`);
  return holds ? 0 : 1;
}

function parsed(argv: string[]): { help: boolean; runs: number; only: string } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        runs: { type: 'string', default: '5' },
        only: { type: 'string', default: '' },
        help: { type: 'boolean', default: false },
      },
    });
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1)
      throw new Error(`--runs must be a whole number from 1, not "${values.runs}".`);
    return { help: values.help, only: values.only, runs };
  } catch (error) {
    throw new BadArguments(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}
