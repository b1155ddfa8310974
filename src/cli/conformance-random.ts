/**
 * `npm run conformance:random`: random jobs, each also run on real Flink through its Java twin. What the engine does
 * otherwise is shrunk and shown. Needs JDK 17 and Maven; the recordings that are kept need neither.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCase } from '../conformance/check-case.ts';
import type { ConformanceCase } from '../conformance/conformance-case.ts';
import { BadArguments, explained, seedsOf } from './arguments.ts';
import { simulationHost } from './conformance/simulation-host.ts';
import { drawPlan, type RandomPlan } from './random/random-plan.ts';
import { type Recording, recordOnFlink, writeCase } from './random/real-flink.ts';
import { shrunkTogether } from './random/shrink.ts';

const HELP = `Usage: npm run conformance:random -- [options]

Draws a job from each seed, within the part of the API whose outcome Flink fixes, writes it in TypeScript and, line by
line, in Java, runs the twin on real Flink 2.3.0 and the job on the simulation under three seeds, and compares. A twin
that differs is run three times more. A job on which the two disagree still is made smaller as long as they disagree.
Needs JDK 17 and Maven.

  --seeds 1-100    which seeds
  --keep FOLDER    writes each shrunk job that disagrees below this folder, as a case to record and keep
  --as-drawn       does not shrink
  --help           this text

A twin that real Flink does not run alike each time, or not at all, counts as failed as well: it should not have been drawn.
The last line is "N passed, N failed"; the exit code is 0 when none failed.`;

const ENGINE_SEEDS = [1, 2, 3];
const RECORDER = 'flink/record.sh';

export async function conformanceRandom(argv: string[]): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'millrace-random-'));
  try {
    const options = parsed(argv);
    if (options.help) console.log(HELP);
    return options.help ? 0 : await compared(options, scratch);
  } catch (error) {
    return explained(error);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compared({ seeds, keep, 'as-drawn': asDrawn }: Options, scratch: string): Promise<number> {
  const plans = seedsOf(seeds).map(drawPlan);
  const suspects = failedIn(await outcomes(plans, { script: RECORDER, scratch, runs: 1 }));
  const again = await outcomes(
    suspects.map(({ plan }) => plan),
    { script: RECORDER, scratch, runs: 3 },
  );
  // Real Flink may need too long on a busy machine: then the second answer is as good as the first.
  const failed = again.flatMap((outcome, index) => {
    if (outcome.differences.length > 0) return [outcome];
    const once = suspects[index];
    return once?.isRecorded ? [{ ...once, differences: ['only the first time:', ...once.differences] }] : [];
  });
  for (const { plan, differences } of failed) console.log(described(plan, differences));
  const disagreeing = failed.filter(({ isRecorded }) => isRecorded).map(({ plan }) => plan);
  const smallest = asDrawn ? [] : await shrunk(disagreeing, scratch);
  for (const { plan, differences } of smallest) console.log(`shrunk  ${described(plan, differences)}`);
  const kept = asDrawn ? disagreeing : smallest.map(({ plan }) => plan);
  if (keep !== undefined)
    for (const plan of kept) console.log(`kept    ${writeCase(join(keep, `seed-${plan.seed}`), plan)}`);
  console.log(`${plans.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 && plans.length > 0 ? 0 : 1;
}

function failedIn(found: readonly Outcome[]): Outcome[] {
  return found.filter(({ differences }) => differences.length > 0);
}

async function shrunk(disagreeing: readonly RandomPlan[], scratch: string): Promise<Outcome[]> {
  const smallest = await shrunkTogether(disagreeing, async (plans) => {
    const found = await outcomes(plans, { script: RECORDER, scratch, runs: 1 });
    return failedIn(found.filter(({ isRecorded }) => isRecorded)).map(({ plan }) => plan);
  });
  return outcomes(smallest, { script: RECORDER, scratch, runs: 2 });
}

interface Outcome {
  readonly plan: RandomPlan;
  /** Whether Flink gave an answer to compare with. */
  readonly isRecorded: boolean;
  readonly differences: readonly string[];
}

async function outcomes(plans: readonly RandomPlan[], recording: Recording): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const one of recordOnFlink(plans, recording)) {
    if ('objection' in one) found.push({ plan: one.plan, isRecorded: false, differences: [one.objection] });
    else found.push({ plan: one.plan, isRecorded: true, differences: await differencesOf(one.recorded) });
  }
  return found;
}

async function differencesOf(recorded: ConformanceCase): Promise<readonly string[]> {
  return (await checkCase(simulationHost, recorded, ENGINE_SEEDS)).differences;
}

function described({ seed, ...plan }: RandomPlan, differences: readonly string[]): string {
  const lines = [JSON.stringify(plan), ...differences.slice(0, 4)];
  return [`DIFFERS seed ${seed}`, ...lines.map((line) => `        ${line}`)].join('\n');
}

type Options = ReturnType<typeof parsed>;

function parsed(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        seeds: { type: 'string', default: '1-100' },
        keep: { type: 'string' },
        'as-drawn': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new BadArguments(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}
