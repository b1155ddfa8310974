// Firefox as it is released, driven by Puppeteer over WebDriver BiDi.
import puppeteer from 'puppeteer-core';
import { findProgram } from './on-path.mjs';

export const name = 'firefox';
export const install = 'Debian: apt-get install firefox-esr. Elsewhere: https://www.firefox.com. Or set FIREFOX_PATH.';

/** What `open` needs; undefined where it is not installed. */
export async function find() {
  return findProgram(
    process.env.FIREFOX_PATH ?? 'firefox',
    'firefox-esr',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  );
}

/** @returns {Promise<import('./browser.mjs').Driver>} */
export async function open(executablePath) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
  });
  const page = await browser.newPage();
  return {
    version: (await browser.version()).replace('/', ' '),
    goto: (address) => goTo(page, address),
    reload: () => page.reload(),
    evaluate: (code) => page.evaluate(code),
    clickAt: (x, y) => page.mouse.click(x, y),
    close: () => browser.close(),
  };
}

/** Firefox now and then aborts a navigation that nothing has overtaken, while the page it leaves is still closing: it is asked once more. */
async function goTo(page, address) {
  try {
    await page.goto(address);
  } catch (error) {
    if (!/NS_BINDING_ABORTED/.test(error.message)) throw error;
    await page.goto(address);
  }
}
