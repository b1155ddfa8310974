// `npm run soak -- --live`: a live run for minutes with faults drawn from a seed all along. In the end its sums are exact, and its memory has not grown.
import puppeteer from 'puppeteer-core';
import { serveBuiltSite } from './built-site.mjs';
import { chromiumFlags, ensureBrowser } from './prepare.mjs';

const KEYS = 1000;
const RECORDS_PER_S = 2000;
/** On average; the last fifth of the run is left in peace, so that it comes to its end. */
const FAULT_EVERY_MS = 3000;
const SAMPLE_S = 5;
const WINDOW_S = 15;
/** The first windows fill caches and compile; of those after them the last third is held against the first. */
const WARM_UP_WINDOWS = 2;
/** Fewer than these say nothing of growth. */
const COMPARED_WINDOWS_MIN = 6;
/** A Worker that is ended while it is asked may never answer. */
const ANSWER_MS_MAX = 3000;
export const GROWTH_MAX = 1.15;
/** What a machine that came or went at the wrong moment makes of a sum of a few megabytes. */
export const SLACK_MB = 4;

const job = (
  records,
) => `import { DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Sum extends KeyedProcessFunction {
  open() {
    this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor('sum'));
  }
  processElement(record, context, out) {
    const sum = this.sum.value();
    if (sum === null) context.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
    this.sum.update((sum ?? 0) + record.n);
    if (record.n === 2 && (sum ?? 0) % 50 === 0) out.collect([context.getCurrentKey(), this.sum.value()]);
  }
  onTimer(time, context, out) {
    out.collect([context.getCurrentKey(), this.sum.value()]);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(1000);
const generate = (index) => ({ key: 'key-' + ((index * 7919) % ${KEYS}), n: index % 3 });
env.fromSource(new DataGeneratorSource(generate, ${records}, RateLimiterStrategy.perSecond(${RECORDS_PER_S})), WatermarkStrategy.noWatermarks(), 'generated')
  .keyBy((record) => record.key).process(new Sum()).name('sum').sinkTo(new UpsertSink('sums', (row) => row[0]));
env.execute('soak');
`;

const specOf = (seconds, seed) => ({
  code: job(seconds * RECORDS_PER_S),
  dataSets: [],
  cluster: { taskManagers: 3, slotsEach: 1, standingBy: 1 },
  configuration: {
    'high-availability.type': 'millrace.IndexedDbHaServicesFactory',
    'execution.checkpointing.storage': 'filesystem',
    'execution.checkpointing.timeout': '10 s',
    'execution.checkpointing.tolerable-failed-checkpoints': '1000000',
    'parallelism.default': '2',
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '1000000',
    'restart-strategy.fixed-delay.delay': '100 ms',
    'heartbeat.interval': '1 s',
    'heartbeat.timeout': '5 s',
  },
  seed,
  tape: [],
  pace: { stepMs: 1, hopMs: 2, storageMs: 20, startMs: 400, connectionLostMs: 100, jitterMs: 0 },
  recordsPerBuffer: 64,
});

/** @returns whether the sums are exact and memory has not grown. */
export async function soakLive({ seconds, seed }) {
  const site = await serveBuiltSite();
  const browser = await puppeteer.launch({
    executablePath: await ensureBrowser(),
    headless: true,
    args: [...chromiumFlags],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${site.address}?testing=1#/course`);
    await page.waitForFunction(() => window.millrace !== undefined);
    const plan = { seed, everyMs: FAULT_EVERY_MS, faults: Math.floor((800 * seconds) / FAULT_EVERY_MS) };
    await page.evaluate(begin, specOf(seconds, seed), plan);
    const windows = await watch(page, seconds);
    const { status, rows } = await page.evaluate(end);
    const wrong = wrongSums(rows, seconds * RECORDS_PER_S);
    console.log(
      `the job: ${status}; sums that are not exact: ${wrong.length} of ${KEYS}${wrong.length > 0 ? ` (${wrong[0]})` : ''}`,
    );
    const grew = growth(windows);
    console.log(grew.says);
    return status === 'FINISHED' && wrong.length === 0 && grew.ok;
  } finally {
    await browser.close();
    site.close();
  }
}

// ── in the page ───────────────────────────────────────────────────────────────────────────────

function begin(spec, plan) {
  const session = window.millrace.openSession('soak');
  const soak = { session, restarts: 0, completed: 0, faults: 0, status: 'none' };
  window.soak = soak;
  session.send({ type: 'run', run: 1, spec, paused: false, live: true });
  void session.until(() => session.state === 'running').then(() => session.send({ type: 'chaos', plan }));
  // The handle would keep all events; the page does not.
  setInterval(() => {
    for (const event of session.events.splice(0)) {
      if (event.type === 'regionRestarting') soak.restarts++;
      if (event.type === 'checkpointCompleted') soak.completed++;
      if (event.type === 'fault') soak.faults++;
      if (event.type === 'jobStatus') soak.status = event.to;
    }
    session.tape = [];
  }, 500);
}

/** How it stands. */
function standing() {
  const { session, restarts, completed, faults, status } = window.soak;
  return { restarts, completed, faults, status, state: session.state, broken: session.broken?.message ?? null };
}

async function end() {
  const { session } = window.soak;
  const rows = (await session.storedRows('sums')).map(({ value }) => value);
  return { status: session.broken?.message ?? window.soak.status, rows };
}

// ── measuring ─────────────────────────────────────────────────────────────────────────────────

/** Samples until the job has come to its end; the least of each window, in bytes. */
async function watch(page, seconds) {
  const began = Date.now();
  const windows = [];
  let least = Number.POSITIVE_INFINITY;
  console.log('   s    heap   workers  checkpoints  restarts  faults  stored   status');
  for (let sample = 1; ; sample++) {
    await new Promise((passed) => setTimeout(passed, SAMPLE_S * 1000));
    const { bytes, workers } = await heapOf(page);
    if (bytes !== null) least = Math.min(least, bytes);
    const now = await page.evaluate(standing);
    const passed = Math.round((Date.now() - began) / 1000);
    if (now.broken !== null || now.state === 'ended' || passed > 4 * seconds + 120) return windows;
    if ((sample * SAMPLE_S) % WINDOW_S !== 0 || least === Number.POSITIVE_INFINITY) continue;
    windows.push(least);
    const stored = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
    const columns = [
      [passed, 4],
      [`${mb(least)} MB`, 8],
      [workers, 9],
      [now.completed, 12],
      [now.restarts, 9],
      [now.faults, 7],
      [`${mb(stored)} MB`, 8],
    ];
    console.log(`${columns.map(([value, width]) => String(value).padStart(width)).join(' ')}  ${now.status}`);
    least = Number.POSITIVE_INFINITY;
  }
}

/** What is in use on the heaps of the page and of all its Workers, those in the frame included, after their garbage is gone; null where one has not said. */
async function heapOf(page) {
  const clients = [await page.createCDPSession(), ...page.workers().map((worker) => worker.client)];
  // One that has been ended is on nobody's heap.
  const sizes = await Promise.all(clients.map((client) => inTime(heapAfterCollection(client).catch(() => 0))));
  await clients[0].detach();
  const bytes = sizes.includes(null) ? null : sizes.reduce((sum, size) => sum + size, 0);
  return { bytes, workers: clients.length - 1 };
}

async function heapAfterCollection(client) {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await client.send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

/** What it comes to; null if that takes too long. */
async function inTime(promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS_MAX, null);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function growth(windows) {
  const warm = windows.slice(WARM_UP_WINDOWS);
  if (warm.length < COMPARED_WINDOWS_MIN)
    return { ok: false, says: `memory: ${warm.length} windows after the warm-up are too few to compare` };
  const third = Math.floor(warm.length / 3);
  const [first, last] = [median(warm.slice(0, third)), median(warm.slice(-third))];
  const bound = first * GROWTH_MAX + SLACK_MB * 1e6;
  const says = `memory: ${mb(first)} MB in the first third after the warm-up, ${mb(last)} MB in the last (bound: ${mb(bound)} MB)`;
  return { ok: last <= bound, says };
}

function wrongSums(rows, records) {
  const sums = new Map();
  for (let index = 0; index < records; index++) {
    const key = `key-${(index * 7919) % KEYS}`;
    sums.set(key, (sums.get(key) ?? 0) + (index % 3));
  }
  for (const [key, sum] of rows) if (sums.get(key) === sum) sums.delete(key);
  return [...sums.keys()];
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function mb(bytes) {
  return (bytes / 1e6).toFixed(1);
}
