import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { casesIn } from '../../src/cli/conformance/read-cases.ts';
import { simulationHost } from '../../src/cli/conformance/simulation-host.ts';
import { checkCase } from '../../src/conformance/check-case.ts';
import { compareSink } from '../../src/conformance/compare-sink.ts';

const cases = casesIn(fileURLToPath(new URL('./cases', import.meta.url)));

test.each(cases.map((found) => [found.name, found] as const))('%s: as Flink 2.3.0 did it', async (_name, found) => {
  expect((await checkCase(simulationHost, found, [1, 2, 3])).differences).toEqual([]);
});

test('an altered expectation is a difference in words', async () => {
  const original = cases.find(({ name }) => name === 'rolling/sum-emits-every-update');
  const altered = JSON.parse(JSON.stringify(original));
  altered.sinks.out.values.push(['never', 1]);
  const { differences } = await checkCase(simulationHost, altered, [1]);
  expect(differences).toEqual([expect.stringContaining('never')]);
});

test('a job that ends otherwise than expected is a difference in words', async () => {
  const original = cases.find(({ name }) => name === 'errors/null-key');
  const altered = { ...original!, failure: { job: 'FAILED', causeContains: 'something else' } as const };
  const { differences } = await checkCase(simulationHost, altered, [1]);
  expect(differences).toEqual([expect.stringContaining('expected a message with "something else", because')]);
});

test.each([
  ['list', [1, 2], [2, 1], 'row 0: expected 1, found 2'],
  ['multiset', [1, 1, 2], [1, 2, 3], 'missing 1'],
  [
    'perKey',
    [
      ['a', 1],
      ['b', 1],
      ['a', 2],
    ],
    [
      ['a', 2],
      ['b', 1],
      ['a', 1],
    ],
    'key "a", row 0',
  ],
] as const)('rows compared as %s', (compare, wanted, found, difference) => {
  expect(compareSink('out', { compare, key: 0, values: wanted }, wanted)).toEqual([]);
  expect(compareSink('out', { compare, key: 0, values: wanted }, found).join('\n')).toContain(difference);
});
