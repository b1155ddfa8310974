// `npm test`: installs when needed, finds a browser, and runs everything that must hold. `npm test -- unit pages` runs some of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser, ensureInstalled, helpOn, run, tool } from './prepare.mjs';

const limitMinutes = 15;
helpOn(`
npm test [-- STEP…]
Steps: types, lint, lockfile, unit (units, layers, recorded facts, conformance, lessons, seeded whole jobs), browser (adapters in real Chromium),
build, budget, pages (Playwright on the built site). Prints where the time went; its last line counts every test of all steps.
The whole should stay under ${limitMinutes} minutes on two quiet cores; it says so where it does not.
`);
ensureInstalled();
const reports = mkdtempSync(join(tmpdir(), 'millrace-test-'));
const report = (name) => join(reports, `${name}.json`);
const vitest = (project) => [
  ...tool('vitest', 'vitest.mjs'),
  'run',
  '--project',
  project,
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report(project)}`,
];

/** Counts of Vitest's JSON report. */
function vitestCount(name) {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
    readFileSync(report(name), 'utf8'),
  );
  // A file that could not even be loaded has no tests to count.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + Math.min(broken, numFailedTestSuites) };
}

/** Counts of Playwright's JSON report. */
function playwrightCount(name) {
  const { stats, errors } = JSON.parse(readFileSync(report(name), 'utf8'));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

const steps = {
  types: { command: tool('typescript', 'bin', 'tsc') },
  lint: { command: [...tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings'] },
  lockfile: { command: ['npm', 'ci', '--dry-run', '--os=darwin', '--cpu=arm64', '--no-audit', '--loglevel=error'] },
  // Vitest leaves one processor free, which of two is half.
  unit: { command: [...vitest('unit'), '--maxWorkers=100%'], count: vitestCount },
  browser: { command: vitest('browser'), count: vitestCount, needsBrowser: true },
  build: { command: [...tool('vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'] },
  budget: { command: [process.execPath, 'scripts/budget.mjs'] },
  pages: {
    command: [...tool('@playwright', 'test', 'cli.js'), 'test'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('pages') },
    count: playwrightCount,
    needsBrowser: true,
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps[name]);
if (unknown.length) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
const names = asked.length ? asked : Object.keys(steps);
const browser = names.some((name) => steps[name].needsBrowser) ? await ensureBrowser() : '';
// A log file wants no colour codes: they are most of what a thousand dots weigh.
const colours = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
const began = Date.now();
const table = [];
for (const name of names) {
  const { command, env, count } = steps[name];
  console.log(`── ${name}`);
  const from = Date.now();
  const ok = run(command, { env: { ...process.env, ...colours, CHROMIUM_PATH: browser, ...env } });
  table.push({ name, seconds: (Date.now() - from) / 1000, ...counted(name, ok, count) });
}
rmSync(reports, { recursive: true, force: true });

/** A step that counts no tests is one; a step that failed has failed at least once. */
function counted(name, ok, count) {
  const plain = { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  if (!count) return plain;
  try {
    const { passed, failed } = count(name);
    return { passed, failed: ok ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

console.log('\nstep        seconds   passed   failed');
for (const row of table) {
  const columns = [row.seconds.toFixed(1).padStart(9), String(row.passed).padStart(8), String(row.failed).padStart(8)];
  console.log(row.name.padEnd(10) + columns.join(' '));
}
const minutes = (Date.now() - began) / 60_000;
console.log(`${minutes.toFixed(1)} of ${limitMinutes} minutes`);
const total = (field) => table.reduce((sum, row) => sum + row[field], 0);
// Said and not failed: a machine that others use as well may be slow for reasons of its own.
if (minutes > limitMinutes) console.error(`That is too long: keep it under ${limitMinutes} minutes on two cores.`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') ? 1 : 0);
