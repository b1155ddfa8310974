import { button, editorReady, expect, jobStatus, open, test } from './support/site.ts';

test('one click kills a machine, and a few seconds later the job is back from its checkpoint', async ({ page }) => {
  await open(page, '#/');
  await page.getByRole('button', { name: /^Kill TaskManager/ }).click();
  await expect(jobStatus(page)).toContainText(/restored from checkpoint \d/);
  const happened = page.getByRole('status', { name: 'What happened' });
  await expect(happened).toContainText('every field is empty');
  await expect(happened).toContainText(/the source read \d+ clicks? again/);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(happened).toBeInViewport({ ratio: 1 });
});

test('the checkpoint is shown slowly, and the job goes on where it was', async ({ page }) => {
  await open(page, '#/');
  await button(page, 'Show the checkpoint').click();
  await expect(page.getByRole('status', { name: 'What happened' })).toContainText('The same seconds, slowly');
  await expect(page.getByRole('button', { name: /^Checkpoint \d, in progress/ })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('button', { name: /^Checkpoint \d, in progress/ })).toBeVisible();
  await button(page, 'Back to the running job').click();
  await expect(page.getByRole('button', { name: /^Kill TaskManager/ })).toBeVisible();
  await expect(jobStatus(page)).toContainText('RUNNING');
});

test('the code behind it opens in the playground, with the very run', async ({ page }) => {
  await open(page, '#/');
  await page.getByRole('button', { name: /^Kill TaskManager/ }).click();
  await expect(jobStatus(page)).toContainText(/restored from checkpoint \d/);
  await button(page, 'See the code').click();
  await editorReady(page);
  await expect(page.getByRole('region', { name: 'Job editor' })).toContainText('inField');
  await expect(jobStatus(page)).toContainText(/attempt 2\s*restored from checkpoint \d/);
});
