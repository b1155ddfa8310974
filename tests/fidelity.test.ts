/** docs/fidelity.md, which the page shows: its numbers and lists are those of the recordings, and each of its claims has some behind it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLAUSE_SECTIONS, sectionOf } from '../src/conformance/clause-sections.ts';
import { CLAIMS } from './support/fidelity-claims.ts';
import { FACTS, JOBS, jobsOf, withNumbers } from './support/fidelity-document.ts';

const file = new URL('../docs/fidelity.md', import.meta.url);
const text = readFileSync(file, 'utf8');

test('docs/fidelity.md is up to date (npx vitest run --project unit tests/fidelity.test.ts -u writes its numbers and lists anew)', async () => {
  await expect(withNumbers(text)).toMatchFileSnapshot(file.pathname);
});

test('whatever is recorded stands behind a claim, and facts behind one only', () => {
  const claimed = new Set(CLAIMS.flatMap(jobsOf));
  expect(JOBS.filter(({ name }) => !claimed.has(name)).map(({ name }) => name)).toEqual([]);
  expect(CLAIMS.flatMap(({ facts = [] }) => facts).sort()).toEqual(FACTS.map(({ topic }) => topic).sort());
});

test('every clause that a job pins is of a section with a name', () => {
  const sections = new Set(JOBS.flatMap((job) => job.clauses.map(sectionOf)));
  expect([...sections].filter((section) => !(section in CLAUSE_SECTIONS))).toEqual([]);
});
