/** Savepoints on the page: taken, stopped with, kept, exported, taken in by another browser, resumed, looked into. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { openHostPage, runSpec } from './host-page.ts';
import { button, expect, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

/** Sums numbers by their rest, of which the last of each is `SUMS`. */
const JOB = (limit = 400) => `
import { DataGeneratorSource, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment, UpsertSink, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(200);
class Sum extends RichMapFunction {
  open() { this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor('sum')); }
  map(n) {
    this.sum.update((this.sum.value() ?? 0) + n);
    return { rest: n % 4, sum: this.sum.value() };
  }
}
const numbers = new DataGeneratorSource((n) => n + 1, ${limit}, RateLimiterStrategy.perSecond(200));
env.fromSource(numbers, WatermarkStrategy.noWatermarks(), 'numbers').uid('numbers')
  .keyBy((n) => n % 4).map(new Sum()).name('sum').uid('sum').sinkTo(new UpsertSink('sums', (row) => String(row.rest)));
env.execute('sums');
`;
const SUMS = [0, 1, 2, 3].map((rest) => {
  let sum = 0;
  for (let n = rest === 0 ? 4 : rest; n <= 400; n += 4) sum += n;
  return { rest, sum };
});

async function write(page: Page, code: string): Promise<void> {
  await writeJob(page, code);
  await setSpeed(page, 'End');
}

function saved(page: Page): Locator {
  return page.getByRole('region', { name: 'Savepoints', exact: true });
}

/** As the newest checkpoint lists them. */
function subtasksOfSum(page: Page): Locator {
  const newest = page.getByRole('article', { name: 'Checkpoints of this run' }).locator('details').first();
  return newest.getByRole('rowheader', { name: /^sum / });
}

async function exportedFile(page: Page): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await saved(page)
    .getByRole('button', { name: /^Export/ })
    .click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^savepoint-\d+-[0-9a-f]{4}\.mrsp$/);
  return readFile(await file.path());
}

test('a savepoint of one browser, at parallelism 2, is resumed in another, at 3, with exact sums', async ({
  page,
  browser,
}) => {
  test.slow();
  await open(page, '#/playground');
  // At the speed at which one watches: there must be something left to read when the savepoint is taken.
  await writeJob(page, JOB());
  await button(page, 'Run').click();
  const checkpoints = await panel(page, 'Checkpoints');
  await expect(checkpoints).toContainText('Checkpoint 2 completed', { timeout: 30_000 });
  await expect(subtasksOfSum(page)).toHaveText(['sum (1/2)', 'sum (2/2)']);
  await button(page, 'Stop with savepoint').click();
  await setSpeed(page, 'End');
  await expect(jobStatus(page)).toContainText('FINISHED', { timeout: 30_000 });
  await expect(saved(page)).toContainText('of sums');
  await expect(saved(page)).toContainText('yours');
  const file = await exportedFile(page);

  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, '#/playground');
  await write(elsewhere, JOB());
  await panel(elsewhere, 'Checkpoints');
  const damaged = Buffer.from(file);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
  const input = saved(elsewhere).locator('input[type=file]');
  await input.setInputFiles({ name: 'damaged.mrsp', mimeType: 'application/octet-stream', buffer: damaged });
  await expect(saved(elsewhere).getByRole('alert')).toContainText(
    /damaged.mrsp: This is not a savepoint that can be read: the part .* is damaged/,
  );
  await input.setInputFiles({ name: 'sums.mrsp', mimeType: 'application/octet-stream', buffer: file });
  await saved(elsewhere)
    .getByRole('button', { name: /^Resume from/ })
    .click();
  const form = saved(elsewhere).getByRole('form');
  await form.getByLabel('Parallelism').fill('3');
  await form.getByRole('button', { name: 'Resume' }).click();
  await expect(jobStatus(elsewhere)).toContainText('FINISHED', { timeout: 60_000 });
  await expect(subtasksOfSum(elsewhere)).toHaveText(['sum (1/3)', 'sum (2/3)', 'sum (3/3)']);
  const results = await panel(elsewhere, 'Results');
  const rows = results.getByRole('article', { name: 'Sink sums' }).locator('tbody tr');
  await expect(rows).toHaveCount(SUMS.length);
  const sums = (await rows.allInnerTexts()).map((row) => row.split(/\s+/).map(Number));
  expect(sums.sort()).toEqual(SUMS.map(({ rest, sum }) => [rest, sum]));
  await elsewhere.context().close();
});

test('what lies in a savepoint is shown, and how it differs from a later one; it is deleted when one says so', async ({
  page,
}) => {
  test.slow();
  await open(page, '#/playground');
  await write(page, JOB(4000));
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed', { timeout: 30_000 });
  await button(page, 'Trigger savepoint').click();
  await expect(saved(page).getByRole('listitem')).toHaveCount(1, { timeout: 30_000 });
  await button(page, 'Trigger savepoint').click();
  await expect(saved(page).getByRole('listitem')).toHaveCount(2, { timeout: 30_000 });
  await button(page, 'Pause').click();
  const state = await panel(page, 'State');
  const titles = await state.getByLabel('State of').locator('option').allTextContents();
  const [later, earlier] = titles.filter((title) => title.endsWith('of sums'));
  await state.getByLabel('State of').selectOption(later ?? '');
  const shown = page.getByRole('article', { name: 'State of sum' });
  await expect(shown).toContainText('uid sum');
  await expect(shown.getByRole('row')).toHaveCount(5);
  await state.getByLabel('Compared with').selectOption(earlier ?? '');
  const difference = page.getByRole('article', { name: 'Difference' });
  const changes = difference.locator('tbody tr').filter({ has: page.getByRole('cell', { name: 'sum', exact: true }) });
  await expect(changes.first()).toBeVisible();
  await expect(difference).not.toContainText('No difference.');
  for (const change of await changes.allInnerTexts()) {
    const [operator, state, , before, after] = change.split('\t');
    expect([operator, state]).toEqual(['sum', 'sum']);
    expect(Number(after)).toBeGreaterThan(Number(before));
  }
  await panel(page, 'Checkpoints');
  await saved(page)
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click();
  await expect(saved(page).getByRole('listitem')).toHaveCount(1);
  await page.reload();
  await panel(page, 'Checkpoints');
  await expect(saved(page).getByRole('listitem')).toHaveCount(1);
});

test('a run that is stopped with a savepoint, and one that starts from it, are the same on both hosts, step by step', async ({
  page,
}) => {
  test.slow();
  await openHostPage(page);
  const stop = { when: { event: 'checkpointCompleted', nth: 2 }, action: 'stopWithSavepoint' } as const;
  const first = runSpec(JOB(), { tape: [stop] });
  const second = runSpec(JOB(), {
    cluster: { taskManagers: 3, slotsEach: 1, standingBy: 1 },
    configuration: { ...first.configuration, 'parallelism.default': '3' },
    tape: [{ when: { event: 'checkpointCompleted', nth: 2 }, action: 'killTaskManager', target: 'tm-1' }],
  });
  const seen = await page.evaluate(
    async ([first, second]) => {
      const compared = async (spec: typeof first, workspace: string) => {
        const session = window.millrace.openSession(workspace);
        await session.runToEnd(spec);
        const { hashes, run } = await window.millrace.runs.runWithHashes(spec, 100_000);
        const firstDifference = hashes.findIndex((hash, index) => hash !== session.hashes[index]);
        return {
          session,
          told: {
            broken: session.broken,
            firstDifference,
            status: run.status,
            same: hashes.length === session.hashes.length,
          },
        };
      };
      const stopped = await compared(first, 'to be stopped');
      const savepoint = stopped.session.events.find(
        (event) => event.type === 'checkpointCompleted' && event.kind === 'suspend',
      );
      const snapshot = await stopped.session.snapshot(
        savepoint?.type === 'checkpointCompleted' ? savepoint.checkpoint : 0,
      );
      stopped.session.close();
      const resumed = await compared({ ...second, snapshot }, 'resumed');
      const rows = await resumed.session.storedRows('sums');
      return { stopped: stopped.told, resumed: resumed.told, rows: rows.map(({ value }) => value) };
    },
    [first, second] as const,
  );
  const same = { broken: null, firstDifference: -1, status: 'FINISHED', same: true };
  expect(seen).toMatchObject({ stopped: same, resumed: same });
  const sums = seen.rows as typeof SUMS;
  expect(sums.sort((one, other) => one.rest - other.rest)).toEqual(SUMS);
});
