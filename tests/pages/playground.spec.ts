import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

test.beforeEach(async ({ page }) => open(page, '#/playground'));

const edited = (text: string) => text.replace('quake.magnitude >= 1', 'quake.magnitude >= 2');

test('an edited job runs, loses a machine and is restored from its checkpoint', async ({ page }) => {
  await page.locator('.monaco-host[data-ready]').waitFor();
  await writeJob(page, edited(await defaultJob()));
  await button(page, 'Run').click();
  const checkpoints = await panel(page, 'Checkpoints');
  await expect(checkpoints).toContainText('Checkpoint 1 completed');
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobStatus(page)).toContainText('restored from checkpoint 1', { timeout: 30_000 });
  await expect(await panel(page, 'Event log')).toContainText('TaskManager 1');
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
  await page.locator('.monaco-host[data-ready]').waitFor();
  await writeJob(page, OWN_DATA_JOB);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Results')).toContainText('b');
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
