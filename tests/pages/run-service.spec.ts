/** Whole runs in Workers of the sandboxed frame, as lesson checks and chaos ask for them one after the other. */
import { expect, type Page, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';

/** Runs these jobs one after the other at parallelism 1; how each ended. */
async function ends(page: Page, jobs: readonly string[]): Promise<readonly string[]> {
  await openHostPage(page);
  const specs = jobs.map((code) => {
    const spec = runSpec(code);
    const configuration = { ...spec.configuration, 'parallelism.default': '1', 'restart-strategy.type': 'none' };
    return { ...spec, configuration };
  });
  return page.evaluate(async (specs) => {
    const ends: string[] = [];
    for (const spec of specs) ends.push((await window.millrace.runs.run(spec, 50_000)).status);
    return ends;
  }, specs);
}

test('the runs of one job share a Worker; another job has its own, and finds nothing of what was left there', async ({
  page,
}) => {
  const leaving = sums(
    4,
    `
    const { left } = Function.prototype;
    Object.defineProperty(Function.prototype, 'left', { value: n, configurable: true });
    if (n === 1 && left !== undefined) throw new Error('found');
    return n;`,
  );
  const other = `${leaving} // another`;
  const found = 'FAILED';
  expect(await ends(page, [leaving, leaving, other, other, leaving])).toEqual([
    'FINISHED',
    found,
    'FINISHED',
    found,
    'FINISHED',
  ]);
});
