/** Once visited, the site opens and runs jobs without a network. */
import { button, expect, jobStatus, letEditorIn, open, panel, test } from './support/site.ts';

test.use({ serviceWorkers: 'allow' });

test('what was visited once works without a network: every page, the editor, and a job with its checkpoints', async ({
  page,
  context,
}) => {
  test.slow();
  letEditorIn(context);
  await open(page, '#/');
  await expect(page.getByText('Works offline')).toBeVisible({ timeout: 60_000 });
  await context.setOffline(true);
  // What the browser remembers by itself does not count.
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.clearBrowserCache');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Kill TaskManager/ })).toBeVisible({ timeout: 60_000 });
  await open(page, '#/course');
  await expect(page.getByRole('link', { name: /A field is not state/ })).toBeVisible();
  await open(page, '#/fidelity');
  await open(page, '#/playground');
  await page.locator('.monaco-host[data-ready]').waitFor({ timeout: 60_000 });
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed', { timeout: 60_000 });
  await expect(jobStatus(page)).toContainText('RUNNING');
});
