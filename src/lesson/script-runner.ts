/**
 * Plays a lesson's scenes: which marks are shown, what is asked, when the run starts and where it stops.
 * It sees the run's events one by one and tells the stage hand what to do; it draws nothing and knows no page.
 */
import type { RunSpec } from '../ports/run-spec.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { AnswerWatcher } from './answer-watcher.ts';
import { CueWatcher } from './cue-watcher.ts';
import { type Lesson, lessonRun } from './lesson.ts';
import type { Fault, Question, Scene } from './lesson-schema.ts';

/** What the runner needs done to the run: the page's session. */
export interface StageHand {
  run(spec: RunSpec): void;
  resume(): void;
  pause(): void;
  setSpeed(factor: number): void;
  act(entry: TapeEntry): void;
}

/** What a scene says: its own words, and the marks of all scenes up to it. */
export interface Directions {
  readonly shown: ReadonlySet<string>;
  readonly focus: readonly string[];
  readonly say: string | null;
}

/** A prediction and, once the run has given it, the answer. Both as text, since that is how they are compared. */
export interface Prediction {
  readonly question: Question;
  readonly predicted: string | null;
  readonly answer: string | null;
}

export interface ScriptState {
  /** Index of the present scene. */
  readonly scene: number;
  /** `ready`: its run has not begun. `asking`: it waits for a prediction. */
  readonly phase: 'ready' | 'playing' | 'asking' | 'played';
  readonly directions: Directions;
  readonly predictions: readonly Prediction[];
}

export class ScriptRunner {
  private position = 0;
  private phase: ScriptState['phase'];
  private until: CueWatcher | null = null;
  private predictions: readonly Prediction[] = [];
  private readonly answers = new Map<Question, AnswerWatcher>();
  private readonly history: TraceEvent[] = [];

  constructor(
    private readonly lesson: Lesson,
    private readonly hand: StageHand,
    private readonly changed: (state: ScriptState) => void,
  ) {
    this.phase = phaseOnEntry(this.scene);
  }

  get state(): ScriptState {
    return {
      scene: this.position,
      phase: this.phase,
      directions: directionsAt(this.lesson.script.scenes, this.position),
      predictions: this.predictions,
    };
  }

  /** Plays the present scene: starts its job, or lets the present run go on to its cue. */
  play(): void {
    const { play, faults = [] } = this.scene;
    if (!play || this.phase !== 'ready') return;
    this.until = new CueWatcher(play.until);
    this.setPhase('playing');
    this.hand.setSpeed(play.speed ?? 1);
    if (play.job !== undefined) {
      this.history.length = 0;
      // What was asked before this run began is answered by it.
      for (const question of this.answers.keys()) this.answers.set(question, new AnswerWatcher(question.answer));
      this.hand.run(lessonRun(this.lesson, this.lesson.files[play.job] ?? '', this.lesson.script.seed, faults));
    } else {
      for (const fault of faults) this.hand.act(this.alreadyDue(fault) ? withoutCondition(fault) : fault);
      this.hand.resume();
    }
  }

  /** Takes the learner's prediction and opens the way to the next scene. */
  predict(predicted: string): void {
    const { ask } = this.scene;
    if (!ask || this.phase !== 'asking') return;
    this.predictions = [...this.predictions, { question: ask, predicted, answer: null }];
    this.answers.set(ask, this.watcherPastHistory(ask));
    this.setPhase('played');
  }

  /** Goes on to the next scene; false at the last. */
  next(): boolean {
    if (this.position + 1 >= this.lesson.script.scenes.length) return false;
    this.position += 1;
    this.setPhase(phaseOnEntry(this.scene));
    return true;
  }

  /** Shows the runner what the run did. */
  sees(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.history.push(event);
      this.takeAnswers(event);
      if (this.until?.sees(event)) {
        this.until = null;
        this.hand.pause();
        this.setPhase('played');
      }
    }
  }

  private get scene(): Scene {
    return this.lesson.script.scenes[this.position] as Scene;
  }

  private setPhase(phase: ScriptState['phase']): void {
    this.phase = phase;
    this.changed(this.state);
  }

  private alreadyDue(fault: Fault): boolean {
    const watcher = new CueWatcher(fault.when);
    return this.history.some((event) => watcher.sees(event));
  }

  private watcherPastHistory(question: Question): AnswerWatcher {
    const watcher = new AnswerWatcher(question.answer);
    for (const event of this.history) watcher.sees(event);
    return watcher;
  }

  private takeAnswers(event: TraceEvent): void {
    for (const [question, watcher] of this.answers) {
      const answer = watcher.sees(event);
      if (answer === null) continue;
      this.answers.delete(question);
      this.predictions = this.predictions.map((each) => (each.question === question ? { ...each, answer } : each));
      this.changed(this.state);
    }
  }
}

/** A fault whose condition has been met before it was put on the tape is done at once. */
function withoutCondition({ when: _met, ...now }: Fault): TapeEntry {
  return now;
}

/** What is shown at a scene: `show` adds up over the scenes, `focus` and `say` are the scene's own. */
function directionsAt(scenes: readonly Scene[], position: number): Directions {
  const scene = scenes[position];
  return {
    shown: new Set(scenes.slice(0, position + 1).flatMap((each) => each.show ?? [])),
    focus: scene?.focus ?? [],
    say: scene?.say ?? null,
  };
}

/**
 * The job that a scene is about: the one it starts; where it only asks, the one that the next scene starts; else the one that runs. Null
 * before the first.
 */
export function jobAt(scenes: readonly Scene[], position: number): string | null {
  const coming = scenes[position]?.play ? undefined : scenes[position + 1]?.play?.job;
  return coming ?? scenes.slice(0, position + 1).findLast(({ play }) => play?.job !== undefined)?.play?.job ?? null;
}

function phaseOnEntry(scene: Scene): ScriptState['phase'] {
  if (scene.play) return 'ready';
  return scene.ask ? 'asking' : 'played';
}
