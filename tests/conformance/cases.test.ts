/** What must hold of the cases themselves, before any engine runs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import clauses from './clauses.json';

const folder = import.meta.dirname;
const names = readdirSync(join(folder, 'cases')).flatMap((topic) =>
  readdirSync(join(folder, 'cases', topic)).map((name) => `${topic}/${name}`),
);

test.each(names)('%s: has a job, a Java twin, a rule in words and the clauses it pins', (name) => {
  const path = join(folder, 'cases', name);
  for (const file of ['job.ts', 'Job.java']) expect(existsSync(join(path, file)), file).toBe(true);
  expect(JSON.parse(readFileSync(join(path, 'expected.json'), 'utf8')).about).toMatch(/\w/);
  const pinned = (clauses as Record<string, readonly string[]>)[name] ?? [];
  expect(pinned).not.toEqual([]);
  for (const clause of pinned) expect(clause).toMatch(/^\d+(\.\d+)*(\.[cs]\d+)?$/);
});

test('every job is TypeScript that the learner could have written', () => {
  const compiler = join(folder, '../../node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
