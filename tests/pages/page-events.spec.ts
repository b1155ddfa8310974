import { openHostPage, pressed, runSpec, TYPING } from './host-page.ts';
import { button, expect, jobStatus, open, panel, setSpeed, test, writeJob } from './support/site.ts';

const TEXT = 'exactly once';
const COUNTS = [...new Set(TEXT)].map((key) => [key, TEXT.split(key).length - 1]).sort();

test('what is done on the page while a job runs is on its tape, and a replay of it is the same history', async ({
  page,
}) => {
  await openHostPage(page);
  const both = await page.evaluate(
    async ([spec, entries]) => {
      const session = window.millrace.openSession('typing');
      session.send({ type: 'setSpeed', factor: 3 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      const readings = () => session.events.filter((event) => event.type === 'userAction').length;
      await session.until(() => session.events.some(({ type }) => type === 'checkpointCompleted'));
      for (const entry of entries) {
        const before = readings();
        session.send({ type: 'act', entry });
        await session.until(() => readings() > before);
      }
      await session.until(() => session.steps > 0 && session.state !== 'paused');
      session.send({ type: 'act', entry: { action: 'cancelJob' } });
      session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
      await session.until(() => session.state === 'ended');
      const { tape, broken } = session;
      const { hashes } = await window.millrace.runs.runWithHashes({ ...spec, tape }, 100_000);
      const firstDifference = hashes.findIndex((hash, index) => hash !== session.hashes[index]);
      return { broken, tape, firstDifference, steps: session.steps, replayed: hashes.length };
    },
    [runSpec(TYPING), [...TEXT].map((key) => pressed(key))] as const,
  );
  expect(both).toMatchObject({ broken: null, firstDifference: -1, replayed: both.steps });
  const typed = both.tape.filter(({ action }) => action === 'pageEvent');
  expect(typed.map(({ value }) => (value as { key: string }).key).join('')).toBe(TEXT);
  expect(typed.every(({ at, time }) => at !== undefined && time !== undefined)).toBe(true);
});

test('on the live host each event is read once as well, through a kill', async ({ page }) => {
  await openHostPage(page);
  const rows = await page.evaluate(
    async ([spec, entries]) => {
      const session = window.millrace.openSession('live typing');
      session.send({ type: 'run', run: 1, spec, paused: false, live: true });
      const completed = () => session.events.filter(({ type }) => type === 'checkpointCompleted').length;
      await session.until(() => completed() > 0);
      for (const [index, entry] of entries.entries()) {
        if (index === 5) session.send({ type: 'act', entry: { action: 'killTaskManager', target: 'tm-1' } });
        session.send({ type: 'act', entry });
      }
      await session.until(() => session.events.some(({ type }) => type === 'regionRestarting'));
      const before = completed();
      await session.until(() => completed() > before + 2);
      return session.storedRows('counts');
    },
    [runSpec(TYPING), [...TEXT].map((key) => pressed(key))] as const,
  );
  expect(
    rows
      .map(({ value }) => value as { key: string; count: number })
      .map(({ key, count }) => [key, count])
      .sort(),
  ).toEqual(COUNTS);
});

test('the playground has a field for a job that reads what is done there', async ({ page }) => {
  await open(page, '#/playground');
  await expect(page.getByRole('region', { name: 'Page events' })).toBeHidden();
  await writeJob(page, TYPING);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  await expect(await panel(page, 'Checkpoints')).toContainText('Checkpoint 1 completed');
  const field = page.getByRole('region', { name: 'Page events' });
  await field.getByRole('button', { name: 'Type here: each event is a record.' }).focus();
  for (const key of 'abba') await page.keyboard.press(key);
  await expect(field).toContainText('4 events so far');
  const results = await panel(page, 'Results');
  await expect(results.getByRole('row', { name: 'a 2' })).toBeVisible();
  await button(page, 'Kill TaskManager 1').click();
  await expect(jobStatus(page)).toContainText('restored from checkpoint', { timeout: 30_000 });
  await field.getByRole('button').press('a');
  await expect((await panel(page, 'Results')).getByRole('row', { name: 'a 3' })).toBeVisible();
});
