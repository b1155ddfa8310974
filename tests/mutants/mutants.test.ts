import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import foundBy from './found-by.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const MUTANTS = readdirSync(HERE)
  .filter((name) => name.endsWith('.patch'))
  .map((name) => name.slice(0, -'.patch'.length));
const LIMIT_MS = 600_000;

/** The lines that were printed, and how the command ended. */
function simulateMutants(argv: readonly string[], source = join(ROOT, 'src')) {
  const simulate = ['scripts/cli.mjs', 'simulate', '--mutants', '--known', ...argv];
  const env = { ...process.env, MILLRACE_SOURCE: source };
  const { stdout, stderr, status } = spawnSync(process.execPath, simulate, { cwd: ROOT, encoding: 'utf8', env });
  return { lines: stdout.trim().split('\n'), stderr, status };
}

test('there are twenty mutants and more, each with a seed within 2,000 that finds it', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  expect(Object.keys(foundBy).sort()).toEqual(MUTANTS.sort());
  for (const seed of Object.values(foundBy)) expect(seed).toBeLessThanOrEqual(2000);
});

test('the simulation finds every engine with one thing broken, by the seed that is known, and nothing with these seeds in the unbroken one', {
  timeout: LIMIT_MS,
}, () => {
  const { lines, stderr, status } = simulateMutants([]);
  expect(lines.filter((line) => /^(SURVIVED|UNPROVEN)/.test(line))).toEqual([]);
  const seeds = new Set(Object.values(foundBy)).size;
  expect(lines).toContain(`unbroken 0 of ${seeds} seeds that find a mutant are violated without it`);
  expect(`${lines.at(-1)}${stderr}`).toBe(`${MUTANTS.length} passed, 0 failed`);
  expect(status).toBe(0);
});

test('a patch that breaks nothing is not proven by an engine that is broken already, and one that does not apply survives', {
  timeout: LIMIT_MS,
}, () => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'millrace-mutants-test-'));
  try {
    cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: cache };
    const broken = spawnSync('git', ['apply', join(HERE, 'timers-not-restored.patch')], { cwd: folder, env });
    expect(broken.status).toBe(0);
    const patches = join(folder, 'patches');
    mkdirSync(patches);
    const added = (path: string) => `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+export {};\n`;
    writeFileSync(join(patches, 'harmless.patch'), added('src/harmless.ts'));
    writeFileSync(join(patches, 'misplaced.patch'), added('src/base/assert.ts'));
    const seed = foundBy['timers-not-restored'];
    writeFileSync(join(patches, 'found-by.json'), JSON.stringify({ harmless: seed, misplaced: seed }));
    const { lines, status } = simulateMutants(['--patches', patches], join(folder, 'src'));
    expect(lines).toContainEqual(expect.stringMatching(/^SURVIVED misplaced: the patch does not apply: /));
    expect(lines).toContainEqual(
      expect.stringMatching(`^UNPROVEN harmless: seed ${seed} is violated without it too: `),
    );
    expect(lines.at(-1)).toBe('0 passed, 2 failed');
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
