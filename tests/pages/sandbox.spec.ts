import { expect, type Page, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';

// One after the other beside what was begun ahead.
test.describe.configure({ mode: 'default' });

/** Begins on a page of its own what the site gives up after 15 s only, so that the other tests go on meanwhile; gives what came of it. */
function begunAhead<T>(run: (page: Page) => Promise<T>): () => Promise<T> {
  let page: Page;
  let seen: Promise<T>;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    seen = run(page);
    // Told by the test that asks for it.
    seen.catch(() => undefined);
  });
  test.afterAll(() => page.close());
  return () => seen;
}

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

const withoutSandbox = begunAhead(async (page) => {
  await page.addInitScript(() => {
    const set = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function (name, value) {
      if (name !== 'sandbox') set.call(this, name, value);
    };
  });
  await openHostPage(page);
  return page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('no sandbox');
      await session.runToEnd(spec);
      return { broken: session.broken, events: session.events.length };
    },
    runSpec(sums(10)),
  );
});

test('no job runs where the policy of the frame has a hole: its Workers try it first', async ({ page }) => {
  // A frame inherits the policy of its page, so both let through what neither may.
  await page.route(
    ({ pathname }) => pathname.endsWith('/'),
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/connect-src [^;"]*/, 'connect-src data:');
      await route.fulfill({ response, body });
    },
  );
  await page.addInitScript(() => {
    const srcdoc = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'srcdoc');
    Object.defineProperty(HTMLIFrameElement.prototype, 'srcdoc', {
      ...srcdoc,
      set(this: HTMLIFrameElement, text: string) {
        srcdoc?.set?.call(this, text.replace('default-src', 'connect-src data:; default-src'));
      },
    });
  });
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('open policy');
      await session.runToEnd(spec);
      return { broken: session.broken, events: session.events.length };
    },
    runSpec(sums(10)),
  );
  expect(seen).toEqual({
    broken: { class: 'SandboxUnusable', message: expect.stringMatching(/not tight here: its Workers can fetch\.$/) },
    events: 0,
  });
});

const withSleepingDirector = begunAhead(async (page) => {
  // The first one never hears a word, as where the browser has put its thread to sleep.
  let directors = 0;
  await page.exposeFunction('countDirector', () => ++directors);
  await page.addInitScript(() => {
    if (self.origin !== 'null') return;
    const { countDirector } = window as unknown as { countDirector(): Promise<number> };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = async function (this: Worker, start: { readonly role: string }, ports) {
      if (start.role !== 'director' || (await countDirector()) > 1)
        post.call(this, start, ports as StructuredSerializeOptions);
    };
  });
  await openHostPage(page);
  return page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('director sleeps');
      await session.runToEnd(spec);
      const { broken } = session;
      session.send({ type: 'run', run: 2, spec, paused: false });
      await session.until(({ state }) => state === 'ended');
      return { broken, frames: document.querySelectorAll('iframe').length, events: session.events.length };
    },
    runSpec(sums(10)),
  );
});

test('no job runs where the frame is no sandbox, and the page says why', async () => {
  expect(await withoutSandbox()).toEqual({
    broken: { class: 'SandboxUnusable', message: expect.stringContaining('did not start') },
    events: 0,
  });
});

test('a director that does not answer is ended, the page says so, and Run begins with another', async () => {
  const seen = await withSleepingDirector();
  expect(seen).toMatchObject({
    broken: { class: 'DirectorSilent', message: expect.stringContaining('Press Run') },
    frames: 1,
  });
  expect(seen.events).toBeGreaterThan(0);
});
