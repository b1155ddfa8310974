import { expect, test } from 'vitest';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { type FinishedRun, Simulation } from '../../hosts/simulation/simulation.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { unpackRun } from '../../share/packed-run.ts';
import { snapshotOfText } from '../../view/snapshot-text.ts';
import { linkOf } from './link-of.ts';
import { drawResumed, resumedRunViolations } from './resumed/simulate-resumed.ts';
import { drawRun } from './run-plan.ts';

const STEPS_MAX = 150_000;

/** As the page opens it. */
async function opened(link: string): Promise<RunSpec> {
  const { spec, data, snapshot } = await unpackRun(link.slice('#/r/'.length));
  const begun = snapshot && { snapshot: { path: snapshot.path, ...snapshotOfText(snapshot.file) } };
  return { ...spec, dataSets: data as DataSet[], ...begun };
}

function hashed(spec: RunSpec): Promise<FinishedRun> {
  const job = loadJob(spec.code);
  if ('message' in job) throw new Error(job.message);
  return new Simulation(spec, job, { hashes: true }).complete(STEPS_MAX);
}

test.each([1, 9, 14, 47])('the run of seed %i goes into a link and comes out of it', async (seed) => {
  const { spec } = drawRun(seed, 'all');
  const link = await linkOf(spec);
  expect(link).toMatch(/^#\/r\/[\w-]+$/);
  expect(link.length).toBeLessThan(32_000);
  expect(await opened(link)).toEqual(spec);
});

test('a link to a run in legs is the same run, to the step', async () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => drawRun(seed, 'all').spec);
  let legs = 0;
  for (const spec of seeds.filter(({ legSteps }) => legSteps === 3000)) {
    const run = await hashed(spec);
    const again = await hashed(await opened(await linkOf(spec)));
    expect(again.hashes).toEqual(run.hashes);
    legs += run.events.filter(({ type }) => type === 'legStarted').length;
    if (legs > 0) return;
  }
  expect(legs).toBeGreaterThan(0);
});

test('a link to a run that starts from a savepoint is the same run, to the step', async () => {
  const [, resumed] = resumedRunViolations(drawResumed(1)).ran;
  if (resumed === undefined) throw new Error('The first job was not stopped.');
  expect((await hashed(await opened(await linkOf(resumed)))).hashes).toEqual((await hashed(resumed)).hashes);
});
