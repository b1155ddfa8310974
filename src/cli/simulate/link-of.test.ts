import { expect, test } from 'vitest';
import { LINK_BYTES_MAX, unpackRun } from '../../share/packed-run.ts';
import { linkOf } from './link-of.ts';
import { drawRun } from './run-plan.ts';

test.each([1, 9, 14, 47])('the run of seed %i goes into a link and comes out of it', async (seed) => {
  const { spec } = drawRun(seed, 'all');
  const link = await linkOf(spec);
  expect(link).toMatch(/^#\/r\/[\w-]+$/);
  expect(link.length).toBeLessThan(LINK_BYTES_MAX);
  const shared = await unpackRun(link.slice('#/r/'.length));
  const { code, cluster, configuration, tape, pace, recordsPerBuffer } = spec;
  expect(shared.spec).toEqual({ code, cluster, configuration, seed, tape, pace, recordsPerBuffer });
  expect(shared.data).toEqual(spec.dataSets);
});
