/** A job in BATCH on the page: what is said of its mode and sources, the dams between its stages, and the log of them (§9). */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { button, expect, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

const AUTOMATIC = `
import { CollectSink, RuntimeExecutionMode, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.AUTOMATIC);
env.fromSequence(1, 12).uid('numbers').map((n): [number, number] => [n % 3, n]).name('pairs')
  .keyBy((pair) => pair[0]).sum(1).uid('sums').sinkTo(new CollectSink('totals'));
env.execute('summing');
`;

async function runToEnd(page: Page, code: string): Promise<void> {
  await open(page, '#/playground');
  await writeJob(page, code);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('FINISHED', { timeout: 30_000 });
}

/** Looks at the moment of the newest event in the log that says this. */
async function goTo(page: Page, words: RegExp): Promise<void> {
  const log = await panel(page, 'Event log');
  await log.getByRole('listitem').filter({ hasText: words }).first().getByTitle('Go to this moment').click();
}

test('9.1, 9.3: the mode and why, the source that ends, and a dam that fills, opens and is read', async ({ page }) => {
  await runToEnd(page, AUTOMATIC);
  await expect(page.getByRole('group', { name: 'Mode' })).toHaveText(
    'BATCH was AUTOMATIC, and every source is bounded',
  );
  await expect(page.getByRole('button', { name: /^Source numbers, 1–12, bounded/ })).toBeVisible();

  const dam = page.getByRole('button', { name: /^Result of numbers \(1\/2\) for sums/ });
  // Backwards: the log ends at the moment that is looked at.
  await goTo(page, /has all of its input and sorts it: \d+ records of 3 keys, key by key and by time/);
  await expect(
    page.getByRole('button', { name: /^sums → totals \(\d\/2\), .*sorted by key, at key 1 of 3/ }),
  ).toBeVisible();
  await goTo(page, /sums \(\d\/2\) begins to read the result of numbers \(1\/2\)/);
  await expect(dam).toHaveAccessibleName(/open: 6 records, \d+ B, kept until all is read$/);
  await goTo(page, /The result of numbers \(1\/2\) is whole/);
  await expect(dam).toHaveAccessibleName(/whole: 6 records, \d+ B; opens when sums begins$/);
  const later = 'sums → totals, parallelism 2, waits for its input, without a slot';
  await expect(page.getByRole('button', { name: later })).toBeVisible();
});

test('the dams are accessible in light and dark, wide and narrow', async ({ page }) => {
  // Axe looks at every element of the stage, four times.
  test.slow();
  await runToEnd(page, AUTOMATIC);
  await goTo(page, /The result of numbers \(1\/2\) is whole/);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      await expect(page.getByRole('button', { name: /^Result of numbers \(1\/2\)/ })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include('.stage-pane').analyze();
      expect(violations).toEqual([]);
    }
  }
});
