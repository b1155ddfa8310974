/** What the page says of a run as a whole is true at each moment, and said no longer than that. */
import type { Page } from '@playwright/test';
import { FORGER } from './support/forger.ts';
import { button, expect, idle, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

test.beforeEach(async ({ page }) => open(page, '#/playground'));

/** Every text that the job's status has from now on. */
async function watchStatus(page: Page): Promise<() => Promise<readonly string[]>> {
  await jobStatus(page).evaluate((element) => {
    const texts: string[] = [];
    const note = () => texts.push(element.textContent);
    new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { statusTexts: texts });
    note();
  });
  return () => page.evaluate(() => (window as unknown as { statusTexts: string[] }).statusTexts);
}

/** Runs the job until it has been restored from one checkpoint and has completed another. */
async function startRestored(page: Page): Promise<void> {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  const checkpoints = await panel(page, 'Checkpoints');
  await expect(checkpoints).toContainText('Checkpoint 1 completed');
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobStatus(page)).toContainText(/RUNNING.*restored from checkpoint \d/);
}

/** The job comes back under a new JobManager, and is not said to be restored before it is. */
async function expectRestored(page: Page, texts: () => Promise<readonly string[]>): Promise<void> {
  await expect(jobStatus(page)).toContainText(/RUNNING attempt 1.*restored from checkpoint \d/);
  const seen = await texts();
  const restored = seen.findIndex((text) => text.includes('restored'));
  expect(seen.slice(0, restored).every((text) => /^(SUSPENDED|CREATED|RUNNING)/.test(text))).toBe(true);
  expect(seen[restored]).toMatch(/^RUNNING attempt 1/);
}

test('8.6.1: while its JobManager is dead a job is SUSPENDED, and the next one names only what it restores', async ({
  page,
}) => {
  await startRestored(page);
  await button(page, 'Pause').click();
  await idle(page);
  await button(page, 'Kill JobManager').click();
  await expect(jobStatus(page)).toHaveText(/^SUSPENDED its JobManager is dead\s*$/);
  const texts = await watchStatus(page);
  await button(page, 'Run').click();
  await expectRestored(page, texts);
});

test('after a reload the job is SUSPENDED until it is resumed, and not said to be restored before it is', async ({
  page,
}) => {
  await startRestored(page);
  await expect(page.getByRole('region', { name: 'Checkpoints' })).toContainText('Checkpoint 3 completed');
  await page.reload();
  await expect(page.getByText('the whole cluster crashed with it')).toBeVisible();
  await expect(jobStatus(page)).toHaveText(/^SUSPENDED its JobManager is dead\s*$/);
  await setSpeed(page, 'End');
  const texts = await watchStatus(page);
  await button(page, 'Resume').click();
  await expectRestored(page, texts);
  await page.reload();
  await page.reload();
  await expect(button(page, 'Resume')).toBeVisible();
  await expect(jobStatus(page)).toContainText('SUSPENDED');
});

test('that the browser ended the frame of the job is said until the job is back', async ({ page }) => {
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  const notice = page.getByText('The browser ended the process that jobs run in');
  await page.locator('iframe').evaluate((frame) => frame.remove());
  await expect(notice).toBeVisible();
  await expect(jobStatus(page)).toContainText(/RUNNING.*restored from checkpoint \d/, { timeout: 30_000 });
  await expect(notice).toBeHidden();
});

test('messages of a job that speaks for the engine are told to have been refused', async ({ page }) => {
  await writeJob(page, FORGER);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(
    page.getByText(/tried to speak for the engine: \d+ messages refused, and nothing changed/),
  ).toBeVisible();
  await expect(jobStatus(page)).toContainText('FINISHED');
});
