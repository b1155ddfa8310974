import clauses from '../conformance/clauses.json' with { type: 'json' };
import { button, expect, open, test } from './support/site.ts';

const NAME = 'watermarks/bounded-out-of-orderness';

function jobsThatPin(clause: string): number {
  return Object.values(clauses).filter((pinned: readonly string[]) => pinned.includes(clause)).length;
}

test('recorded jobs are found by clause, opened, and run in this browser', async ({ page }) => {
  await open(page, '#/fidelity');
  const jobs = page.getByRole('region', { name: 'Recorded jobs', exact: true });
  await jobs.getByRole('searchbox', { name: 'Clause or words' }).fill('4.2.2');
  const row = jobs.getByRole('row').filter({ hasText: NAME });
  await expect(jobs.getByRole('row')).toHaveCount(1 + jobsThatPin('4.2.2'));
  await expect(row).toContainText('agrees');
  await button(page, NAME).click();
  await expect(jobs.getByRole('region', { name: `job.ts of ${NAME}` })).toContainText('forBoundedOutOfOrderness');
  await expect(jobs).toContainText('Sink out: 5 rows, in this order for each key');
  await row.getByRole('button', { name: 'Run here' }).click();
  await expect(row).toContainText('agrees, 3 runs', { timeout: 30_000 });
  await expect(page.getByRole('status', { name: 'Recorded jobs run here' })).toContainText('All 1 that ran');
});

test('a clause leads to all jobs that pin it, and a topic to its own', async ({ page }) => {
  await open(page, '#/fidelity');
  const jobs = page.getByRole('region', { name: 'Recorded jobs', exact: true });
  await button(page, '2.6.9').first().click();
  await expect(jobs.getByRole('row')).toHaveCount(1 + jobsThatPin('2.6.9'));
  await jobs.getByRole('searchbox').fill('');
  await jobs.getByRole('combobox', { name: 'Topic' }).selectOption('timers');
  for (const name of await jobs.getByRole('rowheader').allTextContents()) expect(name).toMatch(/^timers\//);
});

test('a recorded job can be watched in the playground', async ({ page }) => {
  await open(page, '#/fidelity');
  await page.getByRole('searchbox').fill(NAME);
  await button(page, NAME).click();
  await button(page, 'Watch it in the playground').click();
  await expect(page.getByRole('status', { name: 'Job status' })).toContainText(/RUNNING|FINISHED|CREATED/);
});

test('where a job that takes all memory takes the page as well is said, and what then brings it back', async ({
  page,
}) => {
  await open(page, '#/fidelity');
  await expect(page.getByRole('heading', { name: 'What a browser cannot do' })).toBeVisible();
  await expect(page.getByText(/Firefox and Safari .* may take this page as well.* press Resume/)).toBeVisible();
});
