/**
 * `npm run conformance`: whole jobs against what a real Flink cluster did with them.
 * Prints each difference in words; the last line counts; the exit code is 0 when nothing differs.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadArguments, explained, seedsOf } from './arguments.ts';
import { type CaseResult, type ConformanceHost, checkCase } from './conformance/check-case.ts';
import { casesIn } from './conformance/conformance-case.ts';
import { simulationHost } from './conformance/simulation-host.ts';

const HELP = `Usage: npm run conformance -- [options] [folder …]

Runs each case (job.ts, expected.json) in and below the folders and compares sinks and failures with what was
recorded from Flink 2.3.0. Without a folder: tests/conformance/cases.

  --host simulation   where the jobs run
  --seeds 1-3         each case runs once a seed: other interleavings, buffer sizes and latencies
  --json              one line of JSON a case
  --help              this text

The last line is "N passed, N failed"; the exit code is 0 when none failed.`;

const HOSTS: Readonly<Record<string, ConformanceHost>> = { simulation: simulationHost };

export async function conformance(argv: string[]): Promise<number> {
  try {
    return await checked(argv);
  } catch (error) {
    return explained(error);
  }
}

async function checked(argv: string[]): Promise<number> {
  const { folders, host, seeds, json, help } = read(argv);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const results: CaseResult[] = [];
  for (const found of folders.flatMap(casesIn)) {
    const result = await checkCase(host, found, seeds);
    results.push(result);
    console.log(json ? JSON.stringify(result) : described(result));
  }
  const failed = results.filter(({ differences }) => differences.length > 0).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 && results.length > 0 ? 0 : 1;
}

function read(argv: string[]) {
  const { values, positionals } = parsed(argv);
  const host = HOSTS[values.host];
  if (host === undefined)
    throw new BadArguments(`There is no host "${values.host}". Hosts: ${Object.keys(HOSTS).join(', ')}.`);
  const folders = positionals.length > 0 ? positionals : ['tests/conformance/cases'];
  for (const folder of folders) if (!existsSync(folder)) throw new BadArguments(`There is no folder ${folder}.`);
  return { host, folders, seeds: seedsOf(values.seeds), json: values.json, help: values.help };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        host: { type: 'string', default: 'simulation' },
        seeds: { type: 'string', default: '1-3' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BadArguments(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

function described({ name, differences }: CaseResult): string {
  if (differences.length === 0) return `ok      ${name}`;
  return [`DIFFERS ${name}`, ...differences.map((difference) => `        ${difference}`)].join('\n');
}
