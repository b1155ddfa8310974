/**
 * The site's storage is full by Chromium's real quota. The quota is set before the site's first write, since what is left of it is remembered; the
 * job's state is noise, since LevelDB stores what repeats in next to nothing.
 */
import type { CDPSession, Page } from '@playwright/test';
import { openHostPage, runSpec } from './host-page.ts';
import { button, expect, open, panel, setSpeed, test, writeJob } from './support/site.ts';

/** Keeps noise of 40 kB for each key. */
const hoarding = (
  keys: number,
) => `import { DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Hoard extends KeyedProcessFunction {
  open() {
    this.noise = this.getRuntimeContext().getState(new ValueStateDescriptor('noise'));
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count'));
  }
  processElement(n, context, out) {
    let noise = '';
    while (noise.length < 40000) noise += Math.random().toString(36).slice(2);
    this.noise.update(noise);
    this.count.update((this.count.value() ?? 0) + 1);
    if (n % 100 >= 95) out.collect([context.getCurrentKey(), this.count.value()]);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(300);
const numbers = new DataGeneratorSource((n) => n, 200, RateLimiterStrategy.perSecond(80));
env.fromSource(numbers, WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy((n) => n % ${keys}).process(new Hoard()).sinkTo(new UpsertSink('counts', (row) => String(row[0])));
env.execute('hoarding');
`;
const NO_ROOM = 'There is no room left in the browser’s storage for this site.';

test.slow();

test('7.7: a checkpoint for which there is no room fails and says so; tolerated, the job goes on, and with room again they complete', async ({
  page,
}) => {
  // The first checkpoint has 200 kB: it fits, and not a second beside it.
  const room = await limitedTo(page, 420_000);
  await openHostPage(page);
  const spec = runSpec(hoarding(5));
  const tolerated = { ...spec.configuration, 'execution.checkpointing.tolerable-failed-checkpoints': '1000' };
  const full = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('full');
      Object.assign(window, { session });
      const failed = () => session.events.filter(({ type }) => type === 'checkpointFailed').length;
      session.send({ type: 'setSpeed', factor: 1 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => failed() === 2 || session.broken !== null || session.state === 'ended');
      session.send({ type: 'pause' });
      await session.until(() => session.state === 'paused' || session.broken !== null);
      const said = session.events.flatMap((event) => (event.type === 'declined' ? [event.message] : []));
      const completed = session.events.filter(({ type }) => type === 'checkpointCompleted').length;
      return { broken: session.broken, state: session.state, said, completed };
    },
    { ...spec, configuration: tolerated },
  );
  expect(full).toMatchObject({ broken: null, state: 'paused', completed: 1 });
  expect(full.said.join(' ')).toContain(NO_ROOM);

  await room.lift();
  const later = await page.evaluate(async () => {
    const { session } = window as unknown as { session: ReturnType<typeof window.millrace.openSession> };
    session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    session.send({ type: 'resume' });
    await session.until(() => session.state === 'ended' || session.broken !== null);
    const of = (type: string) => session.events.filter((event) => event.type === type).length;
    const end = session.events.findLast((event) => event.type === 'jobStatus');
    return {
      end,
      restarts: of('regionRestarting'),
      completed: of('checkpointCompleted'),
      rows: await session.storedRows('counts'),
    };
  });
  expect(later.end).toMatchObject({ to: 'FINISHED' });
  expect(later.restarts).toBe(0);
  expect(later.completed).toBeGreaterThan(1);
  expect(later.rows.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4].map((key) => [key, 40]));
});

test('7.7: not tolerated, it fails the job, which restarts; the page says why, stays usable, and keeps what is edited', async ({
  page,
}) => {
  await limitedTo(page, 1_200_000);
  const code = hoarding(50);
  await open(page, '#/playground');
  await writeJob(page, code);
  await setSpeed(page, 'End');
  await button(page, 'Run').click();
  const told = { timeout: 90_000 };
  await expect(await panel(page, 'Exceptions')).toContainText('Exceeded checkpoint tolerable failure threshold', told);
  await expect(await panel(page, 'Event log')).toContainText(NO_ROOM);
  await writeJob(page, `// editedWhileFull\n${code}`);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Job, TypeScript' })).toHaveValue(/editedWhileFull/);
});

test('where not even the beginning of a run can be kept, the page says that there is no room and what to do, and keeps what is edited', async ({
  page,
}) => {
  await limitedTo(page, 150_000);
  await open(page, '#/playground');
  await button(page, 'Run').click();
  const notice = page.getByRole('alert').filter({ hasText: 'The job does not run.' });
  await expect(notice).toContainText(`${NO_ROOM} Make some`, { timeout: 60_000 });
  await writeJob(page, `// editedWhileFull\n${hoarding(5)}`);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Job, TypeScript' })).toHaveValue(/editedWhileFull/);
});

/** Before the site has written anything: what is left of a quota is not asked again at each write. */
async function limitedTo(page: Page, quotaSize: number): Promise<{ lift(): Promise<void> }> {
  const tools: CDPSession = await page.context().newCDPSession(page);
  const origin = new URL(test.info().project.use.baseURL ?? '').origin;
  await tools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  return { lift: async () => void (await tools.send('Storage.overrideQuotaForOrigin', { origin })) };
}
