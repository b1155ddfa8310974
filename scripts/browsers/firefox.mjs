// Firefox as it is released, driven by Marionette and not by WebDriver BiDi: that listens to every Worker, and then Firefox now and then loses the
// wake-up of a Worker that starts another (docs/browsers.md).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMarionette } from './marionette.mjs';
import { findProgram } from './on-path.mjs';
import { asynchronous, clickAt, outcomeOf } from './web-driver.mjs';

export const name = 'firefox';
export const install = 'Debian: apt-get install firefox-esr. Elsewhere: https://www.firefox.com. Or set FIREFOX_PATH.';

/** Nothing but the page that it is sent to; port 0 is any that is free. */
const PREFERENCES = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
};
const TIMEOUTS = { script: 180_000, pageLoad: 60_000 };
const START_MS = 60_000;

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
  const machine = startMachine(executablePath);
  try {
    const marionette = await connectMarionette(await portOf(machine));
    const { capabilities } = await marionette.call('WebDriver:NewSession');
    await marionette.call('WebDriver:SetTimeouts', TIMEOUTS);
    return driverOf(marionette, capabilities, machine);
  } catch (error) {
    await machine.end();
    throw error;
  }
}

/** Firefox with a profile of its own: nothing of the user's is read or left behind. */
function startMachine(executablePath) {
  const profile = mkdtempSync(join(tmpdir(), 'millrace-firefox-'));
  const lines = Object.entries(PREFERENCES).map((entry) => `user_pref(${entry.map((part) => JSON.stringify(part))});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const firefox = spawn(executablePath, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    env: { ...process.env, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '900' },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => {
    firefox.once('exit', resolve);
    firefox.once('error', resolve);
  });
  return {
    profile,
    ended,
    end: async () => {
      firefox.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Firefox writes the port that it listens at into its profile. */
async function portOf({ profile, ended }) {
  const file = join(profile, 'MarionetteActivePort');
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  for (const deadline = Date.now() + START_MS; Date.now() < deadline && !isOver; ) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(isOver ? 'Firefox ended as it started.' : `Firefox did not start within ${START_MS / 1000} s.`);
}

function driverOf({ call, end }, { browserName, browserVersion }, machine) {
  return {
    version: `${browserName} ${browserVersion}`,
    goto: (url) => call('WebDriver:Navigate', { url }),
    reload: () => call('WebDriver:Refresh'),
    evaluate: async (code) => {
      const { value } = await call('WebDriver:ExecuteAsyncScript', { script: asynchronous(code), args: [] });
      return outcomeOf(value);
    },
    clickAt: (x, y) => call('WebDriver:PerformActions', clickAt(x, y)),
    close: async () => {
      end();
      await machine.end();
    },
  };
}
