import { expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { DEFAULT_PACE, type RunSpec } from '../../src/ports/run-spec.ts';
import { chaosVerdict } from '../../src/view/chaos-verdict.ts';
import { expectedOf, failureFreeRunOf } from '../../src/view/ledger.ts';
import { viewOf } from '../../src/view/reduce.ts';
import { shortestTape } from '../../src/view/shortest-tape.ts';
import { CONFIGURATION, inChaos, SPEC } from './in-chaos.ts';
import { COUNTING, STEPS_MAX, simulation } from './run-job.ts';

const SEEDS = [1, 2, 3];
/** All rows of a key stay in the sink, so that what was wrong once is still there at the end. */
const COLLECTING = COUNTING.replace('UpsertSink,', 'CollectSink,').replace(
  "new UpsertSink('counts', (row) => String(row.digit))",
  "new CollectSink('counts')",
);
const IN_A_FIELD = COLLECTING.replace(/open\(\) \{.*\}/, 'open() { this.counts = {}; }').replace(
  /this\.count\.update[^\n]*\n[^\n]*/,
  'const count = this.counts[n % 10] = (this.counts[n % 10] ?? 0) + 1; return { digit: n % 10, count };',
);
const AT_LEAST_ONCE = {
  ...SPEC,
  // Barriers that come at different times, so that records slip in between.
  pace: { ...DEFAULT_PACE, jitterMs: 60 },
  configuration: { ...CONFIGURATION, 'execution.checkpointing.mode': 'AT_LEAST_ONCE' },
};

const ended = (code: string, spec: Partial<RunSpec>) => simulation(code, spec, {}).runToEnd(STEPS_MAX);

function judge(code: string, spec: Partial<RunSpec>) {
  const runs = [1, 2, 3].map((seed) => failureFreeRunOf(viewOf(ended(code, { ...spec, tape: [], seed }).events)));
  const expected = expectedOf(runs);
  return (finished: FinishedRun) => chaosVerdict(viewOf(finished.events), expected);
}

test('8.5.4: chaos breaks no job that is exactly once: its sink has rows twice, and lacks none', () => {
  const judged = judge(COLLECTING, SPEC);
  const verdicts = SEEDS.map((seed) => judged(inChaos(seed, SPEC, COLLECTING)));
  for (const verdict of verdicts) expect(verdict).toMatchObject({ kind: 'held' });
  expect(verdicts.some((verdict) => verdict.kind === 'held' && verdict.twice > 0)).toBe(true);
});

test('what a job keeps in a field is lost: one fault is enough to show it', async () => {
  const finished = inChaos(1, SPEC, IN_A_FIELD);
  const judged = judge(IN_A_FIELD, SPEC);
  expect(judged(finished)).toMatchObject({ kind: 'broken', breach: { kind: 'output' } });
  const shortest = await shortestTape(finished.tape, async (tape) => {
    return judged(ended(IN_A_FIELD, { ...SPEC, tape })).kind === 'broken';
  });
  expect(shortest).toHaveLength(1);
});

test('a job that is at least once counts some records twice, and loses none', () => {
  const judged = judge(COLLECTING, AT_LEAST_ONCE);
  // Whether anything falls between a checkpoint and a loss is chance: most draws of a few faults show nothing.
  const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
  const broken = seeds.map((seed) => judged(inChaos(seed, AT_LEAST_ONCE, COLLECTING)));
  expect(broken.filter(({ kind }) => kind === 'broken').length).toBeGreaterThan(0);
  for (const verdict of broken) if (verdict.kind === 'broken') expect(verdict.breach.text).not.toContain('lost');
});

test('8.3.2: a job whose restart budget is used up has failed for good', () => {
  const spec = { ...SPEC, configuration: { ...CONFIGURATION, 'restart-strategy.fixed-delay.attempts': '1' } };
  const verdict = judge(COLLECTING, spec)(inChaos(1, spec, COLLECTING));
  expect(verdict).toMatchObject({ kind: 'broken', breach: { kind: 'end' } });
});
