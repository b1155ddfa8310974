/** What the browser's real storage does to a job: a full disk, a stored part that has changed, a database that does not open. */
import { expect, type Page, test } from '@playwright/test';
import { openHostPage, runSpec } from './host-page.ts';

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

/** Lets the site store so many bytes at the most, as a full disk would. */
async function limitStorage(page: Page, quotaSize?: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize !== undefined && { quotaSize }) });
}

test('on a full disk checkpoints are declined and say why, the job goes on, and the next one completes when there is room', async ({
  page,
}) => {
  test.slow();
  await openHostPage(page);
  const start = (spec: ReturnType<typeof tolerant>) =>
    page.evaluate(async (spec) => {
      const session = window.millrace.openSession('full disk');
      Object.assign(window, { session });
      session.send({ type: 'setSpeed', factor: 1 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => session.events.some(({ type }) => type === 'checkpointCompleted'));
    }, spec);
  await start(tolerant(HOARDING));
  await limitStorage(page, 1000);
  const declined = await page.evaluate(async () => {
    const { session } = window as unknown as { session: ReturnType<typeof window.millrace.openSession> };
    const isDeclined = () => session.events.find((event) => event.type === 'declined');
    await session.until(() => isDeclined() !== undefined);
    const { length } = session.events;
    await session.until(() => session.events.slice(length).some(({ type }) => type === 'recordProcessed'));
    return isDeclined();
  });
  expect(declined).toMatchObject({ reason: 'CHECKPOINT_ASYNC_EXCEPTION', message: expect.stringContaining('no room') });
  await limitStorage(page);
  const after = await page.evaluate(async () => {
    const { session } = window as unknown as { session: ReturnType<typeof window.millrace.openSession> };
    const { length } = session.events;
    await session.until(() => session.events.slice(length).some(({ type }) => type === 'checkpointCompleted'));
    const statuses = session.events.flatMap((event) => (event.type === 'jobStatus' ? [event.to] : []));
    return { tape: session.tape, last: statuses.at(-1), broken: session.broken };
  });
  expect(after).toMatchObject({ last: 'RUNNING', broken: null });
  // What the disk did is on the tape, and so in every replay.
  expect(after.tape).toContainEqual(
    expect.objectContaining({
      action: 'failStorage',
      recorded: true,
      value: expect.objectContaining({ why: 'quota' }),
    }),
  );
});

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

test('where the browser’s storage does not open, the job runs without checkpoints and says why', async ({ page }) => {
  await page.goto('./LICENSE');
  // A database of a later version: the site cannot open its own.
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        indexedDB.open('millrace', 99).onsuccess = () => done();
      }),
  );
  await openHostPage(page);
  const seen = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('blocked');
    session.send({ type: 'setSpeed', factor: 5 });
    session.send({ type: 'run', run: 1, spec, paused: false });
    await session.until(() => session.steps > 400 || session.broken !== null);
    const types = new Set(session.events.map(({ type }) => type));
    return { broken: session.broken, types: [...types], tape: session.tape.slice(0, 3), last: session.events.at(-1) };
  }, tolerant(HOARDING));
  console.log(JSON.stringify(seen));
  expect(seen.broken).toBeNull();
});
