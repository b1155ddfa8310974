import { expect, test } from 'vitest';
import { ensure } from '../../src/base/assert.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';
import type { Lesson } from '../../src/lesson/lesson.ts';
import { listLessons, loadLesson } from '../../src/lesson/lesson-library.ts';
import { jobAt, ScriptRunner, type ScriptState, type StageHand } from '../../src/lesson/script-runner.ts';
import type { LoadedJob } from '../../src/ports/job-loader.ts';

/** Plays a scene on the simulation, event by event, until the runner pauses it. */
class SimulatedHand implements StageHand {
  runner: ScriptRunner | null = null;
  private simulation: Simulation | null = null;
  private seen = 0;
  private paused = false;

  run(spec: Parameters<StageHand['run']>[0]): void {
    this.simulation = new Simulation(spec, loadJob(spec.code) as LoadedJob);
    this.seen = 0;
    this.resume();
  }
  resume(): void {
    const simulation = ensure(this.simulation, 'A run goes on only when it has begun.');
    this.paused = false;
    simulation.advance(50_000, () => this.tell(simulation));
    // A job that is refused takes no step.
    this.tell(simulation);
  }
  /** Shows the runner what is new; whether it wants no more. */
  private tell(simulation: Simulation): boolean {
    const { events } = simulation.result();
    const fresh = events.slice(this.seen);
    this.seen = events.length;
    this.runner?.sees(fresh);
    return this.paused;
  }
  pause(): void {
    this.paused = true;
  }
  setSpeed(): void {}
  act(entry: Parameters<StageHand['act']>[0]): void {
    ensure(this.simulation, 'Something is done only to a run.').act(entry);
  }
}

/** Plays a lesson from its first scene to its last; every question is answered with a 1. */
function playThrough(lesson: Lesson): { readonly runner: ScriptRunner; readonly phases: readonly string[] } {
  const hand = new SimulatedHand();
  const runner = new ScriptRunner(lesson, hand, () => {});
  hand.runner = runner;
  const phases: string[] = [];
  do {
    runner.play();
    runner.predict('1');
    phases.push(runner.state.phase);
  } while (runner.next());
  return { runner, phases };
}

const lessons = await Promise.all((await listLessons()).map(async ({ id }) => (await loadLesson(id))!));
const windowsLesson = ensure(await loadLesson('windows-wait-for-a-promise'), 'The lesson is there.');

test.each(lessons)('$folder plays to its end, and the run answers each of its questions', (lesson) => {
  const { runner, phases } = playThrough(lesson);
  expect(phases).toEqual(lesson.script.scenes.map(() => 'played'));
  expect(runner.state.predictions.map(({ question, answer }) => [question.question, answer])).toEqual(
    lesson.script.scenes.flatMap(({ ask }) => (ask ? [[ask.question, expect.any(String)]] : [])),
  );
});

test('what is asked before a run begins is answered by that run: the windows that wait, and the bike that came too late', () => {
  const { runner } = playThrough(windowsLesson);
  // Three rows of the run before are written when it is asked; of five bikes on the old bridge, one is late (5.2.1).
  expect(runner.state.predictions.map(({ answer }) => answer)).toEqual(['0', '4']);
});

test('a scene shows the job it starts, or is about to start', () => {
  const { scenes } = windowsLesson.script;
  expect(scenes.map((_, position) => jobAt(scenes, position))).toEqual([
    'start.ts',
    'timestamps-only.ts',
    'timestamps-only.ts',
    'four-seconds.ts',
    'four-seconds.ts',
    'four-seconds.ts',
  ]);
});

test('the first lesson plays to its end: a prediction, a death, and the answer from the run itself', async () => {
  const lesson = ensure(await loadLesson('fields-are-not-state'), 'The lesson is there.');
  const hand = new SimulatedHand();
  const states: ScriptState[] = [];
  const runner = new ScriptRunner(lesson, hand, (state) => states.push(state));
  hand.runner = runner;

  runner.play();
  expect(runner.state).toMatchObject({ scene: 0, phase: 'played' });
  runner.next();
  expect(runner.state.phase).toBe('asking');
  runner.predict('12');
  runner.next();
  runner.play();

  expect(runner.state).toMatchObject({ scene: 2, phase: 'played', predictions: [{ predicted: '12', answer: '1' }] });
  expect([...runner.state.directions.shown]).toEqual(expect.arrayContaining(['houses', 'fields-pad']));
  expect(runner.next()).toBe(false);
});
