import { button, editorReady, expect, open, panel, setSpeed, test } from './support/site.ts';

test('without Monaco the job can be read, changed and run', async ({ page, errors }) => {
  await page.route(/monaco|editor\.worker|ts\.worker/, (route) => route.abort());
  await open(page, '#/playground');
  const text = page.getByRole('textbox', { name: 'Job, TypeScript' });
  await text.fill((await text.inputValue()).replace('quake.magnitude >= 1', 'quake.magnitude >= 2'));
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Results')).toContainText('Alaska');
  // The browser says on the console what it could not load; nothing else may be there.
  expect(errors.splice(0).filter((error) => !error.includes('ERR_FAILED'))).toEqual([]);
});

test('what is selected in the plain text is selected in Monaco when it comes', async ({ page }) => {
  await open(page, '#/playground');
  const text = page.getByRole('textbox', { name: 'Job, TypeScript' });
  await text.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await editorReady(page);
  await page.keyboard.insertText('// instead of all that was there');
  await expect(page.locator('.view-line')).toHaveText(['// instead of all that was there']);
});
