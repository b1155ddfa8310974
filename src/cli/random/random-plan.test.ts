import { expect, test } from 'vitest';
import { chainOfMessages } from '../../base/failure.ts';
import { specOf } from '../../conformance/case-spec.ts';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import { textsOf } from './plan-texts.ts';
import { drawPlan, isFixed, type RandomPlan } from './random-plan.ts';
import { candidates, shrunkTogether } from './shrink.ts';

const plans = Array.from({ length: 40 }, (_, index) => drawPlan(index + 1));

test('a seed is always the same job', () => {
  expect(textsOf(drawPlan(7))).toEqual(textsOf(drawPlan(7)));
  expect(new Set(plans.map((plan) => textsOf(plan).jobTs)).size).toBe(plans.length);
});

test('every kind of stage is drawn, in STREAMING and in BATCH', () => {
  const many = Array.from({ length: 800 }, (_, index) => drawPlan(index + 1));
  expect(kindsOf(many.filter(({ isBatch }) => !isBatch))).toEqual([...SINGLE_KINDS, ...JOINT_KINDS].sort());
  expect(kindsOf(many.filter(({ isBatch }) => isBatch))).toEqual(
    [...SINGLE_KINDS, ...JOINT_KINDS, 'coValue', 'lookUp'].sort(),
  );
});

const SINGLE_KINDS = [
  'add',
  'async',
  'filter',
  'flatMap',
  'gather',
  'mark',
  'plain',
  'reassign',
  'reduce',
  'rekey',
  'rolling',
].concat(['rollingBy', 'split', 'spread', 'stamp', 'stateful', 'tap', 'timers', 'where', 'window']);
const JOINT_KINDS = ['coFlatMap', 'coGather', 'coGroup', 'coMap', 'flatJoin', 'intervalJoin', 'join', 'rules', 'union'];

function kindsOf(some: readonly RandomPlan[]): string[] {
  const stages = some.flatMap((plan) => plan.stages);
  return [...new Set(stages.map((stage) => (stage.kind === 'joint' ? stage.meeting.kind : stage.kind)))].sort();
}

test('every job runs to its end', () => {
  for (const plan of plans) {
    const { jobTs } = textsOf(plan);
    const job = loadJob(jobTs);
    if ('message' in job) throw new Error(`seed ${plan.seed}, line ${job.line}: ${job.message}`);
    const spec = specOf({ name: 'random', code: jobTs, parallelism: 1, sinks: {}, failure: null }, 1);
    const { status, failure } = new Simulation(spec, job, { tracing: false }).runToEnd(400_000);
    expect([plan.seed, status, failure && chainOfMessages(failure)]).toEqual([plan.seed, 'FINISHED', null]);
  }
});

const plain = {
  ...drawPlan(1),
  isBatch: false,
  source: { rows: [1, 5, 9].map((t) => ({ k: 'a', n: t, t, w: t - 3 })), how: 'fromData', watermarks: 'own' },
} as const;
const spread = { kind: 'spread', how: 'rebalance', parallelism: 2, amount: 1 } as const;
const rolling = { kind: 'rolling', key: 'text', parallelism: 1, by: 'sum' } as const;
const gather = { kind: 'gather', key: 'text', parallelism: 1, delay: 0 } as const;

test('what hangs on an order that Flink does not fix is not drawn', () => {
  expect(isFixed({ ...plain, stages: [rolling, spread] })).toBe(true);
  expect(isFixed({ ...plain, stages: [spread, rolling] })).toBe(false);
  expect(isFixed({ ...plain, stages: [spread, gather] })).toBe(true);
});

test('BATCH sorts by key and time, so that only records that share both have no order (9.4)', () => {
  const batch = { ...plain, isBatch: true };
  const union = { kind: 'joint', meeting: { kind: 'union' }, other: { from: { back: 0 }, stages: [] } } as const;
  expect(isFixed({ ...batch, stages: [spread, rolling] })).toBe(true);
  expect(isFixed({ ...batch, stages: [union, rolling] })).toBe(false);
  expect(isFixed({ ...batch, stages: [union, gather] })).toBe(true);
});

test('timers behind several subtasks are drawn only where no record is late (4.3.2)', () => {
  const late = {
    ...plain,
    source: { ...plain.source, rows: plain.source.rows.map((row) => ({ ...row, w: row.t + 4 })) },
  };
  expect(isFixed({ ...plain, stages: [spread, gather] })).toBe(true);
  expect(isFixed({ ...late, stages: [spread, gather] })).toBe(false);
});

test('a job that disagrees is made smaller while it disagrees', async () => {
  const plan = plans.find(({ stages, source }) => stages.length > 3 && source.rows.length > 5);
  if (plan === undefined) throw new Error('No plan is large enough.');
  const wanted = plan.stages.at(-1);
  const disagrees = ({ stages, source }: RandomPlan) => stages.at(-1) === wanted && source.rows.length > 1;
  const [smallest] = await shrunkTogether([plan], async (tried) => tried.filter(disagrees));
  expect(smallest?.source.rows).toHaveLength(2);
  expect(candidates(smallest as RandomPlan).some(disagrees)).toBe(false);
});
