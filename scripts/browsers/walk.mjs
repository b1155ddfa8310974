// The walk: what a learner does on the built site, step by step, the same in every browser. A chapter begins with a fresh page; where one of its
// steps fails, those behind it are not reached.
import { counting, EACH, endless, FORGERIES, faulty, forging, hostile, KEYS } from './jobs.mjs';

/** Positions of the speed slider: `speedAt` in src/ui/controls/speed.ts. */
const SPEED = { natural: '11', fastest: '24' };
const PAGE = '?testing=1#/playground';
const GAP_MAX_MS = 1000;
/** How long a run may take to get somewhere, in seconds: WebKit on a busy machine makes 50 steps a second. */
const SLOW = 120;

/**
 * Chapters by name; in them steps by name. A step gets `{ browser, site, stranger, kept }` and returns what is worth saying;
 * `kept` goes from a step to those after it.
 */
export const walk = {
  'a job that comes back': {
    'the playground opens, with its editor': opens,
    'a job runs and completes two checkpoints': completesCheckpoints,
    'TaskManager killed: restored from a checkpoint': isRestoredAfterKill,
    'page reload, Resume: restored from IndexedDB': isRestoredAfterReload,
    'its result is that of a run without failure': resultIsExact,
  },
  ...Object.fromEntries(
    Object.entries(faulty).map(([what, fault]) => [
      what,
      { 'stands in Exceptions and in the editor on its line': (context) => isOnItsLine(context, fault) },
    ]),
  ),
  'a hostile job': {
    'every attempt to get out fails': attemptsFail,
    'no request reached a stranger’s server': nobodyWasReached,
  },
  'a forging job': {
    'its messages change nothing and are counted': forgeriesAreRefused,
  },
  'a loop that never ends': {
    'the page stays responsive beside it': staysResponsive,
    'the watchdog ends it': watchdogEndsIt,
  },
};

// ── a job that comes back ─────────────────────────────────────────────────────────────────────

async function opens({ browser, site }) {
  await open(browser, site);
  await browser.until('Monaco in place of the text area', () =>
    browser.evaluate(() => document.querySelector('.monaco-host')?.dataset.ready),
  );
}

async function completesCheckpoints({ browser }) {
  await run(browser, counting, SPEED.natural);
  await browser.click('tab', 'Checkpoints');
  await browser.see('region', 'Checkpoints', /Checkpoint 2 completed/, SLOW);
}

async function isRestoredAfterKill({ browser, kept }) {
  await browser.click('button', 'Kill TaskManager 1');
  const checkpoint = await restoredFrom(browser, 2);
  const later = `Checkpoint (${checkpoint + 1}|${checkpoint + 2}|${checkpoint + 3}) completed`;
  const [, completed] = await browser.see('region', 'Checkpoints', new RegExp(later), SLOW);
  kept.checkpoint = Number(completed);
  return `checkpoint ${checkpoint}`;
}

async function isRestoredAfterReload({ browser, kept }) {
  await browser.reload();
  await browser.until('the button Resume', async () => (await browser.names('button', 'Resume')).length === 1, SLOW);
  await browser.click('button', 'Resume');
  const checkpoint = await restoredFrom(browser, kept.checkpoint);
  return `checkpoint ${checkpoint}`;
}

async function resultIsExact({ browser }) {
  await browser.fill('slider', 'Speed', SPEED.fastest);
  await browser.click('tab', 'Results');
  await browser.see('status', 'Job status', /FINISHED/, SLOW);
  const counts = await browser.evaluate(tableOf, 'Sink counts');
  const wrong = KEYS.filter((key) => !counts.some(([counted, n]) => counted === key && n === String(EACH)));
  if (wrong.length > 0) throw new Error(`Not ${EACH} of ${wrong.join(', ')}: ${JSON.stringify(counts)}`);
  return `${EACH} of each key`;
}

/** The checkpoint that the job has been restored from and runs on, once it is one that is as new as `least`. */
function restoredFrom(browser, least) {
  let status = null;
  return browser.until(
    () => `a job that runs, restored from checkpoint ${least} or a later one; its status is: ${status}`,
    async () => {
      status = await browser.text('status', 'Job status');
      const id = Number(/RUNNING.* restored from checkpoint (\d+)/.exec(status ?? '')?.[1]);
      return id >= least && id;
    },
    SLOW,
  );
}

// ── errors ────────────────────────────────────────────────────────────────────────────────────

async function isOnItsLine({ browser, site }, { code, line, says, underlined }) {
  await open(browser, site);
  await run(browser, code, SPEED.fastest);
  await browser.click('tab', 'Exceptions');
  await browser.see('region', 'Exceptions', new RegExp(`${says}.* line ${line}\\b`), SLOW);
  await browser.see('list', 'Problems', new RegExp(`line ${line}\\b`));
  if (underlined)
    await browser.until(`line ${line}, and no other, underlined in the editor`, async () => {
      const lines = await browser.evaluate(() => window.walk.underlined());
      return lines.length > 0 && lines.every((each) => each === line);
    });
  return `line ${line}`;
}

// ── strangers' jobs ───────────────────────────────────────────────────────────────────────────

async function attemptsFail({ browser, site, stranger }) {
  await open(browser, site);
  await browser.evaluate(() => {
    window.heard = [];
    new BroadcastChannel('walk').onmessage = ({ data }) => window.heard.push(data);
  });
  await run(browser, hostile(stranger.host), SPEED.fastest);
  const isDone = ([attempt]) => attempt === 'all of it';
  const rows = await browser.until(
    'an end of its attempts',
    async () => {
      const shown = await browser.evaluate(tableOf, 'Sink attempts');
      return shown.some(isDone) && shown;
    },
    SLOW,
  );
  const attempts = rows.filter((row) => !isDone(row));
  const worked = rows.filter((row) => row[1] !== (isDone(row) ? 'tried' : 'failed'));
  const heard = await browser.evaluate(() => window.heard);
  if (worked.length > 0) throw new Error(worked.map((row) => row.join(' ')).join(', '));
  if (heard.length > 0) throw new Error(`The page heard ${JSON.stringify(heard)}.`);
  return `${attempts.length} attempts`;
}

async function nobodyWasReached({ browser, stranger }) {
  if (stranger.visits.length > 0) throw new Error(`It was reached: ${stranger.visits.join(', ')}`);
  // That it can be reached from this browser at all, so that no visit means something.
  await browser.goto(`${stranger.address}control`);
  if (!stranger.visits.includes('/control')) throw new Error('The server cannot be reached by the browser itself.');
  return '0 visits';
}

async function forgeriesAreRefused({ browser, site }) {
  await open(browser, site);
  const { status, refused } = await browser.evaluate(runDirected, forging);
  if (status !== 'FINISHED') throw new Error(`The job ended as ${status}.`);
  if (refused < FORGERIES) throw new Error(`${refused} of ${FORGERIES} were counted.`);
  return `${refused} refused`;
}

// ── a loop that never ends ────────────────────────────────────────────────────────────────────

async function staysResponsive({ browser, site }) {
  await open(browser, site);
  await run(browser, endless, SPEED.fastest);
  await browser.see('status', 'Job status', /RUNNING/, SLOW);
  const gap = await browser.evaluate(() => window.walk.longestGap(3000));
  if (gap > GAP_MAX_MS) throw new Error(`The page did not get its turn for ${gap} ms.`);
  await browser.click('tab', 'Event log');
  return `waits ${gap} ms at most`;
}

async function watchdogEndsIt({ browser }) {
  await browser.see('region', 'Event log', /the Millrace watchdog ended it/, SLOW);
  await browser.click('tab', 'Exceptions');
  await browser.see('region', 'Exceptions', /TaskManager/);
}

// ── what several need ─────────────────────────────────────────────────────────────────────────

/** The playground as a first visitor finds it. */
async function open(browser, site) {
  await browser.goto(site.address);
  await browser.evaluate(forgetEverything);
  await browser.goto(site.address + PAGE);
  await browser.until('the button Run', async () => (await browser.names('button', 'Run')).length === 1);
}

async function run(browser, code, speed) {
  await browser.fill('textbox', 'Job, TypeScript', code);
  await browser.fill('slider', 'Speed', speed);
  await browser.click('button', 'Run');
}

/** In the page: what the site has kept. A database that is still open goes as soon as this page does. */
function forgetEverything() {
  localStorage.clear();
  return new Promise((resolve) => {
    const gone = indexedDB.deleteDatabase('millrace');
    gone.onsuccess = gone.onerror = gone.onblocked = () => resolve();
  });
}

/** In the page: the rows of a panel part's table, as texts. */
function tableOf(part) {
  const rows = document.querySelectorAll(`article[aria-label="${part}"] tbody tr`);
  return [...rows].map((row) => [...row.cells].map((cell) => cell.textContent));
}

/** In the page: runs a job to its end on the directed host by the page's test handle, which knows what was refused. */
async function runDirected(code) {
  const session = window.millrace.openSession('walk');
  await session.runToEnd({
    code,
    dataSets: [],
    cluster: { taskManagers: 1, slotsEach: 1, standingBy: 0 },
    configuration: {},
    seed: 1,
    tape: [],
    pace: { stepMs: 1, hopMs: 2, storageMs: 20, startMs: 400, connectionLostMs: 100, jitterMs: 0 },
    recordsPerBuffer: 1,
  });
  const statuses = session.events.filter(({ type }) => type === 'jobStatus');
  const { refused, broken } = session;
  session.close();
  return { status: broken ? `${broken.class}: ${broken.message}` : statuses.at(-1)?.to, refused };
}
