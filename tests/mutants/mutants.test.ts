import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATCHES = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.patch'));
const LIMIT_MS = 600_000;

test('the simulation finds every engine with one thing broken', { timeout: LIMIT_MS }, () => {
  const simulate = ['scripts/cli.mjs', 'simulate', '--mutants', '--first', '--seeds', '1-60'];
  const { stdout, status } = spawnSync(process.execPath, simulate, { cwd: ROOT, encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.startsWith('SURVIVED'))).toEqual([]);
  expect(stdout.trim().split('\n').at(-1)).toBe(`${PATCHES.length} passed, 0 failed`);
  expect(status).toBe(0);
});
