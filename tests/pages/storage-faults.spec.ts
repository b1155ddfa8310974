/** What the browser's real storage does to a job: a stored part that has changed, a database that does not open. */
import { expect, test } from '@playwright/test';
import { openHostPage, runSpec } from './host-page.ts';
import { button, open } from './support/site.ts';

/** Keeps a long text for each of 40 keys, so that a checkpoint takes some megabytes. */
const HOARDING = `import { CollectSink, KeyedProcessFunction, StreamExecutionEnvironment, ValueStateDescriptor } from 'millrace';
class Hoard extends KeyedProcessFunction {
  open() { this.kept = this.getRuntimeContext().getState(new ValueStateDescriptor('kept')); }
  processElement(n, context, out) {
    this.kept.update(String(n).padEnd(50000, '.'));
    out.collect(n);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(300);
env.fromSequence(1, 100000).keyBy((n) => n % 40).process(new Hoard()).sinkTo(new CollectSink('out'));
env.execute('hoarding');
`;

const tolerant = (code: string) => {
  const spec = runSpec(code);
  const tolerated = { 'execution.checkpointing.tolerable-failed-checkpoints': '1000' };
  return { ...spec, configuration: { ...spec.configuration, ...tolerated } };
};

test('a stored part that has changed fails the restore, by its name', async ({ page }) => {
  await openHostPage(page);
  const failed = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('corrupt');
    session.send({ type: 'setSpeed', factor: 1 });
    session.send({ type: 'run', run: 1, spec, paused: false });
    await session.until(() => session.events.some(({ type }) => type === 'checkpointCompleted'));
    session.send({ type: 'pause' });
    await session.until(() => session.state === 'paused');
    await new Promise<void>((done, broke) => {
      const opening = indexedDB.open('millrace');
      opening.onerror = () => broke(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('parts', 'readwrite');
        transaction.oncomplete = () => done();
        const walking = transaction.objectStore('parts').openCursor();
        walking.onsuccess = () => {
          const cursor = walking.result;
          if (cursor === null) return;
          const bytes = (cursor.value as Uint8Array).slice();
          bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
          cursor.update(bytes);
          cursor.continue();
        };
      };
    });
    session.send({ type: 'act', entry: { action: 'killTaskManager', target: 'tm-1' } });
    session.send({ type: 'resume' });
    const corrupt = () =>
      session.events.find((event) => event.type === 'failed' && event.reason.class === 'CorruptPart');
    await session.until(() => corrupt() !== undefined || session.broken !== null);
    return corrupt();
  }, tolerant(HOARDING));
  expect(failed).toMatchObject({ reason: { message: expect.stringMatching(/stored part chk-\d+\/.*changed since/) } });
});

/** Makes the site's database as a later version of the site would, before any of its pages asks for it. */
const LATER_DATABASE = () =>
  new Promise<void>((done, failed) => {
    const opening = indexedDB.open('millrace', 1000);
    opening.onupgradeneeded = () => void opening.result.createObjectStore('of a later version').put('still here', 'it');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      opening.result.close();
      done();
    };
  });

const inLaterDatabase = () =>
  new Promise((done, failed) => {
    const opening = indexedDB.open('millrace');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close();
      const asked = opening.result.transaction('of a later version').objectStore('of a later version').get('it');
      asked.onsuccess = () => done(asked.result);
    };
  });

test('a database of a later version of the site is left alone, and the page says what is in the way and what to do', async ({
  page,
}) => {
  test.slow();
  await open(page, '#/course');
  await page.evaluate(LATER_DATABASE);
  await open(page, '#/playground');
  const notice = page.getByRole('alert').filter({ hasText: 'The job does not run.' });
  await button(page, 'Run').click();
  await expect(notice).toContainText(
    'The job does not run. The browser’s storage of this site was last used by a newer',
  );
  await expect(notice).toContainText('Nothing in it is lost. Reload the page', { timeout: 60_000 });
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 60_000 });
  expect(await page.evaluate(inLaterDatabase)).toBe('still here');
  // Once it is out of the way the very same page runs its job.
  await page.evaluate(
    () => new Promise((done) => Object.assign(indexedDB.deleteDatabase('millrace'), { onsuccess: done })),
  );
  await button(page, 'Run').click();
  await expect(notice).toBeHidden();
  await expect(page.getByRole('status', { name: 'Job status' })).toContainText('RUNNING', { timeout: 60_000 });
});
