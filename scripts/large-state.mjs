// `npm run large-state`: counts more keys than fit into the heap, on the live host, until every record has counted. No part of `npm test`.
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { serveBuiltSite } from './built-site.mjs';
import { backendOptions, countsExpected, countsJob, heapFlag, recordsOf } from './large-state-job.mjs';
import { chromiumFlags, ensureBrowser, ensureInstalled, fail, helpOn } from './prepare.mjs';

const SAMPLE_S = 15;
const CHECKPOINTS_S = 30;
const ANSWER_MS = 10_000;
const MIB = 1024 ** 2;

helpOn(`
npm run large-state [-- --keys 1000000] [--backend indexeddb|hashmap] [--cache-kb 16384] [--heap-mib 256] [--seconds 5400]
Counts so many keys in one slot of the live host, two records each in no order, with incremental checkpoints each ${CHECKPOINTS_S} s, while the browser holds the heap of the
page and of each of its Workers to so many MiB. The cache is the memory for state, counted as it is encoded (state.backend.indexeddb.cache-size).
Prints each ${SAMPLE_S} s how many records have come, what the fullest Worker holds, garbage and all, and what lies in storage; last of all
the records per second. Leaves with 1 where the sums are not exact in the end, where a heap was over its bound, or after so many seconds.
`);
const { keys, backend, cacheKb, heapMib, seconds } = options();
ensureInstalled();
const site = await serveBuiltSite();
const browser = await puppeteer.launch({
  executablePath: await ensureBrowser(),
  headless: true,
  args: [...chromiumFlags, heapFlag(heapMib)],
  protocolTimeout: 600_000,
});
const said = await count().catch((error) => `the page is gone: ${error.message}`);
await browser.close().catch(() => {});
site.close();
if (said !== null) fail(said);

/** @returns what is wrong; null where nothing is. */
async function count() {
  const page = await browser.newPage();
  const crashed = new Promise((_, reject) => page.on('error', reject));
  await page.goto(`${site.address}?testing=1#/course`);
  await page.waitForFunction(() => window.millrace !== undefined);
  await page.evaluate(begin, specOf());
  const { now, heap } = await Promise.race([watch(page), crashed]);
  if (now.status !== 'FINISHED') return `the job: ${[now.status, ...now.failures].join('; ')}`;
  const rows = JSON.stringify(await page.evaluate(rowsStored));
  const expected = JSON.stringify([countsExpected(keys)]);
  if (rows !== expected) return `the sums are not exact: ${rows} instead of ${expected}`;
  if (heap > heapMib * MIB) return `a heap was over its bound: ${mib(heap)} MiB`;
  const perSecond = Math.round((recordsOf(keys) / now.ms) * 1000);
  console.log(
    `${backend}: ${keys} keys, sums exact, heap at most ${mib(heap)} MiB, ${Math.round(now.ms / 1000)} s: ${perSecond} records/s`,
  );
  return null;
}

/** Samples until the job has come to its end; how it stands then, and the fullest heap in bytes. */
async function watch(page) {
  let heap = 0;
  console.log('   s   records  records/s      heap    stored  checkpoints');
  for (let before = { ms: 0, records: 0 }; ; ) {
    await page.waitForFunction(ended, { timeout: SAMPLE_S * 1000, polling: 200 }).catch(() => {});
    const now = await page.evaluate(standing);
    const fullest = now.ended ? 0 : await fullestHeap(page);
    heap = Math.max(heap, fullest);
    const perSecond = (1000 * (now.records - before.records)) / Math.max(1, now.ms - before.ms);
    const columns = [
      [(now.ms / 1000).toFixed(0), 4],
      [now.records, 9],
      [perSecond.toFixed(0), 10],
      [`${mib(fullest)} MiB`, 9],
      [`${mib(now.stored)} MiB`, 9],
      [now.completed, 12],
    ];
    if (!now.ended) console.log(columns.map(([value, width]) => String(value).padStart(width)).join(' '));
    if (now.ended) return { now, heap };
    if (now.ms > seconds * 1000) return { now: { ...now, status: `not at its end after ${seconds} s` }, heap };
    before = now;
  }
}

/** Of the page and of all its Workers, those in the frame included, garbage and all: to be rid of it first would hold up who is at work. */
async function fullestHeap(page) {
  const clients = [await page.createCDPSession(), ...page.workers().map((worker) => worker.client)];
  const sizes = await Promise.all(clients.map((client) => within(heapOf(client), 0)));
  await clients[0].detach();
  return Math.max(...sizes);
}

/** What comes in time; a Worker that is going away answers nothing. */
function within(answer, otherwise) {
  const late = new Promise((passed) => setTimeout(passed, ANSWER_MS, otherwise));
  return Promise.race([answer.catch(() => otherwise), late]);
}

async function heapOf(client) {
  const { usedSize, backingStorageSize = 0 } = await client.send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

// ── in the page ───────────────────────────────────────────────────────────────────────────────

function begin(spec) {
  const session = window.millrace.openSession('large-state');
  const told = { completed: 0, failures: [], status: 'none', began: null };
  const take = () => {
    // The handle would keep all events; the page does not.
    for (const event of session.events.splice(0)) {
      if (event.type === 'checkpointCompleted') told.completed++;
      if (event.type === 'failed') told.failures.push(event.reason.message);
      if (event.type !== 'jobStatus') continue;
      told.status = event.to;
      if (event.to === 'RUNNING' && told.began === null) told.began = performance.now();
    }
  };
  window.large = { session, told, take };
  setInterval(take, 500);
  void session.runToEnd(spec, 'live');
}

function ended() {
  const { state, broken } = window.large.session;
  return state === 'ended' || broken !== null;
}

async function standing() {
  const { session, told, take } = window.large;
  take();
  const records = Math.max(0, ...[...session.metrics.values()].map(({ numRecordsIn }) => numRecordsIn));
  const { usage } = await navigator.storage.estimate();
  const status = session.broken?.message ?? told.status;
  const isOver = session.state === 'ended' || session.broken !== null;
  return {
    ...told,
    status,
    records,
    stored: usage,
    ms: performance.now() - (told.began ?? performance.now()),
    ended: isOver,
  };
}

async function rowsStored() {
  return (await window.large.session.storedRows('sums')).map(({ value }) => value);
}

// ── measuring ─────────────────────────────────────────────────────────────────────────────────

function specOf() {
  return {
    code: countsJob(keys, CHECKPOINTS_S * 1000),
    dataSets: [],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
    configuration: {
      'high-availability.type': 'millrace.IndexedDbHaServicesFactory',
      'execution.checkpointing.storage': 'filesystem',
      'execution.checkpointing.timeout': '10 min',
      'restart-strategy.type': 'none',
      ...backendOptions(backend, cacheKb),
    },
    seed: 3,
    tape: [],
    pace: { stepMs: 1, hopMs: 2, storageMs: 20, startMs: 400, connectionLostMs: 100, jitterMs: 0 },
    recordsPerBuffer: 1024,
  };
}

function mib(bytes) {
  return (bytes / MIB).toFixed(1);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        keys: { type: 'string', default: '1000000' },
        backend: { type: 'string', default: 'indexeddb' },
        'cache-kb': { type: 'string', default: '16384' },
        'heap-mib': { type: 'string', default: '256' },
        seconds: { type: 'string', default: '5400' },
      },
    });
    if (!['indexeddb', 'hashmap'].includes(values.backend)) throw new Error(`There is no backend ${values.backend}.`);
    const numbers = ['keys', 'cache-kb', 'heap-mib', 'seconds'].map((name) => Number(values[name]));
    if (!numbers.every((number) => Number.isInteger(number) && number > 0))
      throw new Error('Numbers are whole and above 0.');
    const [keys, cacheKb, heapMib, seconds] = numbers;
    return { keys, cacheKb, heapMib, seconds, backend: values.backend };
  } catch (error) {
    return fail(`${error.message} Try --help.`);
  }
}
