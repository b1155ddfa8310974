import { expect, test } from 'vitest';
import text from '../../lessons/keyed/fields-are-not-state/script.yaml?raw';
import { InvalidScript, readScript } from './read-script.ts';

/** What is wrong with the script of the first lesson after a change of its text. */
function problemsAfter(from: string, to: string): readonly string[] {
  expect(text).toContain(from);
  try {
    readScript(text.replace(from, to), 'script.yaml');
  } catch (error) {
    if (error instanceof InvalidScript) return error.message.split('\n');
    throw error;
  }
  return [];
}

function lineOf(part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

test('the script of a lesson is read', () => {
  expect(readScript(text, 'script.yaml').id).toBe('fields-are-not-state');
});

test('a cue for an event that does not exist is told with its line', () => {
  expect(problemsAfter('after: { event: restored }, take', 'after: { event: restord }, take')).toEqual([
    `script.yaml:${lineOf('answer: {')}: scenes.1.ask.answer.after.event: must be the name of a trace event, but is "restord"`,
  ]);
});

test('a question is held to the form its answer has', () => {
  expect(
    problemsAfter('answer: { event: sinkWrote, where:', 'answer: { count: { event: sinkWrote, nth: 2 }, where:'),
  ).toEqual([
    expect.stringMatching(/scenes\.1\.ask\.answer\.count\.nth: is not known here$/),
    expect.stringMatching(/scenes\.1\.ask\.answer\.until: is missing$/),
    expect.stringMatching(/scenes\.1\.ask\.answer\.where: is not known here$/),
  ]);
});

test('a chapter that the course does not have is told with its line', () => {
  expect(problemsAfter('chapter: keyed', 'chapter: keys')).toEqual([
    `script.yaml:${lineOf('chapter: keyed')}: chapter: must be a chapter of the course, but is "keys"`,
  ]);
});

test('a field that no script has is told with its line', () => {
  expect(problemsAfter('minutes: 12', 'minutes: 12\ncolour: red')).toEqual([
    `script.yaml:${lineOf('minutes: 12') + 1}: colour: is not known here`,
  ]);
});

test('a field that is missing is told where it should have been', () => {
  expect(problemsAfter('seed: 11\n', '')).toEqual([expect.stringMatching(/^script\.yaml:\d+: seed: is missing$/)]);
});

test('a saying too long for the stage is refused', () => {
  const say = 'x'.repeat(91);
  expect(problemsAfter('say: Every click of one page goes to the same house.', `say: ${say}`)).toEqual([
    expect.stringContaining(`script.yaml:${lineOf('say: Every')}: scenes.0.say: must be at most 90 characters`),
  ]);
});

test('what is not YAML is told with its line', () => {
  expect(problemsAfter('minutes: 12', 'minutes: [12')).toEqual([expect.stringMatching(/^script\.yaml:\d+: /)]);
});
