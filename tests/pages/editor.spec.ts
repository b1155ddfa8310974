import { button, editorReady, expect, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

const THROWS_ON_LINE_5 = `import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 20)
  .map((n) => {
    if (n === 7) throw new Error('seven is refused');
    return n;
  }).sinkTo(new CollectSink('out'));
env.execute('throws');`;

test.beforeEach(async ({ page }) => {
  await open(page, '#/playground');
  await editorReady(page);
});

test('a type error is squiggled', async ({ page }) => {
  await writeJob(
    page,
    "import { StreamExecutionEnvironment } from 'millrace';\nconst n: number = StreamExecutionEnvironment;",
  );
  await expect(page.locator('.squiggly-error').first()).toBeAttached({ timeout: 30_000 });
});

test('completion offers keyBy and tells what it does', async ({ page }) => {
  await writeJob(
    page,
    "import { StreamExecutionEnvironment } from 'millrace';\nStreamExecutionEnvironment.getExecutionEnvironment().fromSequence(1, 9).key",
  );
  await page.keyboard.press('ControlOrMeta+Space');
  const offers = page.locator('.suggest-widget');
  await expect(offers.getByText('keyBy').first()).toBeVisible({ timeout: 30_000 });
  // The same keys open and close what it has to say about an offer.
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+Space');
    await expect(page.locator('.suggest-details')).toContainText(/key/i, { timeout: 2000 });
  }).toPass();
});

test('a call that is begun is told what it takes', async ({ page }) => {
  await writeJob(
    page,
    "import { StreamExecutionEnvironment } from 'millrace';\nStreamExecutionEnvironment.getExecutionEnvironment().fromSequence(1, 9).keyBy(",
  );
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+Shift+Space');
    await expect(page.locator('.parameter-hints-widget')).toContainText('keyBy', { timeout: 2000 });
  }).toPass();
});

test('a compile error lands on its line', async ({ page }) => {
  await writeJob(page, "import { CollectSink } from 'millrace';\nconst n = ;\n");
  await button(page, 'Run').click();
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('line 2');
});

test('what a slot throws lands on the line that threw', async ({ page }) => {
  await writeJob(page, THROWS_ON_LINE_5);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(jobStatus(page)).toContainText('FAILED');
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('line 5');
  const exceptions = await panel(page, 'Exceptions');
  await exceptions.getByRole('button', { name: 'line 5' }).first().click();
  await expect(page.getByRole('region', { name: 'Job editor' }).locator('.line-numbers.active-line-number')).toHaveText(
    '5',
  );
});

test('Escape, then Tab leaves the editor', async ({ page }) => {
  await page.getByRole('region', { name: 'Job editor' }).getByRole('textbox').last().focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'Job editor' }).locator('.monaco-editor.focused')).toHaveCount(0);
});
