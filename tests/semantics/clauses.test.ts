/**
 * The numbered clauses of the semantics, what Flink does, and that each is named: by the title of a test, by a recorded job
 * (tests/conformance/clauses.json), or in clauses.json with the reason why nothing shows it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import recorded from '../conformance/clauses.json' with { type: 'json' };
import list from './clauses.json' with { type: 'json' };

const root = new URL('../..', import.meta.url).pathname;
const clauses = Object.entries(list.clauses).flatMap(([section, last]) =>
  last.split(' ').map((n) => `${section}.${n}`),
);
const without = list.without as Readonly<Record<string, string>>;

/** Clauses in the texts of a test file: in titles, and in tables that titles are made from. */
function namedIn(source: string): string[] {
  const texts = source.matchAll(/(['"`])((?:(?!\1).)*)\1/g);
  return [...texts].flatMap(([, , text = '']) => text.match(/(?<![\d.])\d\.\d+(?:\.[a-z]?\d+)?(?![\d.]*\d)/g) ?? []);
}

const named = new Set(Object.values(recorded).flat());
for (const folder of ['src', 'tests']) {
  for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.test.ts')) continue;
    for (const clause of namedIn(readFileSync(join(root, folder, path), 'utf8'))) named.add(clause);
  }
}

test('each clause is named by a test or a recorded job, or it says why not', () => {
  expect(clauses.filter((clause) => !named.has(clause) && without[clause] === undefined)).toEqual([]);
});

test('a reason is given only for a clause that nothing names', () => {
  expect(Object.keys(without).filter((clause) => named.has(clause) || !clauses.includes(clause))).toEqual([]);
  for (const reason of Object.values(without)) expect(reason.split(' ').length).toBeGreaterThan(4);
});
