import type { Page } from '@playwright/test';
import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

const clock = (page: Page) => page.getByTitle('Model time and its speed');
const theirs = (page: Page) => page.getByText('the code is theirs, not yours');

/** A run of the playground's job that has lost a machine and come back, and a link to it. */
async function sharedLink(page: Page): Promise<string> {
  await open(page, '#/playground');
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobStatus(page)).toContainText('restored from checkpoint');
  await button(page, 'Pause').click();
  await idle(page);
  await button(page, 'Share').click();
  const link = page.getByRole('dialog', { name: 'Share this run' }).getByLabel('Link');
  await expect(link).toHaveValue(/#\/r\/[\w-]+$/);
  return await link.inputValue();
}

test('a link leads somebody else to the very moment, and runs nothing by itself', async ({ page, browser }) => {
  const link = await sharedLink(page);
  const then = (await clock(page).textContent())?.split(' · ')[0] ?? '';
  const status = await jobStatus(page).textContent();
  const stranger = await browser.newContext();
  const their = await stranger.newPage();
  await their.goto(link);
  await expect(theirs(their)).toBeVisible();
  await expect(their.getByText('kill TaskManager 1')).toBeVisible();
  await idle(their);
  await expect(jobStatus(their)).not.toContainText('RUNNING');
  await expect(button(their, 'Reset')).toBeDisabled();
  await button(their, 'Go to the shared moment').click();
  await expect(clock(their)).toContainText(then, { timeout: 30_000 });
  await idle(their);
  await expect(jobStatus(their)).toHaveText(status ?? '');
  await expect(their.getByText('went another way')).toBeHidden();
  await stranger.close();
});

test('a run that goes another way than the one that was shared says so', async ({ page }) => {
  const link = await sharedLink(page);
  const forged = await page.evaluate(async (packed) => {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const run = await new Response(unpacked).json();
    const altered = JSON.stringify({ ...run, moment: { ...run.moment, hash: 'another' }, engine: '0.0.1' });
    const repacked = new Blob([altered]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const out = new Uint8Array(await new Response(repacked).arrayBuffer());
    return btoa(String.fromCharCode(...out))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  }, link.split('#/r/')[1] ?? '');
  await open(page, `#/r/${forged}`);
  await expect(page.getByText('made with version 0.0.1')).toBeVisible();
  await button(page, 'Go to the shared moment').click();
  await expect(page.getByText('went another way')).toBeVisible({ timeout: 30_000 });
});

test('a link that is cut off says so and leads on', async ({ page }) => {
  await open(page, '#/r/q1YqLU4tykvMTVWyUgIA');
  await expect(page.getByRole('alert')).toContainText('cut off or damaged');
  await expect(page.getByRole('link', { name: 'the playground' })).toBeVisible();
});

const READS_OWN = `import { CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(FileSource.forRecords<{ key: string; n: number }>('own'), WatermarkStrategy.noWatermarks(), 'own').keyBy((row) => row.key)
  .map((row) => row.n).sinkTo(new CollectSink('rows'));
env.execute('reading');
`;

test('a run that reads a big file of one’s own goes as a file, and comes to the same moment', async ({
  page,
  browser,
}) => {
  await open(page, '#/playground');
  await panel(page, 'Cluster');
  const rows = Array.from({ length: 900 }, (_, n) => JSON.stringify({ key: `key ${n % 7}`, n })).join('\n');
  const file = { name: 'big.ndjson', mimeType: 'text/plain', buffer: Buffer.from(rows) };
  const data = page.getByRole('region', { name: 'Data', exact: true });
  await data.locator('input[type=file]').setInputFiles(file);
  await expect(data).toContainText('big.ndjson, 900 rows');
  await writeJob(page, READS_OWN);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('RUNNING');
  await button(page, 'Pause').click();
  await idle(page);
  const then = (await clock(page).textContent())?.split(' · ')[0] ?? '';
  await button(page, 'Share').click();
  const dialog = page.getByRole('dialog', { name: 'Share this run' });
  await expect(dialog).toContainText('It is too long for a link.');
  await expect(dialog.getByLabel('Link')).toHaveCount(0);
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file').click()]);
  const stranger = await browser.newContext();
  const their = await stranger.newPage();
  await open(their, '#/r');
  await their.getByLabel('Open a run from a file').setInputFiles(await saved.path());
  await expect(theirs(their)).toBeVisible();
  await button(their, 'Go to the shared moment').click();
  await expect(clock(their)).toContainText(then, { timeout: 30_000 });
  await idle(their);
  await expect(their.getByText('went another way')).toBeHidden();
  await stranger.close();
});
