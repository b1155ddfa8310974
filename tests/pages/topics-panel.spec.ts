import AxeBuilder from '@axe-core/playwright';
import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

const WRITING = `import { DataGeneratorSource, DeliveryGuarantee, RateLimiterStrategy, StreamExecutionEnvironment, TopicSink, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(100);
const numbers = new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100));
env.fromSource(numbers, WatermarkStrategy.noWatermarks(), 'numbers').sinkTo(TopicSink.builder().setTopic('numbers')
  .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE).setTransactionalIdPrefix('numbers').build());
env.execute('writing');`;

test('1.6.6: topics outlive the job and the page, say what is in them, and are cleared when a person says so twice', async ({
  page,
}) => {
  await open(page, '#/playground');
  await writeJob(page, WRITING);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('FINISHED', { timeout: 60_000 });
  await idle(page);
  await page.reload();
  await idle(page);
  const results = await panel(page, 'Results');
  const topic = results.getByRole('article', { name: 'Topic numbers' });
  await expect(topic.getByRole('row')).toHaveCount(5);
  const committed = await topic.locator('tbody td:nth-of-type(2)').allTextContents();
  expect(committed.reduce((sum, text) => sum + Number(text), 0)).toBe(60);
  const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
  expect(violations).toEqual([]);
  if (await button(page, 'Reset').isEnabled()) await button(page, 'Reset').click();
  await button(page, 'Clear topics').click();
  await button(page, 'Keep them').click();
  await expect(topic).toBeVisible();
  await button(page, 'Clear topics').press('Enter');
  await button(page, 'Clear 1 topic').press('Enter');
  await expect(topic).toBeHidden();
  await page.reload();
  await idle(page);
  await expect(topic).toBeHidden();
});
