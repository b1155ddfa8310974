// Walks once in one browser and notes how each step ended.
import { Browser } from './browser.mjs';
import { serveStranger } from './servers.mjs';
import { walk } from './walk.mjs';

/**
 * With a browser and a stranger of its own. Never throws: a browser that does not start is a step that failed.
 * @returns a list of `{ column, chapter, step, ok, seconds, says }`.
 */
export async function walkIn(kind, { found, site, column }) {
  const stranger = await serveStranger();
  const results = [];
  const note = (result) => results.push(told({ column, ...result }));
  let browser;
  const start = await timed(async () => {
    browser = new Browser(await kind.open(found));
    return browser.version;
  });
  note({ chapter: column, step: 'starts', ...start });
  if (browser) {
    for (const [chapter, steps] of Object.entries(walk)) {
      const context = { browser, site, stranger, kept: {} };
      let goesOn = true;
      for (const [step, take] of Object.entries(steps)) {
        const ended = goesOn ? await timed(() => take(context)) : { ok: false, seconds: 0, says: 'not reached' };
        goesOn = ended.ok;
        note({ chapter, step, ...ended });
      }
    }
    await browser.close().catch(() => undefined);
  }
  stranger.close();
  return results;
}

async function timed(take) {
  const began = Date.now();
  const ended = await take().then(
    (says) => ({ ok: true, says: says ?? '' }),
    (error) => ({ ok: false, says: error.message }),
  );
  return { ...ended, seconds: (Date.now() - began) / 1000 };
}

function told(result) {
  const { column, chapter, step, ok, seconds, says } = result;
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${column}, ${chapter}: ${step} (${seconds.toFixed(1)} s)${says ? `\n       ${says}` : ''}`,
  );
  return result;
}
