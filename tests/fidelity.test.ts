/** docs/fidelity.md, which the page shows with its numbers as of today: it claims no more than the recordings show. */

import jobs from 'virtual:conformance-index';
import { facts, leftOut } from 'virtual:recorded-facts';
import { expect, test } from 'vitest';
import text from '../docs/fidelity.md?raw';
import { CLAUSE_SECTIONS, sectionOf } from '../src/conformance/clause-sections.ts';
import { CLUSTER_DEVIATIONS } from '../src/director/default-cluster.ts';
import { CLAIMS } from '../src/ui/fidelity/claims.ts';
import { fidelityDocument, jobsOf, region } from '../src/ui/fidelity/document.ts';
import { LEFT_OUT } from './facts/left-out.ts';

const today = fidelityDocument(CLUSTER_DEVIATIONS);

/** Of each row of a table in the document, by its first cell: what the numbers in each other cell add up to. */
function sumsIn(document: string, name: string): ReadonlyMap<string, readonly number[]> {
  const rows = (document.match(region(name))?.[0].split('\n') ?? []).filter((line) => line.startsWith('|'));
  const sum = (cell: string) =>
    [...cell.matchAll(/(?<![\d.])\d+(?![\d.])/g)].reduce((total, [digits]) => total + Number(digits), 0);
  return new Map(
    rows.map((row) => {
      const [, first = '', ...rest] = row.split('|').map((cell) => cell.trim());
      return [first, rest.map(sum)];
    }),
  );
}

test.each(['as-in-flink', 'cases'])(
  'docs/fidelity.md counts no more than there is: %s (npm run fidelity writes it anew)',
  (name) => {
    const there = sumsIn(today, name);
    for (const [row, sums] of sumsIn(text, name)) {
      expect([...there.keys()]).toContain(row);
      sums.forEach((sum, cell) => {
        // The clauses of a claim are no count.
        if (name === 'cases' || cell > 0) expect(sum, row).toBeLessThanOrEqual(there.get(row)?.[cell] ?? 0);
      });
    }
  },
);

test('of the recordings it tells the numbers of jobs, of facts and of those that are left out', () => {
  const all = facts.reduce((sum, fact) => sum + fact.all, 0);
  const missing = LEFT_OUT.reduce((sum, { count }) => sum + count, 0);
  expect(today).toContain(
    `**${jobs.length} jobs** and **${all} facts** are recorded. Millrace agrees with all of the jobs and with ${all - missing} of the facts; the other ${missing} are left out.`,
  );
});

test('it has each entry of the list of facts that are left out, with its reason', () => {
  expect(leftOut).toEqual(LEFT_OUT);
  for (const { topic, count, why } of LEFT_OUT) {
    expect(today).toContain(`- ${count} fact${count === 1 ? '' : 's'} of \`${topic}\`: ${why}.`);
  }
});

test('whatever is recorded stands behind a claim, and facts behind one only', () => {
  const claimed = new Set(CLAIMS.flatMap(jobsOf));
  expect(jobs.filter(({ name }) => !claimed.has(name)).map(({ name }) => name)).toEqual([]);
  expect(CLAIMS.flatMap(({ facts: topics = [] }) => topics).sort()).toEqual(facts.map(({ topic }) => topic).sort());
});

test('every clause that a job pins is of a section with a name', () => {
  const sections = new Set(jobs.flatMap((job) => job.clauses.map(sectionOf)));
  expect([...sections].filter((section) => !(section in CLAUSE_SECTIONS))).toEqual([]);
});
