/** `npm run browsers`, the walk in three browsers, says what it did not do. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('where no browser is installed the walk fails, though missing ones are skipped', () => {
  const walk = ['scripts/browsers.mjs', 'webkit', '--skip-missing', '--site', 'public'];
  const env = { ...process.env, PATH: '' };
  const { stdout, status } = spawnSync(process.execPath, walk, { cwd: ROOT, env, encoding: 'utf8' });
  expect(stdout).toContain('webkit is not installed.');
  expect(stdout.trim().split('\n').at(-1)).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});
