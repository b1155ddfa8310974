import { expect, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';

test('a job that never returns is ended by the watchdog, the page stays free, and after three times it stays down', async ({
  page,
}) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      let longestGapMs = 0;
      let last = performance.now();
      const ticking = setInterval(() => {
        longestGapMs = Math.max(longestGapMs, performance.now() - last);
        last = performance.now();
      }, 20);
      const session = window.millrace.openSession('spins');
      await session.runToEnd(spec);
      clearInterval(ticking);
      const lost = session.events.flatMap((event) =>
        event.type === 'taskManagerLost' && 'detectedBy' in event ? [event.detectedBy] : [],
      );
      const hung = session.tape.filter((entry) => entry.action === 'hung');
      return { broken: session.broken, lost, hung, longestGapMs };
    },
    runSpec(sums(40, 'while (n === 9) {} return n'), { cluster: { taskManagers: 2, slotsEach: 1, standingBy: 3 } }),
  );
  expect(seen.lost).toEqual(['watchdog', 'watchdog']);
  expect(seen.hung).toHaveLength(2);
  expect(seen.hung[0]).toMatchObject({ recorded: true, at: expect.any(Number) });
  expect(seen.broken).toMatchObject({ class: 'JobHangs', message: expect.stringContaining('never ends') });
  // The page itself must never wait for the code that hangs; a busy machine alone may hold a frame back for a second.
  expect(seen.longestGapMs).toBeLessThan(2500);
});

test('a hung step that is on the tape is not waited for again', async ({ page }) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('spins once');
      session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => session.events.some(({ type }) => type === 'taskManagerLost'));
      session.send({ type: 'pause' });
      const { run } = await window.millrace.runs.runWithHashes({ ...spec, tape: session.tape }, session.steps);
      const at = session.tape.find((entry) => entry.action === 'hung')?.at ?? 0;
      session.close();
      return { status: run.status, replayed: run.events.filter(({ type }) => type === 'taskManagerLost').length, at };
    },
    runSpec(sums(40, 'while (n === 9) {} return n')),
  );
  expect(seen.at).toBeGreaterThan(0);
  expect(seen.replayed).toBe(1);
});

test('a program that never comes to execute() is ended as well', async ({ page }) => {
  await openHostPage(page);
  const broken = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('spins at once');
    await session.runToEnd(spec);
    return session.broken;
  }, runSpec('while (true) {}'));
  expect(broken).toMatchObject({ class: 'JobHangs', message: expect.stringContaining('execute()') });
});
