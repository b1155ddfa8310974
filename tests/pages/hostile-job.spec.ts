import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';
import { BREAK_OUT, FORGER, FORGERIES } from './support/forger.ts';

let stranger: Server;
let hits: string[] = [];

test.beforeAll(async () => {
  stranger = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('1');
  });
  stranger.on('upgrade', (request, socket) => {
    hits.push(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening));
});
test.afterAll(() => stranger.close());
test.beforeEach(() => {
  hits = [];
});

const address = () => `127.0.0.1:${(stranger.address() as AddressInfo).port}`;

/** A job whose map runs this once in each slot, and emits what it leaves in `said.all`. */
function probeJob(probes: string): string {
  return `import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const said = { all: null, isProbing: false };
async function probe() {${BREAK_OUT}
${probes}
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 1000000)
  .map((n) => {
    if (!said.isProbing) { said.isProbing = true; probe().catch((error) => { said.all = 'broke: ' + error; }); }
    return said.all === null ? '' : said.all;
  })
  .filter((text) => text !== '').sinkTo(new CollectSink('out'));
env.execute('probes');
`;
}

test('no request of a job leaves the browser, by whatever way it tries', async ({ page }) => {
  await openHostPage(page);
  const probes = `
    const results = ['the real global has ' + typeof world.fetch + ' ' + typeof world.WebSocket];
    const attempt = async (name, what) => {
      try { await what(); results.push(name + ' worked'); } catch (error) { results.push(name + ' failed'); }
    };
    const url = 'http://${address()}/';
    const blob = (text) => world.URL.createObjectURL(new world.Blob([text], { type: 'text/javascript' }));
    const imported = (address) => { world.importScripts(blob('self.module = import("' + address + '")')); return world.module; };
    results.push('its own module says ' + (await imported(blob('export default "hello"'))).default);
    const settled = (target) => new Promise((resolve, reject) => {
      target.onopen = target.onload = resolve; target.onerror = reject;
    });
    await attempt('fetch', () => world.fetch(url + 'fetch'));
    await attempt('no-cors', () => world.fetch(url + 'no-cors', { mode: 'no-cors', keepalive: true }));
    await attempt('XMLHttpRequest', () => {
      const request = new world.XMLHttpRequest(); request.open('GET', url + 'xhr'); request.send(); return settled(request);
    });
    await attempt('WebSocket', () => settled(new world.WebSocket('ws://${address()}/socket')));
    await attempt('EventSource', () => settled(new world.EventSource(url + 'events')));
    await attempt('importScripts', () => world.importScripts(url + 'scripts'));
    await attempt('import', () => imported(url + 'module'));
    await attempt('import of data', () => imported('data:text/javascript,1'));
    await attempt('indexedDB', () => new Promise((resolve, reject) => {
      const open = world.indexedDB.open('millrace'); open.onsuccess = resolve; open.onerror = reject;
    }));
    await attempt('deleteDatabase', () => new Promise((resolve, reject) => {
      const gone = world.indexedDB.deleteDatabase('millrace'); gone.onsuccess = resolve; gone.onerror = reject;
    }));
    await attempt('caches', () => world.caches.open('x'));
    await attempt('BroadcastChannel', () => new world.BroadcastChannel('x').postMessage('x'));
    await attempt('Worker', () => new world.Worker(URL.createObjectURL(new Blob(['fetch("' + url + 'nested")']))));
    await attempt('SharedWorker', () => new world.SharedWorker('data:,1'));
    await attempt('eval', () => world.eval('1'));
    await attempt('parent', () => world.parent.document.body);
    await attempt('document', () => world.document.body);
    await attempt('localStorage', () => world.localStorage.length);
    said.all = results.join(', ');`;
  const code = probeJob(probes);
  const seen = await page.evaluate(
    async (spec) => {
      const heard: unknown[] = [];
      const channel = new BroadcastChannel('x');
      channel.onmessage = ({ data }) => heard.push(data);
      const session = window.millrace.openSession('hostile');
      const isWritten = () => session.events.some(({ type }) => type === 'sinkWrote');
      session.send({ type: 'setSpeed', factor: 100 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => isWritten() || session.state === 'ended' || session.broken !== null);
      const written = session.events.flatMap((event) => (event.type === 'sinkWrote' ? [JSON.stringify(event)] : []));
      return { heard, broken: session.broken, state: session.state, written };
    },
    runSpec(code, { cluster: { taskManagers: 1, slotsEach: 1, standingBy: 0 } }),
  );
  expect(seen.broken).toBeNull();
  expect(seen.written.join()).toContain('the real global has function function');
  // What a job may import it can: of the others it is the address that is refused.
  expect(seen.written.join()).toContain('its own module says hello');
  for (const attempt of ['fetch', 'import', 'import of data'])
    expect(seen.written.join()).toContain(`, ${attempt} failed`);
  expect(seen.written.join()).toContain('localStorage failed');
  expect(seen.written.join()).not.toContain('worked');
  expect(seen.heard).toEqual([]);
  expect(hits).toEqual([]);
});

test('the stranger’s server counts what reaches it', async ({ page }) => {
  await page.goto(`http://${address()}/`);
  await page.evaluate(() => fetch('/control'));
  expect(hits).toContain('/control');
});

test('forged, stale, oversized and Comlink-shaped messages of a slot change nothing and are counted', async ({
  page,
}) => {
  await openHostPage(page);
  const seen = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('forger');
    await session.runToEnd(spec);
    return {
      broken: session.broken,
      state: session.state,
      refused: session.refused,
      status: session.events.flatMap((event) => (event.type === 'jobStatus' ? [event.to] : [])).at(-1),
    };
  }, runSpec(FORGER));
  expect(seen).toMatchObject({ broken: null, state: 'ended', status: 'FINISHED' });
  expect(seen.refused).toBe(FORGERIES);
});

test('a job that throws is the job’s failure and never the page’s', async ({ page }) => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('throws');
      await session.runToEnd(spec);
      const failed = session.events.find((event) => event.type === 'failed');
      return { broken: session.broken, failed };
    },
    runSpec(sums(20, "if (n === 9) throw new Error('<img src=x onerror=alert(1)>'); return n")),
  );
  expect(seen.broken).toBeNull();
  expect(JSON.stringify(seen.failed)).toContain('"line":5');
  expect(errors).toEqual([]);
});
