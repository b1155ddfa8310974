import { describe, expect, test } from 'vitest';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from '../../src/hosts/simulation/simulated-runs.ts';
import { grade } from '../../src/lesson/grade.ts';
import { listLessons, loadLesson } from '../../src/lesson/lesson-library.ts';

const service = new SimulatedRuns(loadJob);
const quickly = { seeds: [1, 2], killsMax: 3 };
const lessons = await Promise.all((await listLessons()).map(async ({ id }) => (await loadLesson(id))!));

test('there are lessons', () => expect(lessons.length).toBeGreaterThan(0));

describe.each(lessons.map((lesson) => ({ lesson, folder: lesson.folder })))('$folder', ({ lesson }) => {
  const { exercise } = lesson.script;

  test('the solution passes', async () => {
    const verdict = await grade(lesson, lesson.files[exercise.solution]!, service, quickly);
    expect(
      verdict.checks
        .filter(({ holds }) => !holds)
        .map(({ name, counterexample }) => [name, counterexample?.because.text]),
    ).toEqual([]);
    expect(verdict.runs).toBe(quickly.seeds.length * (1 + quickly.killsMax));
  }, 60_000);

  test('what the learner starts with does not pass', async () => {
    expect((await grade(lesson, lesson.files[exercise.start]!, service, quickly)).passed).toBe(false);
  }, 60_000);

  test.each(exercise.mistakes)(
    '$file fails the check $fails and is told what to do',
    async ({ file, fails, says }) => {
      const verdict = await grade(lesson, lesson.files[file]!, service, quickly);
      expect(verdict.checks.find(({ holds }) => !holds)?.name).toBe(fails);
      expect(verdict.hint).toBe(says);
    },
    60_000,
  );
});
