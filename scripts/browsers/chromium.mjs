// Chromium, driven by Playwright. It launches it with site isolation as a user has it, which Puppeteer turns off for sandboxed frames.
import { chromium } from 'playwright';
import { chromiumFlags, findBrowser } from '../prepare.mjs';

export const name = 'chromium';
export const install =
  'Debian: apt-get install chromium. Elsewhere: npx playwright install chromium. Or set CHROMIUM_PATH.';

/** What `open` needs; undefined where it is not installed. */
export const find = findBrowser;

/** @returns {Promise<import('./browser.mjs').Driver>} */
export async function open(executablePath) {
  const browser = await chromium.launch({ executablePath, args: ['--headless', ...chromiumFlags] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  return {
    version: `Chromium ${browser.version()}`,
    goto: (address) => page.goto(address),
    reload: () => page.reload(),
    evaluate: (code) => page.evaluate(code),
    clickAt: (x, y) => page.mouse.click(x, y),
    close: () => browser.close(),
  };
}
