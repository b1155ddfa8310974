/** Reads conformance cases from disk: `job.ts` and `expected.json` of a folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ConformanceCase } from '../../conformance/conformance-case.ts';

/** All cases in and below a folder, by name. */
export function casesIn(folder: string): ConformanceCase[] {
  if (existsSync(join(folder, 'expected.json'))) return [readCase(folder)];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.flatMap((entry) => casesIn(join(folder, entry.name))).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readCase(folder: string): ConformanceCase {
  const { parallelism, sinks, failure } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  return {
    name: `${basename(dirname(folder))}/${basename(folder)}`,
    code: readFileSync(join(folder, 'job.ts'), 'utf8'),
    parallelism,
    sinks,
    failure: failure ?? null,
  };
}
