/** A job that fails, is looked into, resumed, changed and drained, as the panels of one page tell of it. */
import type { Locator, Page } from '@playwright/test';
import { button, expect, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

/** Counts even and odd numbers until event time ends, for which each of them has a timer. `uid` is that of the count. */
const job = (uid: string) => `
import { CollectSink, DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': 3,
  'restart-strategy.fixed-delay.delay': '60 s',
});
env.enableCheckpointing(500);
class Count extends KeyedProcessFunction {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  processElement(n, context) {
    this.count.update((this.count.value() ?? 0) + 1);
    context.timerService().registerEventTimeTimer(1_000_000_000);
  }
  onTimer(time, context, out) { out.collect({ rest: context.getCurrentKey(), count: this.count.value() }); }
}
const numbers = new DataGeneratorSource((n) => n, 100_000, RateLimiterStrategy.perSecond(20));
env.fromSource(numbers, WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n), 'numbers')
  .uid('numbers').keyBy((n) => n % 2).process(new Count()).name('count').uid('${uid}')
  .sinkTo(new CollectSink('counts')).uid('counts');
env.execute('counts');
`;

test('a task fails and comes back; a checkpoint is looked into and resumed; a savepoint finds its state by uid or leaves it behind, is claimed, and another drains the job', async ({
  page,
}) => {
  test.slow();
  await open(page, '#/playground');
  await writeJob(page, job('count'));
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  const checkpoints = await panel(page, 'Checkpoints');
  const savepoints = page.getByRole('region', { name: 'Savepoints', exact: true });
  await expect(checkpoints).toContainText('Checkpoint 2 completed', { timeout: 30_000 });
  await button(page, 'Trigger savepoint').click();
  await expect(savepoints.getByRole('listitem')).toHaveCount(1);

  await staysWhileTheListGrows(page, savepoints);
  await failTask(page);
  await button(page, 'Pause').click();
  await lookIntoCheckpoint(page);

  await panel(page, 'Checkpoints');
  const kept = checkpoints.locator('details', { hasText: 'Resume from checkpoint' }).first();
  await kept.evaluate((details) => details.setAttribute('open', ''));
  await resumeFrom(kept);
  await expect(jobStatus(page)).toContainText('RUNNING attempt 1', { timeout: 30_000 });
  await expect(jobStatus(page)).toContainText('restored from checkpoint');

  await writeJob(page, job('renamed'));
  await resumeFrom(savepoints);
  await expect(jobStatus(page)).toContainText('FAILED', { timeout: 30_000 });
  const refusal = (await panel(page, 'Exceptions')).getByRole('listitem');
  await expect(refusal).toContainText('Cannot map checkpoint/savepoint state for operator');
  await expect(refusal).toContainText('The state is that of "count" with uid "count": 4 entries.');

  await panel(page, 'Checkpoints');
  await resumeFrom(savepoints, 'Allow non-restored state', 'Claim it');
  await expect(jobStatus(page)).toContainText('RUNNING attempt 1', { timeout: 30_000 });
  // Claimed, it is Flink's, and goes when a newer checkpoint takes its place (7.9.5).
  await expect(savepoints.getByRole('listitem')).toHaveCount(0, { timeout: 30_000 });
  await checkpoints.getByLabel('Drain first').check();
  await button(page, 'Stop with savepoint').click();
  await expect(jobStatus(page)).toContainText('FINISHED', { timeout: 30_000 });
  await expect(checkpoints.locator('summary').first()).toContainText('yours, the drained job stops with it');
  await expect(savepoints.getByRole('listitem')).toHaveCount(1);
  const rows = (await panel(page, 'Results')).getByRole('article', { name: 'Sink counts' }).locator('tbody tr');
  await expect(rows).toHaveCount(2);
  // In whichever order the keys came to their end.
  const ended = (await rows.allTextContents()).sort();
  expect(ended).toEqual([expect.stringMatching(/^0[1-9]\d*$/), expect.stringMatching(/^1[1-9]\d*$/)]);
});

/** Newer checkpoints push older ones down; what one is about to press stays where it is. */
async function staysWhileTheListGrows(page: Page, savepoints: Locator): Promise<void> {
  const list = page.getByRole('region', { name: 'Checkpoints', exact: true });
  const resume = savepoints.getByRole('button', { name: /^Resume from/ });
  await list.getByText('Checkpoint 2 completed').scrollIntoViewIfNeeded();
  const place = await resume.boundingBox();
  const { length } = await list.getByRole('listitem').all();
  await expect(list.getByRole('listitem').nth(length + 4)).toBeAttached();
  expect(await resume.boundingBox()).toEqual(place);
}

/** Slowly enough to see the restart wait (8.3). */
async function failTask(page: Page): Promise<void> {
  const faults = await panel(page, 'Faults');
  await faults.getByLabel('Fault', { exact: true }).selectOption('Fail one task');
  await faults.getByLabel('Of', { exact: true }).selectOption('count (1/2)');
  await page.getByRole('slider', { name: 'Speed' }).fill('12');
  await button(page, 'Do it').click();
  const exceptions = await panel(page, 'Exceptions');
  const strategy = exceptions.getByRole('region', { name: 'Restart strategy' });
  await expect(strategy).toContainText(/Restarts in [1-9][\d.]* s/);
  await expect(strategy).toContainText('2 restarts left, 1 used');
  await expect(exceptions.getByRole('listitem')).toHaveText(/count \(1\/2\), attempt 1.*failed on purpose/);
  await setSpeed(page, 'End');
  await expect(jobStatus(page)).toContainText('RUNNING attempt 2', { timeout: 30_000 });
  await expect(strategy).not.toContainText('Restarts in');
  await expect(strategy).toContainText('2 restarts left, 1 used');
}

/** Both keys belong to the second subtask, and each has its count and its timer. */
async function lookIntoCheckpoint(page: Page): Promise<void> {
  const state = await panel(page, 'State');
  const choice = state.getByLabel('State of');
  const titles = await choice.locator('option').allTextContents();
  await choice.selectOption(titles.find((title) => /^checkpoint \d+ of this run$/.test(title)) ?? 'none');
  const shown = page.getByRole('article', { name: 'State of count' });
  await expect(shown.getByRole('heading')).toContainText(
    /uid count .* parallelism 2 of 128 · 2 key groups · [1-9]\d* B$/,
  );
  const rows = (await shown.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));
  expect(rows).toEqual(
    [
      ['1', '86', '2'],
      ['0', '94', '2'],
    ].flatMap((place) => [
      ['count', ...place, expect.stringMatching(/^[1-9]\d*$/)],
      ['event-time timer', ...place, '1000000000'],
    ]),
  );
}

/** With what its form offers. */
async function resumeFrom(place: Locator, ...options: readonly string[]): Promise<void> {
  await place.getByRole('button', { name: /^Resume from/ }).click();
  const form = place.getByRole('form');
  for (const option of options) await form.getByLabel(option).check();
  await form.getByRole('button', { name: 'Resume' }).click();
}
