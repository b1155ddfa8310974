// The walk: what a learner does on the built site, step by step, the same in every browser. A chapter begins with a fresh page; where one of its
// steps fails, those behind it are not reached.
import { counting, EACH, endless, FORGERIES, faulty, forging, hostile, KEYS } from './jobs.mjs';

/** Positions of the speed slider: `speedAt` in src/ui/controls/speed.ts. */
const SPEED = { twice: '13', fastest: '24' };
const PAGE = '?testing=1#/playground';

/**
 * Chapters by name; in them steps by name. A step gets `{ browser, site, stranger, kept }` and returns what is worth saying;
 * `kept` goes from a step to those after it.
 */
export const walk = {
  'A job that comes back': {
    'the playground opens, with its editor': async ({ browser, site }) => {
      await open(browser, site);
      await browser.until('Monaco in place of the text area', () =>
        browser.evaluate(() => document.querySelector('.monaco-host')?.dataset.ready),
      );
    },
    'a job runs and completes two checkpoints': async ({ browser }) => {
      await run(browser, counting, SPEED.twice);
      await browser.click('tab', 'Checkpoints');
      await browser.see('region', 'Checkpoints', /Checkpoint 2 completed/, 60);
    },
    'a killed TaskManager: restored from the last checkpoint': async ({ browser, kept }) => {
      await browser.click('button', 'Kill TaskManager 1');
      const [, checkpoint] = await browser.see('status', 'Job status', /RUNNING.* restored from checkpoint (\d+)/);
      if (Number(checkpoint) < 2) throw new Error(`It was restored from checkpoint ${checkpoint}.`);
      const [, later] = await browser.see('region', 'Checkpoints', nextAfter(Number(checkpoint)), 60);
      kept.checkpoint = Number(later);
      return `checkpoint ${checkpoint}`;
    },
    'page reload, Resume: restored from IndexedDB': async ({ browser, kept }) => {
      await browser.reload();
      await browser.click('button', 'Resume');
      const [, checkpoint] = await browser.see('status', 'Job status', /RUNNING.* restored from checkpoint (\d+)/, 60);
      if (Number(checkpoint) < kept.checkpoint)
        throw new Error(`Checkpoint ${kept.checkpoint} had completed, it was restored from checkpoint ${checkpoint}.`);
      return `checkpoint ${checkpoint}`;
    },
    'its result is that of a run without failure': async ({ browser }) => {
      await browser.fill('slider', 'Speed', SPEED.fastest);
      await browser.click('tab', 'Results');
      await browser.see('status', 'Job status', /FINISHED/, 120);
      const text = await browser.text('region', 'Sink counts');
      const wrong = KEYS.filter((key) => !text.includes(` ${key} ${EACH} `));
      if (wrong.length > 0) throw new Error(`Not ${EACH} for ${wrong.join(', ')}: ${text.slice(0, 200)}`);
      return `${EACH} of each key`;
    },
  },
  'Errors on their own line': Object.fromEntries(
    Object.entries(faulty).map(([what, fault]) => [what, (context) => findsLine(context, fault)]),
  ),
  'A hostile job': {
    'every attempt to get out fails': async ({ browser, site, stranger, kept }) => {
      await open(browser, site);
      await browser.evaluate(listen);
      await run(browser, hostile(stranger.host), SPEED.fastest);
      const attempts = await browser.until('an end of its attempts', () => browser.evaluate(attemptsShown), 90);
      const worked = attempts.filter(({ ended }) => ended !== 'failed');
      if (worked.length > 0) throw new Error(worked.map(({ attempt, ended }) => `${attempt} ${ended}`).join(', '));
      kept.attempts = attempts.length;
      return `${attempts.length} attempts`;
    },
    'no request has reached the stranger’s server': async ({ browser, stranger }) => {
      const heard = await browser.evaluate(() => window.walkHeard);
      if (heard.length > 0) throw new Error(`The page heard ${JSON.stringify(heard)}.`);
      if (stranger.visits.length > 0) throw new Error(`It was reached: ${stranger.visits.join(', ')}`);
      await browser.evaluate((host) => window.open(`http://${host}/control`, '_blank') && null, stranger.host);
      return '0 visits';
    },
    'forged messages change nothing and are counted': async ({ browser, site }) => {
      await open(browser, site);
      const seen = await browser.evaluate(runForger, forging);
      if (seen.status !== 'FINISHED') throw new Error(`The job ended as ${JSON.stringify(seen)}.`);
      if (seen.refused < FORGERIES) throw new Error(`${seen.refused} of ${FORGERIES} were counted.`);
      return `${seen.refused} refused`;
    },
  },
  'A loop that never ends': {
    'the page stays responsive beside it': async ({ browser, site }) => {
      await open(browser, site);
      await run(browser, endless, SPEED.fastest);
      await browser.see('status', 'Job status', /RUNNING/);
      const gap = await browser.evaluate(() => window.walk.longestGap(3000));
      if (gap > 1000) throw new Error(`The page did not get its turn for ${gap} ms.`);
      await browser.click('tab', 'Event log');
      return `${gap} ms at most`;
    },
    'the watchdog ends it': async ({ browser }) => {
      await browser.see('region', 'Event log', /watchdog/, 30);
      await browser.click('tab', 'Exceptions');
      await browser.see('region', 'Exceptions', /did not return within 5 s, 3 times/, 90);
    },
  },
};

async function open(browser, site) {
  await browser.goto(`${site.address}?fresh`);
  await browser.evaluate(() => localStorage.clear());
  await browser.goto(site.address + PAGE);
  await browser.until('the button Run', async () => (await browser.names('button', 'Run')).length === 1);
}

async function run(browser, code, speed) {
  await browser.fill('textbox', 'Job, TypeScript', code);
  await browser.fill('slider', 'Speed', speed);
  await browser.click('button', 'Run');
}

/** A completed checkpoint with a greater number than `id`. */
function nextAfter(id) {
  return new RegExp(`Checkpoint (${id + 1}|${id + 2}|${id + 3}) completed`);
}

async function findsLine({ browser, site }, { code, line, says, underlined }) {
  await open(browser, site);
  await run(browser, code, SPEED.fastest);
  await browser.click('tab', 'Exceptions');
  await browser.see('region', 'Exceptions', new RegExp(`${says}.* line ${line}\\b`));
  await browser.see('list', 'Problems', new RegExp(`line ${line}\\b`));
  if (!underlined) return `line ${line}`;
  await browser.until(`line ${line}, and no other, underlined in the editor`, async () => {
    const lines = await browser.evaluate(() => window.walk.underlined());
    return lines.length > 0 && lines.every((each) => each === line);
  });
  return `line ${line}`;
}
