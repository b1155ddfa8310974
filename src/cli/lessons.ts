/**
 * `npm run lessons [-- ID…]`: grades every lesson's solution, start and mistakes on the simulation with all seeds and kills of its script.
 * `--schema` prints the JSON schema of script.yaml instead.
 */
import { loadJob } from '../hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from '../hosts/simulation/simulated-runs.ts';
import { grade } from '../lesson/grade.ts';
import { jsonSchemaOf } from '../lesson/json-schema.ts';
import type { Lesson } from '../lesson/lesson.ts';
import { listLessons, loadLesson } from '../lesson/lesson-library.ts';
import { scriptSchema } from '../lesson/lesson-schema.ts';

const HELP = `npm run lessons [-- ID…]
Grades each lesson's solution, start and mistakes with every seed and kill of its script.
  --schema   print the JSON schema of script.yaml
  --help     this text`;

/** Returns the exit code. */
export async function lessons(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) return say(HELP);
  if (argv.includes('--schema')) return say(JSON.stringify(jsonSchemaOf(scriptSchema), null, 2));
  const summaries = (await listLessons()).filter(({ id }) => argv.length === 0 || argv.includes(id));
  let passed = 0;
  let failed = 0;
  for (const { id } of summaries) {
    const lesson = await loadLesson(id);
    for (const problem of lesson ? await problemsOf(lesson) : [`${id}: there is no such lesson`]) {
      if (problem === null) passed += 1;
      else {
        failed += 1;
        say(problem);
      }
    }
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** For each job of the lesson null, or what is not as the script says. */
async function problemsOf(lesson: Lesson): Promise<readonly (string | null)[]> {
  const service = new SimulatedRuns(loadJob);
  const { solution, start, mistakes } = lesson.script.exercise;
  const gradeFile = (file: string) =>
    grade(lesson, lesson.files[file] ?? '', service, { killsMax: Number.POSITIVE_INFINITY });
  const solved = await gradeFile(solution);
  const problems = [
    solved.passed
      ? null
      : `${lesson.folder}/${solution} does not pass: ${solved.checks.find(({ holds }) => !holds)?.counterexample?.because.text}`,
    (await gradeFile(start)).passed ? `${lesson.folder}/${start} passes, so there is nothing to do` : null,
  ];
  for (const { file, fails, says } of mistakes) {
    const { checks, hint } = await gradeFile(file);
    const first = checks.find(({ holds }) => !holds)?.name ?? 'none';
    const asSaid = first === fails && hint === says;
    problems.push(
      asSaid
        ? null
        : `${lesson.folder}/${file}: first failing check is ${first}, not ${fails}, or its hint is another one: ${hint}`,
    );
  }
  return problems;
}

function say(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}
