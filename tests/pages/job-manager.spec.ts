import AxeBuilder from '@axe-core/playwright';
import { button, expect, idle, jobStatus, open, setSpeed, test } from './support/site.ts';

test('theatre: the JobManager opens into its parts by key and by click, says who does what, and axe finds nothing', async ({
  page,
}) => {
  // Axe looks at every element, twice.
  test.slow();
  await open(page, '#/playground');
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('RUNNING', { timeout: 30_000 });
  const jobManager = page.getByRole('button', { name: /^JobManager, / });
  await expect(jobManager).toHaveAttribute('aria-expanded', 'false');
  await jobManager.press('Enter');
  await expect(jobManager).toHaveAttribute('aria-expanded', 'true');
  await expect(jobManager).toHaveAccessibleName(/; Dispatcher, Earthquakes by region, starts a JobMaster for it; /);
  await expect(jobManager).toHaveAccessibleName(/CheckpointCoordinator, .*checkpoint \d+ is complete/);
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobManager).toHaveAccessibleName(/JobMaster, RUNNING, attempt 2/, { timeout: 30_000 });
  await button(page, 'Pause').click();
  await idle(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('.stage-pane').analyze();
    expect(violations).toEqual([]);
  }
  await jobManager.click({ position: { x: 40, y: 14 } });
  await expect(jobManager).toHaveAttribute('aria-expanded', 'false');
});

test('the lens opens it where it is about operating a job', async ({ page }) => {
  await open(page, '#/playground');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('RUNNING', { timeout: 30_000 });
  await page.getByRole('combobox', { name: 'Lens' }).selectOption('Operate');
  const jobManager = page.getByRole('button', { name: /^JobManager, / });
  await expect(jobManager).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('combobox', { name: 'Lens' }).selectOption('Snapshots');
  await expect(jobManager).toHaveAttribute('aria-expanded', 'false');
});
