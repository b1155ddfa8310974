/** The `Full speed` switch: the same job on slots that run freely. */
import type { Page } from '@playwright/test';
import { button, expect, jobStatus, open, panel, test, writeJob } from './support/site.ts';

test.beforeEach(async ({ page }) => open(page, '#/playground'));

async function runAtFullSpeed(page: Page): Promise<void> {
  await (await panel(page, 'Cluster')).getByRole('switch', { name: 'Full speed' }).check();
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('RUNNING');
}

const flowing = (page: Page) => page.getByRole('button', { name: /HASH, [1-9][\d.]*[kM]? elements a second/ });

test('at full speed nothing can be paused, stepped or gone back to, and the page says why', async ({ page }) => {
  await runAtFullSpeed(page);
  const off = [
    button(page, 'Pause'),
    button(page, 'Step'),
    button(page, 'Step back'),
    page.getByRole('slider', { name: 'Speed' }),
    page.getByRole('slider', { name: 'Timeline' }),
  ];
  for (const control of off) {
    await expect(control).toBeDisabled();
    await expect(control).toHaveAccessibleDescription(/no record is written down/);
  }
  await expect(page.getByTitle('Model time and its speed')).toContainText('full speed');
  for (const name of ['Ledger', 'State'])
    await expect(await panel(page, name)).toContainText('no record is written down');
  await button(page, 'Reset').click();
  await expect(jobStatus(page)).toContainText('not started');
});

test('turned off while the job runs, it begins anew under the director', async ({ page }) => {
  await runAtFullSpeed(page);
  await expect(flowing(page).first()).toBeVisible();
  await page.getByRole('switch', { name: 'Full speed' }).uncheck();
  await expect(page.getByTitle('Model time and its speed')).toContainText('slowed 5×');
  await expect(button(page, 'Pause')).toBeEnabled();
  await expect(await panel(page, 'Results')).toContainText('Alaska');
});

test('Metrics are Flink’s, drawn at most ten times a second', async ({ page }) => {
  await runAtFullSpeed(page);
  const metrics = await panel(page, 'Metrics');
  for (const name of [
    'numRecordsInPerSecond',
    'numRecordsOutPerSecond',
    'busyTimeMsPerSecond',
    'backPressuredTimeMsPerSecond',
    'idleTimeMsPerSecond',
    'currentInputWatermark',
    'lastCheckpointDuration',
    'numberOfCompletedCheckpoints',
  ])
    await expect(metrics.getByText(name, { exact: true }).first()).toBeVisible();
  const taken = metrics.getByRole('img', { name: /^numRecordsInPerSecond of count/ });
  await expect(taken).toHaveAccessibleName(/\(1\/2\) [1-9]/);
  await expect(metrics.getByRole('img', { name: /^numRecordsOutPerSecond of earthquakes/ })).toHaveAccessibleName(
    /\(2\/2\) [1-9]/,
  );
  const updates = 15;
  const took = await taken.evaluate(
    (plot, count) =>
      new Promise<number>((resolve) => {
        const times: number[] = [];
        const observer = new MutationObserver(() => {
          times.push(performance.now());
          if (times.length <= count) return;
          observer.disconnect();
          resolve((times.at(-1) ?? 0) - (times[0] ?? 0));
        });
        observer.observe(plot, { attributes: true, subtree: true });
      }),
    updates,
  );
  // Frames are 17 ms apart, so that one update may be that much earlier than its turn.
  expect(took).toBeGreaterThan(updates * 80);
});

test('a run under the director has its metrics as well, of model time', async ({ page }) => {
  await page.getByRole('slider', { name: 'Speed' }).press('End');
  await button(page, 'Run').click();
  const metrics = await panel(page, 'Metrics');
  await expect(metrics).toContainText('one second of model time');
  await expect(metrics.getByRole('img', { name: /^numRecordsOutPerSecond of earthquakes/ })).toHaveAccessibleName(
    /\(1\/2\) [1-9]/,
  );
  await expect(metrics.getByRole('img', { name: /^busyTimeMsPerSecond of count/ })).toHaveAccessibleName(
    /\(\d\/2\) [1-9]/,
  );
});

test('a TaskManager dies at full speed, and the job is seen to come back and go on', async ({ page }) => {
  await runAtFullSpeed(page);
  await expect(flowing(page)).toHaveCount(4);
  const checkpoints = await panel(page, 'Checkpoints');
  await expect(checkpoints).toContainText(/Checkpoint \d+ completed/);
  await expect(checkpoints).toContainText(/acknowledged, \d/);
  await button(page, 'Kill TaskManager 1').click();
  await expect(page.getByRole('button', { name: /^TaskManager 1, dead/ })).toBeVisible();
  await expect(jobStatus(page)).toContainText(/RUNNING attempt 2.*restored from checkpoint \d/, { timeout: 30_000 });
  await expect(flowing(page)).toHaveCount(4);
  await expect(page.getByRole('button', { name: /^count.*running, in slot tm-3/ })).toBeVisible();
  await expect(await panel(page, 'Results')).toContainText('Alaska');
  await expect(await panel(page, 'Event log')).toContainText(/is restored from checkpoint \d/);
});

test('a reload is a crash of the whole cluster, and the job comes back at full speed from its last checkpoint', async ({
  page,
}) => {
  await runAtFullSpeed(page);
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 2 completed');
  await page.reload();
  await expect(page.getByText('the whole cluster crashed with it')).toBeVisible();
  await expect(jobStatus(page)).toContainText('SUSPENDED its JobManager is dead');
  await button(page, 'Resume').click();
  await expect(jobStatus(page)).toContainText(/RUNNING attempt 1.*restored from checkpoint \d/, { timeout: 30_000 });
  await expect(flowing(page)).toHaveCount(4);
  await expect(button(page, 'Step')).toBeDisabled();
});

const COUNTING = `import { DataGeneratorSource, PrintSink, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
class Double extends RichMapFunction {
  open() {
    this.seen = this.getRuntimeContext().getMetricGroup().counter('seen');
  }
  map(n) {
    this.seen.inc();
    return 2 * n;
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(new DataGeneratorSource((index) => index, 1e6, RateLimiterStrategy.perSecond(200)), WatermarkStrategy.noWatermarks(), 'numbers')
  .map(new Double())
  .sinkTo(new PrintSink());
env.execute('counting');
`;

for (const fullSpeed of [false, true])
  test(`metrics of the job’s own functions are shown ${fullSpeed ? 'at full speed' : 'under the director'}`, async ({
    page,
  }) => {
    await writeJob(page, COUNTING);
    await (await panel(page, 'Cluster')).getByRole('switch', { name: 'Full speed' }).setChecked(fullSpeed);
    await page.getByRole('slider', { name: 'Speed' }).press('End');
    await button(page, 'Run').click();
    const own = (await panel(page, 'Metrics')).getByRole('article', { name: 'Metrics of functions' });
    await expect(own.getByRole('row', { name: /\.seen counter [1-9]/ }).first()).toBeVisible();
  });
