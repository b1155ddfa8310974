import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

/** As the playground's job, with its counts in a field of the function, where nothing keeps them. */
async function countInAField(page: Page): Promise<void> {
  await writeJob(
    page,
    `import { CollectSink, type Collector, FileSource, type KeyedContext, KeyedProcessFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
type Quake = { region: string; magnitude: number };
class CountByRegion extends KeyedProcessFunction<string, Quake, { region: string; n: number }> {
  private counts = new Map<string, number>();
  processElement(quake: Quake, _ctx: KeyedContext<string>, out: Collector<{ region: string; n: number }>) {
    const n = (this.counts.get(quake.region) ?? 0) + 1;
    this.counts.set(quake.region, n);
    out.collect({ region: quake.region, n });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(1500);
env.fromSource(FileSource.forRecords<Quake>('earthquakes'), WatermarkStrategy.noWatermarks(), 'earthquakes')
  .keyBy((quake) => quake.region).process(new CountByRegion()).uid('count')
  .sinkTo(new CollectSink('by region'));
env.execute('In a field');`,
  );
}

const status = (page: Page) => page.getByRole('status', { name: 'Chaos' });

async function startChaos(page: Page, faults: string): Promise<void> {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  const region = await panel(page, 'Faults');
  await region.getByLabel('Faults', { exact: true }).fill(faults);
  await expect(jobStatus(page)).toContainText('RUNNING');
  await button(page, 'Start chaos').press('Enter');
}

test.describe.configure({ timeout: 240_000 });

test('a job that keeps its counts in state comes through: nothing lost, and the tape has every fault', async ({
  page,
}) => {
  await open(page, '#/playground');
  await startChaos(page, '4');
  await expect(status(page)).toContainText('4 faults, nothing lost.', { timeout: 90_000 });
  await button(page, 'Pause').click();
  await idle(page);
  await expect(page.getByRole('button', { name: /^Undo/ })).not.toHaveCount(0);
  await expect(button(page, 'Start chaos')).toBeEnabled();
});

test('one that keeps them in a field does not: the one fault that shows it is opened, and shared', async ({ page }) => {
  await open(page, '#/playground');
  await countInAField(page);
  await startChaos(page, '3');
  await expect(status(page)).toContainText('this one is enough', { timeout: 150_000 });
  await expect(status(page)).toContainText('for a record that makes');
  await idle(page);
  const shortest = page.getByRole('list', { name: 'The shortest tape' });
  await expect(shortest.getByRole('listitem')).toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
  expect(violations).toEqual([]);
  const faults = page.getByRole('region', { name: 'Faults', exact: true });
  await faults.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog', { name: 'Share this run' }).getByLabel('Link')).toHaveValue(/#\/r\/[\w-]+$/);
  await button(page, 'Close').click();
  await button(page, 'Open').click();
  await expect(jobStatus(page)).toContainText('attempt 2', { timeout: 60_000 });
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 60_000 });
  await idle(page);
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(1);
});
