import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
  button,
  editorReady,
  expect,
  jobStatus,
  open,
  panel,
  playScene,
  setSpeed,
  test,
  writeJob,
} from './support/site.ts';

const FOLDER = 'lessons/keyed/fields-are-not-state';

async function openExercise(page: Page): Promise<void> {
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'To the exercise').click();
  await editorReady(page);
}

test('a prediction is held against what the run does', async ({ page }) => {
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'Play this scene').click();
  await expect(page.getByTitle('Model time and its speed')).toContainText('slowed 2×');
  await setSpeed(page, 'End');
  await button(page, 'Go on').click();
  await page.getByRole('textbox', { name: /The first number for \/home/ }).fill('12');
  await button(page, 'That is my guess').click();
  await button(page, 'Go on').click();
  await playScene(page);
  await expect(page.getByRole('region', { name: 'Lesson' })).toContainText('You said 12. It is 1.', {
    timeout: 30_000,
  });
});

test('a page that goes away in the middle of a scene takes the cluster with it; the lesson stays where it was', async ({
  page,
}) => {
  test.slow();
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'Play this scene').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed', { timeout: 30_000 });
  await page.reload();
  await expect(page.getByText('the whole cluster crashed with it')).toBeVisible();
  await expect(lesson).toContainText('The page went away in the middle of this scene');
  await expect(jobStatus(page)).toContainText('SUSPENDED its JobManager is dead');
  await button(page, 'Resume').click();
  await setSpeed(page, 'End');
  await expect(jobStatus(page)).toContainText('restored from checkpoint 1', { timeout: 30_000 });
  await button(page, 'Go on').click({ timeout: 30_000 });
  await page.getByRole('textbox', { name: /The first number for \/home/ }).fill('12');
  await button(page, 'That is my guess').click();
  await button(page, 'Go on').click();
  await page.reload();
  await expect(lesson).toContainText('Step 3 of 3');
  await playScene(page);
  await expect(lesson).toContainText('You said 12. It is 1.', { timeout: 30_000 });
  await button(page, 'Start over').click();
  await expect(lesson).toContainText('Step 1 of 3');
  await expect(jobStatus(page)).toContainText('not started');
});

test('a job of the exercise runs to its end, whatever the scene waited for that was playing', async ({ page }) => {
  await open(page, '#/lesson/fields-are-not-state');
  await button(page, 'Play this scene').click();
  await button(page, 'To the exercise').click();
  await writeJob(page, readFileSync(`${FOLDER}/solution.ts`, 'utf8'));
  await button(page, 'Run').click();
  await setSpeed(page, 'End');
  await expect(jobStatus(page)).toContainText('FINISHED', { timeout: 30_000 });
});

test('a scene with a job of its own shows it for reading; the exercise shows the learner’s', async ({ page }) => {
  await open(page, '#/lesson/windows-wait-for-a-promise');
  const editor = page.getByRole('region', { name: 'Job editor' });
  await playScene(page);
  await button(page, 'Go on').click();
  await expect(editor).toContainText('The job of this scene');
  await editorReady(page);
  await expect(editor).toContainText('TumblingEventTimeWindows');
  await page.getByRole('textbox', { name: /How many rows/ }).fill('2');
  await button(page, 'That is my guess').click();
  await button(page, 'Go on').click();
  await playScene(page);
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

test('9.1 to 9.11: one job in two modes, its dams, a machine that dies, and a source that never ends', async ({
  page,
}) => {
  test.slow();
  await open(page, '#/lesson/one-job-two-modes');
  const lesson = page.getByRole('region', { name: 'Lesson' });
  const mode = page.getByRole('group', { name: 'Mode' });
  const goOn = () => button(page, 'Go on').click({ timeout: 45_000 });
  const play = async () => {
    await playScene(page);
    await goOn();
  };
  const guess = async (text: string) => {
    await lesson.getByRole('textbox').fill(text);
    await button(page, 'That is my guess').click();
    await button(page, 'Go on').click();
  };
  await play();
  await guess('24');
  await expect(mode).toHaveText('STREAMING');
  await play();
  await expect(mode).toHaveText('BATCH');
  const dam = (nth: 1 | 2) => page.getByRole('button', { name: new RegExp(`^Result of sales \\(${nth}/2\\) for sum`) });
  await expect(dam(1)).toHaveAccessibleName(/whole: 12 records, \d+ B; opens when sum begins$/);
  await playScene(page);
  await expect(lesson).toContainText('You said 24. It is 5.', { timeout: 45_000 });
  await button(page, 'Go on').click();
  await play();
  await guess('12');
  await play();
  await expect(dam(2)).toHaveAccessibleName(/lost with its TaskManager$/);
  await expect(dam(1)).toHaveAccessibleName(/open: 12 records, \d+ B, kept until all is read$/);
  await playScene(page);
  await expect(lesson).toContainText('You said 12. It is 12: you saw it coming.', { timeout: 45_000 });
  await button(page, 'Go on').click();
  await playScene(page);
  await expect(page.getByRole('status', { name: 'Job status' })).toContainText('REJECTED');
  await page.goto('./#/course');
  await expect(page.getByRole('region', { name: 'Stream first' }).getByRole('link')).toContainText(
    'One job, two modes',
  );
});
