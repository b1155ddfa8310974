/** Whole runs in Workers of the sandboxed frame, as lesson checks and chaos ask for them one after the other. */
import { expect, type Page, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';
import { BREAK_OUT } from './support/forger.ts';

/** Runs these jobs of one record one after the other at parallelism 1; what each wrote: when its Worker began. */
async function workersOf(page: Page, jobs: readonly string[]): Promise<readonly unknown[]> {
  await openHostPage(page);
  const specs = jobs.map((inMap) => {
    const spec = runSpec(sums(1, `${BREAK_OUT} ${inMap}; return world.performance.timeOrigin;`));
    const configuration = { ...spec.configuration, 'parallelism.default': '1', 'restart-strategy.type': 'none' };
    return { ...spec, configuration };
  });
  return page.evaluate(async (specs) => {
    const rows: unknown[] = [];
    for (const spec of specs) {
      const { status, events } = await window.millrace.runs.run(spec, 50_000);
      rows.push(events.find((event) => event.type === 'sinkWrote')?.value ?? status);
    }
    return rows;
  }, specs);
}

test('the runs of one job share a Worker; another job has its own', async ({ page }) => {
  const workers = await workersOf(page, ['', '', '// another', '// another', '']);
  expect(workers.map((worker) => workers.indexOf(worker))).toEqual([0, 0, 2, 2, 4]);
});

const LEFT: Readonly<Record<string, string>> = {
  'a method on a prototype': 'Array.prototype.last ??= function () { return this.at(-1) }',
  'another method in its place': 'String.prototype.trim = () => ""',
  'a global': 'world.seen = (world.seen ?? 0) + 1',
  'a field of a built-in function': '(async () => {}).constructor.seen = true',
};

for (const [what, leave] of Object.entries(LEFT))
  test(`a run that has left ${what} is the last one in its Worker`, async ({ page }) => {
    const workers = await workersOf(page, [leave, leave]);
    expect(workers).toEqual([expect.any(Number), expect.any(Number)]);
    expect(workers[1]).not.toBe(workers[0]);
  });
