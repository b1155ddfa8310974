import { expect, test } from 'vitest';
import { specOf } from '../../conformance/case-spec.ts';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import { textsOf } from './plan-texts.ts';
import { drawPlan, isFixed, type RandomPlan } from './random-plan.ts';
import { candidates, shrunkTogether } from './shrink.ts';

const plans = Array.from({ length: 60 }, (_, index) => drawPlan(index + 1));

test('a seed is always the same job', () => {
  expect(textsOf(drawPlan(7))).toEqual(textsOf(drawPlan(7)));
  expect(new Set(plans.map((plan) => textsOf(plan).jobTs)).size).toBe(plans.length);
});

test('every kind of stage is drawn', () => {
  const kinds = new Set(plans.flatMap(({ stages }) => stages.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(
    ['add', 'filter', 'flatMap', 'mark', 'reduce', 'rekey', 'rolling', 'rollingBy'].concat([
      'split',
      'spread',
      'stamp',
      'stateful',
      'timers',
      'where',
      'window',
    ]),
  );
});

test('every job runs to its end', () => {
  for (const plan of plans) {
    const { jobTs } = textsOf(plan);
    const job = loadJob(jobTs);
    if ('message' in job) throw new Error(`seed ${plan.seed}, line ${job.line}: ${job.message}`);
    const spec = specOf({ name: 'random', code: jobTs, parallelism: 1, sinks: {}, failure: null }, 1);
    const { status, failure } = new Simulation(spec, job, { tracing: false }).runToEnd(400_000);
    expect([plan.seed, status, failure?.message]).toEqual([plan.seed, 'FINISHED', undefined]);
  }
});

test('what hangs on an order that Flink does not fix is not drawn', () => {
  const spread = { kind: 'spread', how: 'rebalance', parallelism: 2, amount: 1 } as const;
  const rolling = { kind: 'rolling', key: 'text', parallelism: 1, by: 'sum' } as const;
  expect(isFixed([rolling, spread])).toBe(true);
  expect(isFixed([spread, rolling])).toBe(false);
});

test('a job that disagrees is made smaller while it disagrees', async () => {
  const plan = plans.find(({ stages, rows }) => stages.length > 3 && rows.length > 5);
  if (plan === undefined) throw new Error('No plan is large enough.');
  const wanted = plan.stages.at(-1);
  const disagrees = ({ stages, rows }: RandomPlan) => stages.at(-1) === wanted && rows.length > 1;
  const [smallest] = await shrunkTogether([plan], async (tried) => tried.filter(disagrees));
  expect(smallest?.rows).toHaveLength(2);
  expect(candidates(smallest as RandomPlan).some(disagrees)).toBe(false);
});
