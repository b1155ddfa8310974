// WebKit as WebKitGTK has it, driven by its own WebDriver over plain HTTP. It has no headless mode, so it gets a display that nobody sees.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './on-path.mjs';
import { asynchronous, clickAt, outcomeOf } from './web-driver.mjs';

export const name = 'webkit';
export const install =
  'Debian: apt-get install webkit2gtk-driver xvfb. Fedora: dnf install webkit2gtk4.1 xorg-x11-server-Xvfb. WebKitGTK is for Linux only; on macOS look with Safari.';

const TIMEOUTS = { script: 180_000, pageLoad: 60_000 };

/** What `open` needs; undefined where one of it is not installed. */
export async function find() {
  const found = {
    driver: findProgram('WebKitWebDriver', '/usr/libexec/webkit2gtk-4.1/WebKitWebDriver'),
    browser: findProgram(
      '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
      '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
      '/usr/lib/webkit2gtk-4.1/MiniBrowser',
      '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
    ),
    display: findProgram('Xvfb'),
  };
  return Object.values(found).every(Boolean) ? found : undefined;
}

/** @returns {Promise<import('./browser.mjs').Driver>} */
export async function open(programs) {
  const machine = await startMachine(programs);
  try {
    const session = await openSession(machine, programs.browser);
    return driverOf(session, machine);
  } catch (error) {
    machine.end();
    throw error;
  }
}

/** The display and the WebDriver, with a home of their own: nothing of the user's is read or left behind. */
async function startMachine(programs) {
  const home = mkdtempSync(join(tmpdir(), 'millrace-webkit-'));
  const display = spawn(programs.display, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const started = [display];
  const end = () => {
    for (const program of started.reverse()) program.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const number = await firstLine(display);
    const env = {
      ...process.env,
      DISPLAY: `:${number}`,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    };
    const port = 20_000 + (process.pid % 20_000);
    started.push(spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' }));
    const machine = { address: `http://127.0.0.1:${port}`, end };
    await until(() => call(machine, 'GET', '/status'));
    return machine;
  } catch (error) {
    end();
    throw error;
  }
}

function firstLine(display) {
  return new Promise((resolve, reject) => {
    display.on('exit', () => reject(new Error('Xvfb did not start.')));
    display.stdio[3].once('data', (number) => resolve(String(number).trim()));
  });
}

async function until(attempt, tries = 50) {
  try {
    await attempt();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await until(attempt, tries - 1);
  }
}

async function openSession(machine, binary) {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } };
  const { sessionId, capabilities: got } = await call(machine, 'POST', '/session', { capabilities });
  const session = (method, path, body) => call(machine, method, `/session/${sessionId}${path}`, body);
  await session('POST', '/timeouts', TIMEOUTS);
  await session('POST', '/window/rect', { x: 0, y: 0, width: 1280, height: 860 });
  return { call: session, version: got.browserVersion };
}

async function call({ address }, method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebKitWebDriver, ${path}: ${value.error}: ${value.message}`);
  return value;
}

function driverOf({ call: session, version }, machine) {
  return {
    version: `WebKitGTK ${version}`,
    goto: (url) => session('POST', '/url', { url }),
    reload: () => session('POST', '/refresh', {}),
    evaluate: async (code) => {
      const answered = await session('POST', '/execute/async', { script: asynchronous(code), args: [] });
      return outcomeOf(answered);
    },
    clickAt: (x, y) => session('POST', '/actions', clickAt(x, y)),
    close: async () => {
      await session('DELETE', '').catch(() => undefined);
      machine.end();
    },
  };
}
