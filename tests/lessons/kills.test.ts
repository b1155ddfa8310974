/** Where a learner's job is killed when it is checked, and how that is said. */
import { expect, test } from 'vitest';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from '../../src/hosts/simulation/simulated-runs.ts';
import { killsOf } from '../../src/lesson/kills.ts';
import { type Lesson, lessonRun } from '../../src/lesson/lesson.ts';
import { loadLesson } from '../../src/lesson/lesson-library.ts';
import type { Kills } from '../../src/lesson/lesson-schema.ts';
import { tapeInWords } from '../../src/lesson/tape-words.ts';

const lesson = (await loadLesson('one-job-two-modes')) as Lesson;

/** The kills of a run of a job of the lesson, in words. */
async function killsIn(file: string, kills: Kills): Promise<readonly string[]> {
  const run = await new SimulatedRuns(loadJob).run(lessonRun(lesson, lesson.files[file] ?? ''), 50_000);
  return tapeInWords({ ...run, spec: { ...run.spec, tape: killsOf(run, kills) } });
}

test('in BATCH at each turn of each stage, whoever the turn is of', async () => {
  const kills = await killsIn('batch.ts', 'in-every-stage');
  expect(kills).toEqual(
    expect.arrayContaining([
      'the death of TaskManager 1 after the result of sales (1/2) was whole',
      'the death of TaskManager 2 after sum (1/2) began to read the result of sales (2/2)',
      'the death of TaskManager 1 after sum (1/2) had sorted its input',
      'the death of TaskManager 2 after sum (2/2) was through with books',
    ]),
  );
  expect(kills).toHaveLength(2 + 4 + 2 + 5);
  expect(await killsIn('batch.ts', 'at-every-barrier-position')).toEqual([]);
});

test('a job in STREAMING, which knows no stages, is killed as its barriers arrive', async () => {
  const kills = await killsIn('streaming.ts', 'in-every-stage');
  expect(kills.length).toBeGreaterThan(0);
  expect(kills).toEqual(await killsIn('streaming.ts', 'at-every-barrier-position'));
  expect(kills[0]).toMatch(/^the death of TaskManager \d after barrier 1 reached sum \(\d\/2\)$/);
  expect(await killsIn('streaming.ts', 'none')).toEqual([]);
});
