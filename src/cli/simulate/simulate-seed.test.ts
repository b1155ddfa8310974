import { expect, test } from 'vitest';
import { unpackRun } from '../../share/packed-run.ts';
import { drawResumed } from './resumed/simulate-resumed.ts';
import { drawRun } from './run-plan.ts';
import { simulatePlan, simulateResumedPlan } from './simulate-seed.ts';

/** The first of them will do, as long as what is drawn stays as it is. */
const seedsFrom = (first: number) => Array.from({ length: 60 }, (_, index) => first + index);
const LIMIT_MS = 60_000;

/** What a violation says, whatever it counts. */
const kinds = (violations: readonly string[]) => violations.map((violation) => violation.replaceAll(/\d+/g, '#'));

const tapeOfLink = async (link: string) => (await unpackRun(link.slice('#/r/'.length))).spec.tape;

/** Runs at least once that are held against exactly once: a fault then violates it. */
const plans = () =>
  seedsFrom(60)
    .map((seed) => drawRun(seed))
    .filter(({ exactlyOnce, spec }) => !exactlyOnce && spec.tape.length > 1)
    .map((plan) => ({ ...plan, exactlyOnce: true }));

test('a violation is shrunk to the faults that it needs, and the link shows it again', {
  timeout: LIMIT_MS,
}, async () => {
  for (const plan of plans()) {
    const { violations, shown } = await simulatePlan(plan);
    const [{ tape, link } = { tape: [], link: '' }] = shown;
    if (tape.length === 0 || violations.length === 0) continue;
    expect(tape.length).toBeLessThan(plan.spec.tape.length);
    expect(await tapeOfLink(link)).toEqual(tape);
    const again = await simulatePlan({ ...plan, spec: { ...plan.spec, tape } }, false);
    expect(kinds(violations).some((kind) => kinds(again.violations).includes(kind))).toBe(true);
    const without = await simulatePlan({ ...plan, spec: { ...plan.spec, tape: [] } }, false);
    expect(kinds(violations).some((kind) => kinds(without.violations).includes(kind))).toBe(false);
    return;
  }
  throw new Error('No run violated what its faults could make it.');
});

test('so are both runs of a job that is stopped and resumed, and the second link starts from the savepoint', {
  timeout: LIMIT_MS,
}, async () => {
  const drawn = seedsFrom(49)
    .map((seed) => drawResumed(seed))
    .filter(({ exactlyOnce }) => !exactlyOnce);
  for (const plan of drawn.map((one) => ({ ...one, exactlyOnce: true }))) {
    const { violations, shown } = await simulateResumedPlan(plan);
    const [first, second] = shown;
    const [stopped, resumed] = plan.legs;
    if (violations.length === 0 || first === undefined || second === undefined) continue;
    expect(first.tape.length).toBeLessThan(stopped.tape.length);
    expect(await tapeOfLink(first.link)).toEqual(first.tape);
    expect(await unpackRun(second.link.slice('#/r/'.length))).toMatchObject({
      spec: { tape: second.tape, code: resumed.code },
      snapshot: { file: expect.any(String) },
    });
    const legs = [
      { ...stopped, tape: first.tape },
      { ...resumed, tape: second.tape },
    ] as const;
    const again = await simulateResumedPlan({ ...plan, legs }, false);
    expect(kinds(violations).some((kind) => kinds(again.violations).includes(kind))).toBe(true);
    return;
  }
  throw new Error('No resumed run violated what its faults could make it.');
});
