// What the project's commands need before they can do anything. Uses only what comes with Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** Flags under which Chromium behaves the same on every machine, a container included. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The words that start a tool of node_modules: faster than npx, and a killed parent leaves no orphan. */
export function tool(...path) {
  return [process.execPath, join(root, 'node_modules', ...path)];
}

/** Runs a command in the project's folder with its output shown; returns whether it succeeded. */
export function run([command, ...args], options = {}) {
  const name = windows && (command === 'npm' || command === 'npx') ? `${command}.cmd` : command;
  const shell = windows && name !== command;
  return spawnSync(name, args, { cwd: root, stdio: 'inherit', shell, ...options }).status === 0;
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Prints the text and leaves where `--help` was asked for. */
export function helpOn(text) {
  if (!process.argv.includes('--help')) return;
  console.log(text.trim());
  process.exit(0);
}

/** Installs the dependencies if they are missing or the lockfile has changed since the last install. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing what Millrace is built from…');
  if (!run(['npm', 'ci', '--no-audit', '--no-fund'])) fail('npm ci failed; what it said is above.');
  writeFileSync(stamp, lock);
}

/** Returns the path of a Chromium or Chrome; undefined if the machine has none. */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : fail(`CHROMIUM_PATH is ${named}, which does not exist.`);
  return installedBrowser() ?? (await playwrightsOwn());
}

/** Returns the path of a Chromium or Chrome, getting one if the machine has none. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  console.log('No Chromium found. Getting the one that Playwright was built for…');
  run([...tool('@playwright', 'test', 'cli.js'), 'install', 'chromium-headless-shell'], { timeout: 300_000 });
  const downloaded = await playwrightsOwn();
  if (downloaded) return downloaded;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    console.log('That failed. Trying apt-get…');
    run(['apt-get', 'update', '-qq']);
    run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  return installedBrowser() ?? fail('No browser. Install Chromium or Chrome, or set CHROMIUM_PATH to one.');
}

function installedBrowser() {
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  const places = {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    win32: programs.filter(Boolean).map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
  };
  const names = windows ? [] : ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...(places[process.platform] ?? [])].find((path) => existsSync(path));
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  const shell = path
    .replace(/chromium-(\d+)/, 'chromium_headless_shell-$1')
    .replace(/chrome-linux(64)?\/chrome$/, 'chrome-headless-shell-linux64/chrome-headless-shell');
  return existsSync(shell) ? shell : undefined;
}
