/** A whole lesson by keyboard alone, with less motion; and where it opens on a narrow screen. */
import type { Locator, Page } from '@playwright/test';
import { editorReady, expect, open, test } from './support/site.ts';

/** Goes on with Tab until it is there; out of the editor with Escape first, as the page says. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeEnabled({ timeout: 45_000 });
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    if (await page.evaluate(() => document.activeElement?.closest('.monaco-host') !== null))
      await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${target}.`);
}

test('a lesson from its first scene to the passed exercise, without a pointer', async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, '#/lesson/fields-are-not-state');
  await editorReady(page);
  const lesson = page.getByRole('region', { name: 'Lesson' });
  const named = (name: string) => page.getByRole('button', { name, exact: true });
  // A scene begins at a speed of its own, for reading. Not by a key: the focus is what this is about.
  const hurry = () =>
    page.getByRole('slider', { name: 'Speed' }).evaluate((slider: HTMLInputElement) => {
      slider.value = slider.max;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
  const press = async (name: string) => {
    await tabTo(page, named(name));
    await page.keyboard.press('Enter');
  };
  await press('Play this scene');
  await hurry();
  // Where it was is what can be done next, as soon as there is something.
  await expect(named('Go on')).toBeFocused({ timeout: 45_000 });
  await page.keyboard.press('Enter');
  await expect(lesson.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await expect(named('Go on')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(named('Play this scene')).toBeFocused();
  await page.keyboard.press('Enter');
  await hurry();
  await expect(lesson).toContainText('You said 12. It is 1.', { timeout: 45_000 });
  await press('To the exercise');
  await press('Show solution');
  await press('Put it into the editor');
  await press('Check');
  await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('All of it held', { timeout: 90_000 });
});

test('on a narrow screen a lesson opens at its text, its stage comes when the scene plays, and the way on stands there', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '#/lesson/fields-are-not-state');
  await page.getByRole('button', { name: 'Play this scene', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Stage' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'What is shown' })).toContainText('Watch the stage…');
  const goOn = page.getByRole('button', { name: 'Go on', exact: true });
  await expect(goOn).toBeInViewport({ timeout: 30_000 });
  await goOn.click();
  await expect(page.getByRole('region', { name: 'Lesson' })).toContainText('Step 2 of 3');
});

test('on a narrow screen what was changed is run from beside its code, and Share stands with the view', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '#/playground');
  const top = async (name: string) => (await page.getByRole('button', { name, exact: true }).boundingBox())?.y;
  expect(await top('Share')).toBe(await top('Execution graph'));
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Stage' })).toBeVisible();
});
