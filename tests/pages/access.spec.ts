import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { button, editorReady, expect, idle, open, setSpeed, test } from './support/site.ts';

const PAGES = ['#/', '#/course', '#/fidelity', '#/playground', '#/lesson/fields-are-not-state', '#/nowhere'];

/** The rules whose answer depends on the colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Asks for what is wrong only: what all is right would be as long as the page, twice over. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
}

async function findings(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

for (const route of PAGES) {
  test(`axe finds nothing on ${route}, dark or light`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open(page, route);
    expect(await findings(axe(page).withRules(COLOUR_RULES)), 'dark').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    expect(await findings(axe(page)), 'light').toEqual([]);
  });
}

test('axe finds nothing on a playground that runs, in any of its panels', async ({ page }) => {
  // Seven panels, and axe looks at every element of each.
  test.slow();
  await open(page, '#/playground');
  await editorReady(page);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await page.getByRole('tab', { name: 'Checkpoints' }).click();
  await expect(page.getByText('Checkpoint 1 completed')).toBeVisible();
  await button(page, 'Pause').click();
  await idle(page);
  await page.getByRole('tab', { name: 'Results' }).focus();
  // What stands still beside the panels is looked at once.
  const rest = axe(page).exclude('.job-editor').exclude('.stage-pane');
  for (const name of ['Results', 'Ledger', 'Checkpoints', 'State', 'Exceptions', 'Event log', 'Cluster']) {
    await page.getByRole('tab', { name, exact: true }).click();
    expect(await findings(name === 'Results' ? axe(page) : rest), name).toEqual([]);
  }
});

test('axe finds nothing on a recorded job that is open and has run', async ({ page }) => {
  await open(page, '#/fidelity');
  await page.getByRole('searchbox').fill('rolling/sum-doubles');
  await button(page, 'rolling/sum-doubles').click();
  await button(page, 'Run here').click();
  await expect(page.getByText('agrees, 3 runs')).toBeVisible({ timeout: 30_000 });
  expect(await findings(axe(page))).toEqual([]);
});

for (const width of [390, 768, 1280, 1920]) {
  test(`no page is wider than its window of ${width} pixels, and a workbench no higher`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const route of PAGES) {
      await open(page, route);
      const beyond = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight };
      });
      expect(beyond.across, route).toBe(0);
      if (width > 900 && /playground|lesson/.test(route)) expect(beyond.down, route).toBe(0);
    }
  });
}

test('tabs and splitters move by arrow keys', async ({ page }) => {
  await open(page, '#/playground');
  await page.getByRole('tab', { name: 'Results' }).click();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Ledger' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'Ledger' })).toBeVisible();
  const splitter = page.getByRole('separator', { name: 'Width of the editor' });
  const before = Number(await splitter.getAttribute('aria-valuenow'));
  await splitter.press('ArrowRight');
  await expect(splitter).toHaveAttribute('aria-valuenow', String(before + 2));
});

test('the keyboard reaches the skip link first, then the pages, then the job', async ({ page }) => {
  await open(page, '#/playground');
  await page.keyboard.press('Tab');
  await expect(button(page, 'Skip to the page')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
