import { button, expect, idle, jobStatus, open, panel, setSpeed, test } from './support/site.ts';

test.beforeEach(async ({ page }) => {
  await open(page, '#/playground');
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
});

test('a call that throws once another task has read five records more: the job fails there, comes back, and it can be taken back', async ({
  page,
}) => {
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  const faults = await panel(page, 'Faults');
  await faults.getByLabel('Fault', { exact: true }).selectOption('Throw in a call of the job’s code');
  await faults.getByLabel('Of', { exact: true }).selectOption('count (2/2)');
  await faults.getByLabel('In', { exact: true }).selectOption('processElement');
  await faults.getByLabel('When', { exact: true }).selectOption('when it has processed record');
  await faults.getByLabel('Which subtask', { exact: true }).selectOption('count (1/2)');
  await faults.getByLabel('number of the record, from now', { exact: true }).fill('5');
  await button(page, 'Set it up').click();
  await expect(jobStatus(page)).toContainText('restored from checkpoint', { timeout: 30_000 });
  await expect(await panel(page, 'Exceptions')).toContainText('InjectedFailure');
  await panel(page, 'Faults');
  await faults.getByRole('button', { name: /^Undo/ }).click();
  await expect(faults).toContainText('Nothing has been done to this run.');
  await expect(jobStatus(page)).not.toContainText('attempt 2');
  await expect(await panel(page, 'Exceptions')).toContainText('Nothing has failed');
});

test('a slot is lost: the job comes back on the same machine, and its TaskManager is there all the time', async ({
  page,
}) => {
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  const faults = await panel(page, 'Faults');
  await faults.getByLabel('Fault', { exact: true }).selectOption('Lose a slot, and not its TaskManager');
  await faults.getByLabel('Of', { exact: true }).selectOption('slot tm-1/0');
  await button(page, 'Do it').click();
  await expect(faults).toContainText('lose slot tm-1/0');
  await expect(jobStatus(page)).toContainText('restored from checkpoint', { timeout: 30_000 });
  await expect(await panel(page, 'Exceptions')).toContainText('TaskSlotTable requested freeing the TaskSlot tm-1/0.');
  await expect(button(page, 'Kill TaskManager 1')).toBeEnabled();
  await expect(button(page, 'Kill TaskManager 4')).toHaveCount(0);
});

test('a silent source stands still while checkpoints go on, and is heard again', async ({ page }) => {
  await expect(await panel(page, 'Results')).toContainText('Alaska');
  const faults = await panel(page, 'Faults');
  await faults.getByLabel('Fault', { exact: true }).selectOption('Silence a source');
  await button(page, 'Do it').click();
  await expect(faults).toContainText('silence earthquakes');
  const checkpoints = await panel(page, 'Checkpoints');
  const newest = await checkpoints.locator('summary').first().textContent();
  await expect(checkpoints.locator('summary').first()).not.toHaveText(newest ?? '');
  await button(page, 'Pause').click();
  await idle(page);
});
