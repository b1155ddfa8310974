import { expect, test } from 'vitest';
import type { JobGlobals, LoadedJob } from '../../ports/job-loader.ts';
import { loadJob } from './module-job-loader.ts';

const RUN_EPOCH = Date.UTC(2026, 0, 1);

/** Evaluates a file that hands its answers to `answer`, imported from 'millrace'. */
function answersOf(source: string, globals: Partial<JobGlobals> = {}): unknown[] {
  const answers: unknown[] = [];
  const job = loaded(`import { answer } from 'millrace';${source}`);
  job.evaluate({ answer: (value: unknown) => answers.push(value) }, { ...runGlobals(), ...globals });
  return answers;
}

function loaded(source: string): LoadedJob {
  const job = loadJob(source);
  if (!('evaluate' in job)) throw new Error(`${job.line}: ${job.message}`);
  return job;
}

function runGlobals(): JobGlobals {
  return { now: () => RUN_EPOCH, random: () => 0.25, log: () => {}, setTimeout: () => 7, clearTimeout: () => {} };
}

test('types, fields, parameter properties and unused imports of TypeScript are taken out', () => {
  const source = `
    import { type Missing, AlsoMissing } from 'millrace';
    interface Shape { side: number }
    class Square { private name = 'square'; constructor(readonly shape: Shape) {} area(): number { return this.shape.side ** 2; } }
    const none: AlsoMissing | null = null;
    answer(new Square({ side: 3 } satisfies Shape).area() as number);
    export default none;`;
  expect(answersOf(source)).toEqual([9]);
});

test('time, chance and timers are the run’s', () => {
  expect(
    answersOf(
      'answer(Date.now()); answer(new Date().getTime()); answer(Math.random()); answer(setTimeout(() => {}, 5));',
    ),
  ).toEqual([RUN_EPOCH, RUN_EPOCH, 0.25, 7]);
  expect(
    answersOf(
      'answer(performance.now()); answer(crypto.randomUUID()); answer([...crypto.getRandomValues(new Uint8Array(2))]);',
    ),
  ).toEqual([0, '44444444-4444-4444-9444-444444444444', [64, 64]]);
});

test('local time is UTC and texts are American, on whatever machine', () => {
  const source = `
    const d = new Date(2026, 0, 2, 3, 4, 5);
    answer(d.toISOString()); answer(d.getHours()); answer(String(d)); answer(d.toLocaleString());
    answer(new Date('2026-01-02T03:04:05').getTime() === d.getTime()); answer(new Date('Jan 2 2026 03:04:05').getTime() === d.getTime());
    answer(new Date('2026-01-02T03:04:05+01:00').getHours()); answer(d instanceof Date); answer(Date());
    answer(new Intl.DateTimeFormat().resolvedOptions().timeZone); answer(Intl.NumberFormat().format(1234.5));`;
  expect(answersOf(source)).toEqual([
    '2026-01-02T03:04:05.000Z',
    3,
    'Fri Jan 02 2026 03:04:05 GMT+0000 (Coordinated Universal Time)',
    expect.stringMatching(/^1\/2\/2026, 3:04:05\sAM$/),
    true,
    true,
    2,
    true,
    'Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)',
    'UTC',
    '1,234.5',
  ]);
});

test('no text depends on the locale of the machine, unless the job names it', () => {
  const source = `
    answer((1234.5).toLocaleString()); answer(1234567n.toLocaleString()); answer([1234.5, 2].toLocaleString());
    answer((1234.5).toLocaleString('de-DE')); answer('ä'.localeCompare('z') < 0); answer('ä'.localeCompare('z', 'sv') > 0);
    answer('I'.toLocaleLowerCase()); answer('I'.toLocaleLowerCase('tr')); answer(new Float64Array([1234.5]).toLocaleString());
    answer(['b', 'ä', 'a'].sort((x, y) => x.localeCompare(y)).join('')); answer(''.localeCompare.name);`;
  expect(answersOf(source)).toEqual([
    ...['1,234.5', '1,234,567', '1,234.5,2', '1.234,5', true, true, 'i', 'ı', '1,234.5', 'aäb', 'localeCompare'],
  ]);
});

test('console writes to the run’s log', () => {
  const log: string[] = [];
  answersOf("console.log('n', 1, { a: [2n] }, null); console.warn(new Error('no'));", {
    log: (level, text) => log.push(`${level} ${text}`),
  });
  expect(log).toEqual(['info n 1 {"a":["2n"]} null', 'warn Error: no']);
});

test('what is not the run’s is not there; a name of one’s own may hide a global', () => {
  const source = `answer([typeof WeakRef, typeof FinalizationRegistry, typeof fetch, typeof process, typeof globalThis.fetch]);
    const performance = 'mine'; answer(performance); answer(Object.isFrozen(self) && self === globalThis);`;
  expect(answersOf(source)).toEqual([Array(5).fill('undefined'), 'mine', true]);
});

test('each evaluation begins anew', () => {
  const job = loaded("import { answer } from 'millrace'; let n = 0; answer(++n);");
  const answers: unknown[] = [];
  for (let i = 0; i < 2; i++) job.evaluate({ answer: (value: unknown) => answers.push(value) }, runGlobals());
  expect(answers).toEqual([1, 1]);
});

test('a stack points at the line of the file, in functions and at the top', () => {
  const job = loaded(
    "import { answer } from 'millrace';\n\nfunction fail(): never {\n  throw new Error('x');\n}\ntry { fail(); } catch (e) { answer(e); }",
  );
  const errors: unknown[] = [];
  job.evaluate({ answer: (error: unknown) => errors.push(error) }, runGlobals());
  expect(job.lineOf(errors[0])).toMatchObject({ line: 4 });
  expect(job.lineOf(new Error('from elsewhere'))).toBe(null);
  expect(job.lineOf('no error')).toBe(null);
});

test.each([
  ['a brace too many', 'const a = 1;\nfunction f() {\n}}', 3],
  ['a name declared twice', 'const a = 1;\nconst b = 2;\nconst a = 3;\nconst c = {\n};', 3],
  ['await at the top', 'const a = 1;\nasync function ok() {\n  await a;\n}\nawait ok();', 5],
  ['an import in the middle of a line', 'const a = ;', 1],
])('syntax: %s is reported at its line', (_what, source, line) => {
  const result = loadJob(source);
  expect(result).toMatchObject({ line, message: expect.any(String) });
});

test('await at the top says why it cannot be', () => {
  expect(loadJob('await 1;')).toMatchObject({ message: expect.stringContaining('inside an async function only') });
});
