import { expect, test } from '@playwright/test';
import { openHostPage } from './host-page.ts';

// As a visitor has it, the offline copy included.
test.use({ serviceWorkers: 'allow' });

test('the built site runs a job under a sub-path and its own policy, with every address of its own', async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL ?? '') && !/^(blob|data|about):/.test(url)) strangers.push(url);
  });
  await page.goto('./#/playground');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const status = page.getByRole('status', { name: 'Job status' });
  await expect(status).toContainText('RUNNING');
  await expect(page.locator('html')).toHaveAttribute('data-idle', 'false');
  await page.getByRole('button', { name: 'Kill TaskManager 1' }).click();
  await expect(status).toContainText('attempt 2');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-idle', 'true');
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

test('the test handle is there only where the address asks for it', async ({ page }) => {
  await page.goto('./#/course');
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(await page.evaluate(() => 'millrace' in window)).toBe(false);
  await openHostPage(page);
});
