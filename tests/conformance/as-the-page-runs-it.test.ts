/** The button `Run here` of the fidelity page: recorded jobs through the run service, with rows read from the trace. */

import { readFileSync } from 'node:fs';
import cases from 'virtual:conformance-cases';
import count from 'virtual:conformance-count';
import index from 'virtual:conformance-index';
import { expect, test } from 'vitest';
import { casesIn } from '../../src/cli/conformance/read-cases.ts';
import { checkCase } from '../../src/conformance/check-case.ts';
import { runServiceHost } from '../../src/conformance/run-service-host.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from '../../src/hosts/simulation/simulated-runs.ts';

const folder = `${import.meta.dirname}/cases`;
const host = runServiceHost(new SimulatedRuns(loadJob));

test('the page has the cases that the other tests run', () => {
  const onDisk = casesIn(folder);
  expect(Object.values(cases).map(({ twin: _twin, ...rest }) => rest)).toEqual(onDisk);
  expect(index.map(({ name }) => name)).toEqual(onDisk.map(({ name }) => name));
  expect(count).toBe(onDisk.length);
  expect(Object.values(cases).map(({ twin }) => twin)).toEqual(
    onDisk.map(({ name }) => readFileSync(`${folder}/${name}/Job.java`, 'utf8')),
  );
});

test.each(index.map(({ name }) => name))('%s: agrees as the page runs it', async (name) => {
  expect((await checkCase(host, cases[name]!, [1])).differences).toEqual([]);
});

test('a difference is said in words on the page, too', async () => {
  const original = cases['rolling/sum-emits-every-update']!;
  const altered = { ...original, sinks: { out: { ...original.sinks.out!, values: [] } } };
  expect((await checkCase(host, altered, [1])).differences).toEqual([expect.stringContaining('expected nothing more')]);
});
