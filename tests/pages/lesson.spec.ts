import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { button, expect, open, setSpeed, test, writeJob } from './support/site.ts';

const FOLDER = 'lessons/keyed/fields-are-not-state';

async function openExercise(page: Page): Promise<void> {
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'To the exercise').click();
  await page.locator('.monaco-host[data-ready]').waitFor();
}

test('a prediction is held against what the run does', async ({ page }) => {
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'Play this scene').click();
  await button(page, 'Go on').click();
  await page.getByRole('textbox', { name: /The first number for \/home/ }).fill('12');
  await button(page, 'That is my guess').click();
  await button(page, 'Go on').click();
  await button(page, 'Play this scene').click();
  await expect(page.getByRole('region', { name: 'Lesson' })).toContainText('You said 12. It is 1.', {
    timeout: 30_000,
  });
});

test('a scene with a job of its own shows it for reading; the exercise shows the learner’s', async ({ page }) => {
  await open(page, '#/lesson/windows-wait-for-a-promise');
  const editor = page.getByRole('region', { name: 'Job editor' });
  await setSpeed(page, 'End');
  await button(page, 'Play this scene').click();
  await button(page, 'Go on').click();
  await expect(editor).toContainText('The job of this scene');
  await expect(editor).toContainText('TumblingEventTimeWindows');
  await page.getByRole('textbox', { name: /How many rows/ }).fill('2');
  await button(page, 'That is my guess').click();
  await button(page, 'Go on').click();
  await button(page, 'Play this scene').click();
  await expect(page.getByRole('region', { name: 'Lesson' })).toContainText('You said 2. It is 0.', { timeout: 30_000 });
  await button(page, 'To the exercise').click();
  await expect(editor).not.toContainText('The job of this scene');
  await expect(editor).toContainText('TumblingProcessingTimeWindows');
});

test('a mistake fails its check and gets its own hint', async ({ page }) => {
  await openExercise(page);
  await writeJob(page, readFileSync(`${FOLDER}/mistakes/one-key-for-all.ts`, 'utf8'));
  await button(page, 'Check').click();
  const verdict = page.getByRole('status', { name: 'Verdict' });
  await expect(verdict).toContainText('No Without a failure each page ends with its number of clicks', {
    timeout: 60_000,
  });
  await expect(verdict).toContainText('Every click has the same key now');
});

test('the solution passes, and the course remembers it', async ({ page }) => {
  await openExercise(page);
  await button(page, 'Show solution').click();
  await button(page, 'Put it into the editor').click();
  await button(page, 'Check').click();
  await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('All of it held', { timeout: 60_000 });
  await page.goto('./#/course');
  await expect(page.getByRole('link', { name: /A field is not state/ })).toContainText('done');
});
