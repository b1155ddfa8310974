import { expect, test } from 'vitest';
import { ensure } from '../../src/base/assert.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';
import type { Lesson } from '../../src/lesson/lesson.ts';
import { listLessons, loadLesson } from '../../src/lesson/lesson-library.ts';
import { jobAt, ScriptRunner, type ScriptState, type StageHand } from '../../src/lesson/script-runner.ts';
import type { LoadedJob } from '../../src/ports/job-loader.ts';
import type { TraceEvent } from '../../src/wire/trace-events.ts';

/** Plays a scene on the simulation, event by event, until the runner pauses it. */
class SimulatedHand implements StageHand {
  runner: ScriptRunner | null = null;
  private simulation: Simulation | null = null;
  private seen = 0;
  private paused = false;
  private stepsLeft = 0;

  /** `stepsLate`: a run that is paused takes so many more steps. */
  constructor(private readonly stepsLate = 0) {}

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
    return this.paused && this.stepsLeft-- <= 0;
  }
  pause(): void {
    this.paused = true;
    this.stepsLeft = this.stepsLate;
  }
  /** The page is loaded anew: another runner takes over, and sees the history of the run again. */
  takenUpBy(runner: ScriptRunner): void {
    this.runner = runner;
    runner.sees(this.simulation?.result().events ?? []);
  }
  setSpeed(): void {}
  act(entry: Parameters<StageHand['act']>[0]): void {
    ensure(this.simulation, 'Something is done only to a run.').act(entry);
  }
}

/** Plays a lesson from its first scene to its last; every question is answered with a 1. */
function playThrough(
  lesson: Lesson,
  hand = new SimulatedHand(),
): { readonly runner: ScriptRunner; readonly phases: readonly string[] } {
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

test('a run that was too fast to be paused in time has given its answer all the same', () => {
  const { runner } = playThrough(windowsLesson, new SimulatedHand(80));
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

test.each(lessons)(
  '$folder goes on from where it stood when the page is loaded anew before any of its scenes',
  (lesson) => {
    const whole = playThrough(lesson).runner.state;
    for (const at of lesson.script.scenes.keys()) {
      const hand = new SimulatedHand();
      let runner = new ScriptRunner(lesson, hand, () => {});
      hand.runner = runner;
      do {
        if (runner.state.scene === at) {
          const { bookmark } = runner;
          runner = new ScriptRunner(lesson, hand, () => {}, JSON.parse(JSON.stringify(bookmark)));
          hand.takenUpBy(runner);
          expect(runner.bookmark).toEqual(bookmark);
        }
        runner.play();
        runner.predict('1');
      } while (runner.next());
      expect(runner.state).toEqual(whole);
    }
  },
);

/** Stands in for the page: remembers only what was last asked of it. */
function idleHand(): StageHand & { readonly done: string[] } {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  return { done, run: note('run'), resume: note('resume'), pause: note('pause'), setSpeed: () => {}, act: note('act') };
}

/** A bike that the count of the lesson takes. */
const counted = (step: number): TraceEvent => ({
  type: 'recordProcessed',
  execution: 'count:0:0',
  operator: 'count',
  channel: null,
  sequence: 0,
  outputs: 1,
  place: { step, index: 0 },
  cause: null,
  time: step,
});

test('a scene that was interrupted waits for its cue after the step at which it began', () => {
  const { length } = windowsLesson.script.scenes;
  const bookmark = { scene: length - 1, phase: 'playing', after: 7, predictions: [] } as const;
  const hand = idleHand();
  const runner = new ScriptRunner(windowsLesson, hand, () => {}, bookmark);
  runner.sees([5, 6, 7].map(counted));
  expect([runner.state.phase, hand.done]).toEqual(['playing', []]);
  runner.sees([8, 9, 10].map(counted));
  expect([runner.state.phase, hand.done]).toEqual(['played', ['pause']]);
});

test('where nothing is left of the run, the scenes go back to the one that starts it; guesses of earlier runs stay', () => {
  const asked = { predicted: '1', answer: '0', after: -1 };
  const late = {
    scene: 5,
    phase: 'ready',
    after: -1,
    predictions: [asked, { predicted: '5', answer: null, after: 7 }],
  } as const;
  const runner = new ScriptRunner(windowsLesson, idleHand(), () => {}, late);
  runner.sees([7].map(counted));
  runner.takenUp(windowsLesson.files['four-seconds.ts'] ?? null);
  expect(runner.bookmark).toEqual(late);
  runner.takenUp(null);
  expect(runner.bookmark).toMatchObject({ scene: 3, phase: 'ready', predictions: [asked] });
});

test('a question between two runs needs neither', () => {
  const between = { scene: 1, phase: 'asking', after: -1, predictions: [] } as const;
  const runner = new ScriptRunner(windowsLesson, idleHand(), () => {}, between);
  runner.takenUp(null);
  expect(runner.bookmark).toEqual(between);
});

test('a run is told where each scene ends, so that it can stop exactly there', () => {
  const told: unknown[] = [];
  const runners: ScriptRunner[] = [];
  const resume = () => told.push(runners.at(-1)?.cueAfter(3));
  const hand = { ...idleHand(), run: (_: unknown, until: unknown) => told.push(until), resume };
  const ready = (scene: number) => ({ scene, phase: 'ready', after: 3, predictions: [] }) as const;
  const { scenes } = windowsLesson.script;
  for (const scene of [3, 5]) {
    runners.push(new ScriptRunner(windowsLesson, hand, () => {}, ready(scene)));
    runners.at(-1)?.play();
  }
  expect(told).toEqual([scenes[3]?.play?.until, scenes[5]?.play?.until]);
  expect([scenes[3]?.play?.job, scenes[5]?.play?.job]).toEqual([expect.any(String), undefined]);
});

test('a scene that goes on from its middle, or from before it, ends where it would have: what is left of its cue is told from there', () => {
  const bookmark = { scene: 5, phase: 'playing', after: 7, predictions: [] } as const;
  const runner = new ScriptRunner(windowsLesson, idleHand(), () => {}, bookmark);
  const until = windowsLesson.script.scenes[5]?.play?.until;
  expect(until?.nth).toBe(3);
  runner.sees([7, 8, 9].map(counted));
  expect([5, 7, 8, 9, 20].map((step) => runner.cueAfter(step))).toEqual(
    [3, 3, 2, 1, 1].map((nth) => ({ ...until, nth })),
  );
  runner.sees([counted(10)]);
  expect([runner.state.phase, runner.cueAfter(10)]).toEqual(['played', null]);
});

test('what a fork has taken back counts no longer, and what comes in its place does', () => {
  const bookmark = { scene: 5, phase: 'playing', after: 7, predictions: [] } as const;
  const phaseAfter = (forkAt: number, steps: readonly number[]) => {
    const runner = new ScriptRunner(windowsLesson, idleHand(), () => {}, bookmark);
    runner.sees([7, 8, 9].map(counted));
    runner.forked(forkAt);
    runner.sees(steps.map(counted));
    return runner.state.phase;
  };
  expect([phaseAfter(8, [9]), phaseAfter(8, [9, 10])]).toEqual(['playing', 'played']);
  expect([phaseAfter(4, [5, 6]), phaseAfter(4, [5, 6, 7])]).toEqual(['playing', 'played']);
});

test('what is told again, since the cluster was lost with its frame, counts once', () => {
  const bookmark = { scene: 5, phase: 'playing', after: 7, predictions: [] } as const;
  const runner = new ScriptRunner(windowsLesson, idleHand(), () => {}, bookmark);
  runner.sees([7, 8, 9].map(counted));
  runner.toldAgain();
  runner.sees([7, 8, 9].map(counted));
  expect([runner.state.phase, runner.cueAfter(9)?.nth]).toEqual(['playing', 1]);
  runner.sees([counted(10)]);
  expect(runner.state.phase).toBe('played');
});

test('only a scene that starts its job is played anew', () => {
  const hand = idleHand();
  const playing = (scene: number) => ({ scene, phase: 'playing', after: 3, predictions: [] }) as const;
  new ScriptRunner(windowsLesson, hand, () => {}, playing(5)).replay();
  expect(hand.done).toEqual([]);
  new ScriptRunner(windowsLesson, hand, () => {}, playing(3)).replay();
  expect(hand.done).toEqual(['run']);
});

test('steps that were not kept do not hide those that come in their place', () => {
  const bookmark = { scene: 5, phase: 'playing', after: 40, predictions: [] } as const;
  const hand = idleHand();
  const runner = new ScriptRunner(windowsLesson, hand, () => {}, bookmark);
  runner.sees([30].map(counted));
  runner.takenUp(windowsLesson.files['four-seconds.ts'] ?? null);
  runner.sees([31, 32, 33].map(counted));
  expect([runner.state.phase, hand.done]).toEqual(['played', ['pause']]);
});
