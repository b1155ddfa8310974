/**
 * `npm run conformance`: whole jobs against what a real Flink cluster did with them.
 * Prints each difference in words; the last line counts; the exit code is 0 when nothing differs.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CaseResult, type ConformanceHost, checkCase } from '../conformance/check-case.ts';
import { BadArguments, explained, seedsOf } from './arguments.ts';
import { type BrowserHost, type BuiltSite, browserHost } from './conformance/browser-host.ts';
import { casesIn } from './conformance/read-cases.ts';
import { simulationHost } from './conformance/simulation-host.ts';

const HELP = `Usage: npm run conformance -- [options] [folder …]

Runs each case (job.ts, expected.json) in and below the folders and compares sinks and failures with what was
recorded from Flink 2.3.0. Without a folder: tests/conformance/cases.

  --host simulation   where the jobs run: in one thread of Node
  --host directed     in real Chromium on the built site, which is built when it is older than its sources
  --host live         there as well, with slots that run freely: rates and time-outs take the time they say
  --seeds 1-3         each case runs once a seed: other interleavings, buffer sizes and latencies; in Chromium 1
  --json              one line of JSON a case
  --help              this text

The last line is "N passed, N failed"; the exit code is 0 when none failed.`;

const BROWSER_HOSTS: readonly BrowserHost[] = ['directed', 'live'];
const HOSTS: readonly string[] = ['simulation', ...BROWSER_HOSTS];

/** What a command gets from whoever starts it: only that one knows the project's folders and its browser. */
export interface CommandTools {
  openBuiltSite(): Promise<BuiltSite & { close(): Promise<void> }>;
}

export async function conformance(argv: string[], tools: CommandTools): Promise<number> {
  try {
    return await asked(read(argv), tools);
  } catch (error) {
    return explained(error);
  }
}

async function asked(asked: Asked, tools: CommandTools): Promise<number> {
  if (asked.help) {
    console.log(HELP);
    return 0;
  }
  const inBrowser = BROWSER_HOSTS.find((host) => host === asked.host);
  if (inBrowser === undefined) return checked(simulationHost, asked);
  const site = await tools.openBuiltSite();
  try {
    return await checked(browserHost(site, inBrowser), asked);
  } finally {
    await site.close();
  }
}

async function checked(host: ConformanceHost, { folders, seeds, json }: Asked): Promise<number> {
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

type Asked = ReturnType<typeof read>;

function read(argv: string[]) {
  const { values, positionals } = parsed(argv);
  const { host, json, help } = values;
  if (!HOSTS.includes(host)) throw new BadArguments(`There is no host "${host}". Hosts: ${HOSTS.join(', ')}.`);
  const folders = positionals.length > 0 ? positionals : ['tests/conformance/cases'];
  for (const folder of folders) if (!existsSync(folder)) throw new BadArguments(`There is no folder ${folder}.`);
  const seeds = seedsOf(values.seeds ?? (host === 'simulation' ? '1-3' : '1'));
  return { host, folders, seeds, json, help };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        host: { type: 'string', default: 'simulation' },
        seeds: { type: 'string' },
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
