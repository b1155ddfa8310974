import { expect, test } from 'vitest';
import * as checks from '../../lessons/time/windows-wait-for-a-promise/checks.ts';
import { makeLesson } from './lesson.ts';

const all = import.meta.glob<string>('../../lessons/time/windows-wait-for-a-promise/**/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const prefix = '../../lessons/time/windows-wait-for-a-promise/';
const files = Object.fromEntries(Object.entries(all).map(([path, text]) => [path.slice(prefix.length), text]));

/** Makes the lesson after a change of its script. */
function after(from: string, to: string): () => unknown {
  const script = files['script.yaml'] ?? '';
  expect(script).toContain(from);
  return () => makeLesson('time/x', { ...files, 'script.yaml': script.replace(from, to) }, checks);
}

test('a lesson is put together from its folder', () => {
  const lesson = makeLesson('time/x', files, checks);
  expect([...lesson.checks.keys()]).toEqual(['runs', 'counts', 'soon', 'survives']);
  expect(lesson.texts.get('two-clocks')?.heading).toBe('Two clocks');
});

test.each([
  ['arrivals: { bikes:', 'arrivals: { cars:', 'lets cars arrive in another order, which is not in its data'],
  ['{ time: ts,', '{ time: when,', 'row 1 of bikes has no number in its field when'],
  ['- text: late', '- text: too-late', 'names the text too-late, but lesson.md has no such heading'],
  ['job: four-seconds.ts', 'job: five-seconds.ts', 'names the file five-seconds.ts, which is not in the folder'],
  ['symptom: dropsLate', 'symptom: dropsAll', 'has the symptom dropsAll, which checks.ts does not export'],
])('%s instead of %s is refused', (from, to, problem) => {
  expect(after(from, to)).toThrow(problem);
});
