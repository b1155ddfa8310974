import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import foundBy from './found-by.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MUTANTS = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.patch'))
  .map((name) => name.slice(0, -'.patch'.length));
const LIMIT_MS = 600_000;

test('there are twenty mutants and more, each with a seed within 2,000 that finds it', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  expect(Object.keys(foundBy).sort()).toEqual(MUTANTS.sort());
  for (const seed of Object.values(foundBy)) expect(seed).toBeLessThanOrEqual(2000);
});

test('the simulation finds every engine with one thing broken, by the seed that is known', {
  timeout: LIMIT_MS,
}, () => {
  const simulate = ['scripts/cli.mjs', 'simulate', '--mutants', '--known'];
  const { stdout, stderr, status } = spawnSync(process.execPath, simulate, { cwd: ROOT, encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.startsWith('SURVIVED'))).toEqual([]);
  expect(`${stdout.trim().split('\n').at(-1)}${stderr}`).toBe(`${MUTANTS.length} passed, 0 failed`);
  expect(status).toBe(0);
});
