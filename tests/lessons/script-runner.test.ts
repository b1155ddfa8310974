import { expect, test } from 'vitest';
import { ensure } from '../../src/base/assert.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';
import { loadLesson } from '../../src/lesson/lesson-library.ts';
import { ScriptRunner, type ScriptState, type StageHand } from '../../src/lesson/script-runner.ts';
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
    simulation.advance(50_000, () => {
      const { events } = simulation.result();
      const fresh = events.slice(this.seen);
      this.seen = events.length;
      this.runner?.sees(fresh);
      return this.paused;
    });
  }
  pause(): void {
    this.paused = true;
  }
  setSpeed(): void {}
  act(entry: Parameters<StageHand['act']>[0]): void {
    ensure(this.simulation, 'Something is done only to a run.').act(entry);
  }
}

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
