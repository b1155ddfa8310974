// `npm run soak`: how the page bears a long run at its fastest speed with machines dying all along. Prints figures; no part of `npm test`.
import { parseArgs } from 'node:util';
import { browseBuiltSite } from './built-site.mjs';
import { ensureInstalled, fail, helpOn } from './prepare.mjs';
import { GROWTH_MAX, SLACK_MB, soakLive } from './soak-live.mjs';

/** What a person takes for moving: 20 pictures a second. */
const MEDIAN_MS_AIM = 50;
const WINDOW_S = 15;

helpOn(`
npm run soak [-- --seconds 180] [--kills 8] [--panel Results]
npm run soak -- --live [--seconds 600] [--seed 1]
Runs the playground's job as fast as it goes and kills a TaskManager again and again; a new one is added for each.
Prints each ${WINDOW_S} s: the frames drawn and how long they took (median, 95th percentile, longest), how much of a processor the page's own thread
used, for a frame and in all, and its memory. The page shares the processors with the job, so that on a busy machine only the use for a frame says much.
Leaves with 1 where the median of the windows after the first minute is above ${MEDIAN_MS_AIM} ms.

With --live a job runs on the live host, where slots run freely, for about as many seconds, and faults are drawn from the seed against it all
along: machines that die or fall silent and others that come, a dying JobManager, tasks, calls, checkpoints and storage that fail.
Prints each ${WINDOW_S} s what the page and its Workers hold on their heaps once their garbage is gone. Leaves with 1 where a sum is not exact in the end,
or where memory has grown: the median of the last third of the run above ${GROWTH_MAX} times that of its first third and ${SLACK_MB} MB.
`);
const { seconds, kills, panel, live, seed } = options();
ensureInstalled();
if (live) process.exit((await soakLive({ seconds, seed })) ? 0 : 1);
const { address, browser, close } = await browseBuiltSite();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${address}#/playground`);
const tools = await page.context().newCDPSession(page);
await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
await page.getByRole('tab', { name: panel, exact: true }).click();
await page.getByRole('slider', { name: 'Speed' }).press('End');
await page.evaluate(countFrames);
await page.getByRole('button', { name: 'Run', exact: true }).click();
await page.getByRole('status', { name: 'Job status' }).getByText('RUNNING').waitFor();

const medians = [];
let before = await measured();
let killed = 0;
console.log('   s   frames  median     95 %  longest  a frame    thread   memory  status');
for (let second = 1; second <= seconds; second++) {
  await new Promise((passed) => setTimeout(passed, 1000));
  if (killed < kills && second >= ((killed + 1) * seconds) / (kills + 2)) {
    killed++;
    await page.getByRole('button', { name: 'Add TaskManager' }).click();
    await page
      .getByRole('button', { name: /^Kill TaskManager/ })
      .first()
      .click();
  }
  if (second % WINDOW_S === 0) await tell(second);
}
await close();
const late = medians.slice(Math.min(60 / WINDOW_S, medians.length - 1)).toSorted((a, b) => a - b);
const median = late[Math.floor(late.length / 2)];
console.log(`median of a frame after a minute: ${median.toFixed(0)} ms (aim: ${MEDIAN_MS_AIM} ms)`);
process.exit(median > MEDIAN_MS_AIM ? 1 : 0);

/** In the page: keeps how long each frame took. */
function countFrames() {
  window.frameTimes = [];
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    window.frameTimes.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  });
}

async function measured() {
  const { metrics } = await tools.send('Performance.getMetrics');
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  return { at: performance.now(), thread: value('TaskDuration'), heap: value('JSHeapUsedSize') };
}

async function tell(second) {
  const frames = await page.evaluate(() => window.frameTimes.splice(0).sort((a, b) => a - b));
  const status = await page.getByRole('status', { name: 'Job status' }).innerText();
  const now = await measured();
  const used = 1000 * (now.thread - before.thread);
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))];
  medians.push(at(0.5));
  const columns = [
    String(second).padStart(4),
    String(frames.length).padStart(8),
    ...[at(0.5), at(0.95), at(1)].map((ms) => `${ms.toFixed(0)} ms`.padStart(8)),
    `${(used / frames.length).toFixed(1)} ms`.padStart(9),
    `${((100 * used) / (now.at - before.at)).toFixed(0)} %`.padStart(9),
    `${(now.heap / 1e6).toFixed(0)} MB`.padStart(8),
  ];
  console.log(`${columns.join(' ')}  ${status.replaceAll('\n', ' ')}`);
  before = now;
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string' },
        live: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        kills: { type: 'string', default: '8' },
        panel: { type: 'string', default: 'Results' },
      },
    });
    const { live, panel } = values;
    const seconds = Number(values.seconds ?? (live ? 600 : 180));
    return { seconds, kills: Number(values.kills), panel, live, seed: Number(values.seed) };
  } catch (error) {
    return fail(`${error.message} Try --help.`);
  }
}
