import { expect, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';

test('a frame that died is built anew, and the job goes on from its last checkpoint', async ({ page }) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('frame dies');
      const completed = () => session.events.filter(({ type }) => type === 'checkpointCompleted').length;
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => completed() >= 2);
      // Without its bootstrap the frame is as dead as one whose process is gone.
      const dead = document.querySelector('iframe');
      dead?.setAttribute('srcdoc', '');
      await session.until(() => session.events.some(({ type }) => type === 'jobManagerRecovered'));
      const before = completed();
      await session.until(() => completed() > before);
      session.send({ type: 'pause' });
      const removed = dead?.isConnected === false;
      return {
        removed,
        frames: document.querySelectorAll('iframe').length,
        tape: session.tape,
        broken: session.broken,
      };
    },
    runSpec(sums(20_000)),
  );
  expect(seen).toMatchObject({ removed: true, frames: 1, broken: null });
  expect(seen.tape).toEqual([expect.objectContaining({ action: 'clusterLost', recorded: true })]);
});

test('no job runs where the frame is no sandbox, and the page says why', async ({ page }) => {
  await page.addInitScript(() => {
    const set = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function (name, value) {
      if (name !== 'sandbox') set.call(this, name, value);
    };
  });
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('no sandbox');
      await session.runToEnd(spec);
      return { broken: session.broken, events: session.events.length };
    },
    runSpec(sums(10)),
  );
  expect(seen).toEqual({
    broken: { class: 'SandboxUnusable', message: expect.stringContaining('did not start') },
    events: 0,
  });
});
