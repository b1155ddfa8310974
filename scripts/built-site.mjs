// The built site in a real Chromium, for commands that drive it: builds it when it is missing or older than what it is made of.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { serveSite } from './browsers/servers.mjs';
import { chromiumFlags, ensureBrowser, fail, root, run, tool } from './prepare.mjs';

const dist = join(root, 'dist');
const madeOf = ['src', 'lessons', 'public', 'scripts/vite', 'index.html', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the site where that is due, and serves it.
 * @returns `{ address, close }`.
 */
export function serveBuiltSite() {
  const isOld = !existsSync(join(dist, 'index.html')) || changed(madeOf) > statSync(join(dist, 'index.html')).mtimeMs;
  if (isOld && !run([...tool('vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], { stdio: 'pipe' }))
    fail('The build failed. npx vite build says why.');
  return serveSite(dist);
}

/**
 * Serves the built site and starts a browser.
 * @returns `{ address, browser, close }`.
 */
export async function browseBuiltSite() {
  const site = await serveBuiltSite();
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ['--headless', ...chromiumFlags],
  });
  return {
    address: site.address,
    browser,
    async close() {
      await browser.close();
      site.close();
    },
  };
}

/**
 * Opens the site with its test handle (src/hosts/browser/test-handle.ts).
 * @returns `run(host, spec, sinks)`, which gives `{ status, failure, rows }` of a job that has come to its end, and `close()`.
 */
export async function openBuiltSite() {
  const { address, browser, close } = await browseBuiltSite();
  const page = await browser.newPage();
  await page.goto(`${address}?testing=1#/course`);
  await page.waitForFunction(() => window.millrace !== undefined);
  const runs = await page.evaluateHandle(() => window.millrace.openStoredRuns('command'));
  return {
    run: (host, spec, sinks) =>
      runs.evaluate((runs, [host, spec, sinks]) => runs.run(spec, sinks, host), [host, spec, sinks]),
    close,
  };
}

/** When any of these was changed last, in milliseconds since 1970. */
function changed(paths) {
  return Math.max(...paths.map((path) => changedAt(join(root, path))));
}

function changedAt(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}
