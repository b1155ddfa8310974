/**
 * The recorded jobs once more, with the state backend that keeps keyed state in storage and with no memory for it: every backend gives
 * the same results (6.4.1). All of them: keyed state is also in windows, joins and operators that count, whatever a job calls them by.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { casesIn } from '../../src/cli/conformance/read-cases.ts';
import { STEPS_MAX, specOf } from '../../src/conformance/case-spec.ts';
import { type ConformanceHost, checkCase } from '../../src/conformance/check-case.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';

const OUT_OF_MEMORY = { 'state.backend.type': 'indexeddb', 'state.backend.indexeddb.cache-size': '0 b' };

const host: ConformanceHost = async (conformanceCase, seed) => {
  const job = loadJob(conformanceCase.code);
  if ('message' in job) throw new Error(job.message);
  const spec = specOf(conformanceCase, seed);
  const configuration = { ...spec.configuration, ...OUT_OF_MEMORY };
  return new Simulation({ ...spec, configuration }, job, { tracing: false }).complete(STEPS_MAX);
};

/** Mutates what state gave it, which only the heap backend hands out itself (6.1.4). */
const NEEDS_LIVE_OBJECTS = 'state/heap-gives-the-kept-object';

const all = casesIn(fileURLToPath(new URL('./cases', import.meta.url)));
const cases = all.filter(({ name }) => name !== NEEDS_LIVE_OBJECTS);

test.each(cases.map((found) => [found.name, found] as const))(
  '6.4.1, %s: with state in storage',
  async (_name, found) => {
    expect((await checkCase(host, found, [1])).differences).toEqual([]);
  },
);

test('6.1.4: a job that relies on live objects does not get them from storage', async () => {
  const found = all.find(({ name }) => name === NEEDS_LIVE_OBJECTS);
  expect((await checkCase(host, found!, [1])).differences).toEqual([
    'seed 1: sink out, row 0: expected [1,1], found [1,0]',
  ]);
});
