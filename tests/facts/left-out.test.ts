/** What of the recordings is left out: no more than the list says, and nothing without a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LEFT_OUT } from './left-out.ts';

const topics = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json') && file !== 'left-out.json');
const facts = topics.flatMap((file) => {
  const { topic, cases } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  return (cases as { case: string }[]).map(({ case: name }) => ({ topic: topic as string, name }));
});
const namedBy = ({ topic, cases }: (typeof LEFT_OUT)[number]) =>
  facts.filter((fact) => fact.topic === topic && new RegExp(cases).test(fact.name));

test.each(LEFT_OUT)('$topic, $cases: as many facts as the list says, for a reason', (entry) => {
  expect(namedBy(entry)).toHaveLength(entry.count);
  expect(entry.why.split(' ').length).toBeGreaterThan(4);
});

test('of 762 recorded facts so many are left out, none of them twice', () => {
  const leftOut = LEFT_OUT.flatMap(namedBy);
  expect(facts).toHaveLength(762);
  expect(new Set(leftOut).size).toBe(leftOut.length);
  expect([LEFT_OUT.length, leftOut.length]).toEqual([3, 7]);
});
