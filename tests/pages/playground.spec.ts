import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

test.beforeEach(async ({ page }) => open(page, '#/playground'));

/** A second of the job takes a second. */
const NATURAL_SPEED = '11';

test('the first kill is healed at once by the machine that stands by; the second leaves the job waiting for a slot', async ({
  page,
}) => {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobStatus(page)).toContainText(/RUNNING.*restored from checkpoint \d/, { timeout: 30_000 });
  await page.getByRole('slider', { name: 'Speed' }).fill(NATURAL_SPEED);
  await button(page, 'Kill TaskManager 2').click();
  await expect(page.getByRole('region', { name: 'Stage' })).toContainText('waits for a slot', { timeout: 30_000 });
});

test('a checkpoint is taken when one asks for it, and a run is put back to its beginning', async ({ page }) => {
  await writeJob(page, (await defaultJob()).replace(/env\.enableCheckpointing.*/, ''));
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Results')).toContainText('Alaska');
  const checkpoints = await panel(page, 'Checkpoints');
  await expect(checkpoints).not.toContainText('completed');
  await button(page, 'Trigger checkpoint').click();
  await expect(checkpoints).toContainText('Checkpoint 1 completed');
  await button(page, 'Reset').click();
  await expect(jobStatus(page)).toContainText('not started');
});

test('the cluster shows what differs from Flink’s defaults, and why', async ({ page }) => {
  const configured = (await panel(page, 'Cluster')).getByRole('article', { name: 'config.yaml' });
  const highAvailability = configured.locator('.deviates', { hasText: 'high-availability.type' });
  await expect(highAvailability).toContainText('Flink: NONE.');
});

test('a kill before the first checkpoint is announced, and the job starts over', async ({ page }) => {
  await button(page, 'Run').click();
  await button(page, 'Kill TaskManager 1').click();
  await expect(page.getByText('No checkpoint had completed when the machine died')).toBeVisible();
  await expect(jobStatus(page)).toContainText('attempt 2', { timeout: 30_000 });
});

test('it steps, steps back, and forks from there', async ({ page }) => {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Results')).toContainText('Alaska');
  await button(page, 'Pause').click();
  await idle(page);
  const clock = page.getByTitle('Model time and its speed');
  const { width } = (await page.getByRole('slider', { name: 'Timeline' }).boundingBox())!;
  await page.getByRole('slider', { name: 'Timeline' }).click({ position: { x: width / 2, y: 4 } });
  await expect(page.getByText('All panels show')).toBeVisible();
  await idle(page);
  const then = await clock.textContent();
  await button(page, 'Step back').click();
  await button(page, 'Step').click();
  await expect(clock).toHaveText(then ?? '');
  await button(page, 'Fork here').click();
  await expect(page.getByText('All panels show')).toBeHidden();
  await expect(jobStatus(page)).toContainText('RUNNING');
});

test('after a reload the job stands paused, and comes back from its checkpoint', async ({ page }) => {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 2 completed');
  await page.reload();
  await expect(page.getByText('the whole cluster crashed with it')).toBeVisible();
  await setSpeed(page, 'End');
  await button(page, 'Resume').click();
  await expect(jobStatus(page)).toContainText(/restored from checkpoint \d/);
});

test('6.4.1: keyed state lies in the browser’s storage where the cluster says so', async ({ page }) => {
  const cluster = await panel(page, 'Cluster');
  const incremental = cluster.getByLabel('execution.checkpointing.incremental');
  await expect(incremental).toBeDisabled();
  await cluster.getByLabel('state.backend.type').selectOption('indexeddb');
  await cluster.getByLabel('state.backend.indexeddb.cache-size').selectOption('0 b');
  await incremental.selectOption('true');
  await page.reload();
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed', { timeout: 40_000 });
  const configured = (await panel(page, 'Cluster')).getByRole('article', { name: 'config.yaml' });
  await expect(configured).toContainText('state.backend.type: indexeddb');
  await expect(configured).toContainText('execution.checkpointing.incremental: true');
});

test('a second tab may read, and may take over', async ({ page, context }) => {
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('RUNNING');
  const second = await context.newPage();
  await open(second, '#/playground');
  await button(second, 'Take over here').click();
  await expect(page.getByText('Another tab has taken this job over')).toBeVisible();
});

test('a file of one’s own is read, kept, and kept still when the next one is broken', async ({ page }) => {
  const data = await panel(page, 'Cluster');
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await data.locator('input[type=file]').setInputFiles(file('good.ndjson', '{"key":"a","n":1}\n{"key":"b","n":2}\n'));
  await expect(data).toContainText('good.ndjson, 2 rows');
  await data.locator('input[type=file]').setInputFiles(file('bad.ndjson', '{"key":"a"}\n{"key":\n'));
  await expect(data.getByRole('alert')).toContainText('bad.ndjson, line 2');
  await expect(data).toContainText('good.ndjson, 2 rows');
  await page.reload();
  await expect(await panel(page, 'Cluster')).toContainText('good.ndjson, 2 rows');
  await writeJob(page, OWN_DATA_JOB);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Results')).toContainText('b');
});

test('a file may be dropped, as CSV too', async ({ page }) => {
  const data = (await panel(page, 'Cluster')).getByRole('region', { name: 'Data' });
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['key,n\na,1\nb,2\nc,3\n'], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  });
  await data.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(data).toContainText('dropped.csv, 3 rows');
});

const OWN_DATA_JOB = `import { CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(FileSource.forRecords<{ key: string; n: number }>('own'), WatermarkStrategy.noWatermarks(), 'own')
  .sinkTo(new CollectSink('own rows'));
env.execute('own data');`;

async function defaultJob(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile('src/ui/playground/default-job.txt', 'utf8');
}
