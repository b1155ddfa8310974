/** Asks real Flink: writes plans out as cases, has the recorder of `flink/` run their twins, and reads what they did. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConformanceCase } from '../../conformance/conformance-case.ts';
import { casesIn } from '../conformance/read-cases.ts';
import { textsOf } from './plan-texts.ts';
import type { RandomPlan } from './random-plan.ts';

/** What Flink did with a plan, or why there is nothing to compare with. */
export type Recorded =
  | { readonly plan: RandomPlan; readonly recorded: ConformanceCase }
  | { readonly plan: RandomPlan; readonly objection: string };

/** What it takes to ask: the script of the recorder, and a folder that is emptied first. */
export interface Recording {
  readonly script: string;
  readonly scratch: string;
  /** More than one shows what is not stable by nature. */
  readonly runs: number;
}

/** One JVM runs all. */
export function recordOnFlink(plans: readonly RandomPlan[], { script, scratch, runs }: Recording): Recorded[] {
  rmSync(scratch, { recursive: true, force: true });
  if (plans.length === 0) return [];
  const folders = plans.map((plan, index) => writeCase(join(scratch, 'random', String(index)), plan));
  const { stdout, stderr, status } = spawnSync(script, ['--runs', String(runs), scratch], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === null || !/\d+ passed, \d+ failed/.test(stdout))
    throw new Error(`The recorder did not run.\n${stderr}`);
  return plans.map((plan, index) => {
    const folder = folders[index] ?? '';
    const objection = objectionIn(stdout, folder);
    if (objection !== null) return { plan, objection };
    const [recorded] = casesIn(folder);
    if (recorded === undefined) throw new Error(`${folder} was not recorded.`);
    return { plan, recorded };
  });
}

/** Writes a plan as a case; returns its folder. */
export function writeCase(folder: string, plan: RandomPlan): string {
  const { jobTs, jobJava, expectedJson } = textsOf(plan);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'job.ts'), jobTs);
  writeFileSync(join(folder, 'Job.java'), jobJava);
  writeFileSync(join(folder, 'expected.json'), expectedJson);
  return folder;
}

/** What the recorder says below a `FAILED` line; null where the case was recorded. */
function objectionIn(output: string, folder: string): string | null {
  const lines = output.split('\n');
  const at = lines.findIndex((line) => line.startsWith('FAILED') && line.split(/\s+/)[1] === folder);
  if (at < 0) return null;
  const end = lines.findIndex((line, index) => index > at && !line.startsWith(' '));
  return lines
    .slice(at + 1, end < 0 ? undefined : end)
    .map((line) => line.trim())
    .join('\n');
}
