/**
 * Plays a lesson's scenes: which marks are shown, what is asked, when the run starts and where it stops.
 * It sees the run's events one by one and tells the stage hand what to do; it draws nothing and knows no page.
 */
import type { RunSpec } from '../ports/run-spec.ts';
import { countWhile } from '../view/count-while.ts';
import { type Cue, CueWatcher } from '../wire/cue-watcher.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { AnswerWatcher } from './answer-watcher.ts';
import { type Lesson, lessonRun } from './lesson.ts';
import type { Fault, Question, Scene } from './lesson-schema.ts';

/** What the runner needs done to the run: the page's session. */
export interface StageHand {
  /** `until`: where the scene ends. A host that knows it stops exactly there, any other when the runner says so. */
  run(spec: RunSpec, until: Cue): void;
  /** To where `cueAfter` says. */
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

/** Where a learner stands in the scenes, as a later page can begin with it; the run itself is taken up beside it. */
export interface Bookmark {
  readonly scene: number;
  readonly phase: ScriptState['phase'];
  /** The step of the run after which the scene began to play. */
  readonly after: number;
  /** One for each question that was answered, in the order of the scenes; the run gives its answer after a step. */
  readonly predictions: readonly {
    readonly predicted: string;
    readonly answer: string | null;
    readonly after: number;
  }[];
}

/** The answer of a question: what was before it was asked does not give it. */
interface Awaited {
  readonly watcher: AnswerWatcher;
  readonly after: number;
}

/** Before the first step of a run. */
const BEGINNING = -1;

export class ScriptRunner {
  private position = 0;
  private phase: ScriptState['phase'];
  private until: CueWatcher | null = null;
  private after = BEGINNING;
  private predictions: readonly Prediction[] = [];
  private readonly answers = new Map<Question, Awaited>();
  /** The step with which the last scene of the present run ended; a fast run goes on a little before it is paused. */
  private reached: number | null = null;
  private readonly history: TraceEvent[] = [];

  constructor(
    private readonly lesson: Lesson,
    private readonly hand: StageHand,
    private readonly changed: (state: ScriptState) => void,
    bookmark: Bookmark | null = null,
  ) {
    this.phase = phaseOnEntry(this.scene);
    if (bookmark) this.open(bookmark);
  }

  get bookmark(): Bookmark {
    const predictions = this.predictions.map(({ question, predicted, answer }) => ({
      predicted: predicted ?? '',
      answer,
      after: this.answers.get(question)?.after ?? BEGINNING,
    }));
    return { scene: this.position, phase: this.phase, after: this.after, predictions };
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
    this.after = play.job === undefined ? this.lastStep : BEGINNING;
    this.setPhase('playing');
    this.hand.setSpeed(play.speed ?? 1);
    if (play.job !== undefined) {
      this.history.length = 0;
      this.reached = null;
      // What was asked before this run began is answered by it.
      for (const question of this.answers.keys()) this.awaitAnswer(question, BEGINNING);
      this.hand.run(
        lessonRun(this.lesson, this.lesson.files[play.job] ?? '', this.lesson.script.seed, faults),
        play.until,
      );
    } else {
      for (const fault of faults) this.hand.act(this.alreadyDue(fault) ? withoutCondition(fault) : fault);
      this.hand.resume();
    }
  }

  /** Plays the present scene once more from its beginning, where it starts its job. */
  replay(): void {
    if (this.scene.play?.job === undefined) return;
    this.phase = 'ready';
    this.play();
  }

  /**
   * What a former page left of the run has been seen: its code, null if nothing is left. Where that is not the run that the scenes go on with, they
   * go back to the one that starts it. What that page saw last may not have been kept: other steps come in its place.
   */
  takenUp(code: string | null): void {
    const { scenes } = this.lesson.script;
    this.waitFromNoLaterThan(this.lastStep);
    const start = scenes.slice(0, this.position + 1).findLastIndex(({ play }) => play?.job !== undefined);
    if (start < 0 || code === this.lesson.files[scenes[start]?.play?.job ?? ''] || !this.needsRun) return;
    this.position = start;
    this.until = null;
    this.setPredictions(this.bookmark.predictions.slice(0, questionsOf(scenes.slice(0, start)).length));
    this.setPhase('ready');
  }

  /** Back to the first scene, as if nothing had been played. */
  restart(): void {
    this.position = 0;
    this.until = null;
    this.setPredictions([]);
    this.setPhase(phaseOnEntry(this.scene));
  }

  /** Takes the learner's prediction and opens the way to the next scene. */
  predict(predicted: string): void {
    const { ask } = this.scene;
    if (!ask || this.phase !== 'asking') return;
    this.predictions = [...this.predictions, { question: ask, predicted, answer: null }];
    this.awaitAnswer(ask, this.reached ?? this.lastStep);
    for (const event of this.history) this.takeAnswers(event);
    this.setPhase('played');
  }

  /** Goes on to the next scene; false at the last. */
  next(): boolean {
    if (this.position + 1 >= this.lesson.script.scenes.length) return false;
    this.position += 1;
    this.setPhase(phaseOnEntry(this.scene));
    return true;
  }

  /** Where the present scene still ends, counted from after a step that the runner has seen; null: no scene plays. */
  cueAfter(step: number): Cue | null {
    return this.until && this.countedTo(step, this.until).left;
  }

  /** What came after the end of `step` is void, and other steps come in its place. */
  forked(step: number): void {
    if (this.reached !== null) this.reached = Math.min(this.reached, step);
    this.waitFromNoLaterThan(step);
    this.goBack(step);
  }

  /** The history of the run is told again from its beginning, since the run is taken up. */
  toldAgain(): void {
    this.goBack(BEGINNING);
  }

  /** Shows the runner what the run did. */
  sees(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.history.push(event);
      this.takeAnswers(event);
      if (event.place.step > this.after && this.until?.sees(event)) {
        this.until = null;
        this.reached = event.place.step;
        this.hand.pause();
        this.setPhase('played');
      }
    }
  }

  private get scene(): Scene {
    return this.lesson.script.scenes[this.position] as Scene;
  }

  /** Whether the present scene, or the next that plays, goes on with a run that is there. */
  private get needsRun(): boolean {
    if (this.phase === 'playing') return true;
    const rest = this.lesson.script.scenes.slice(this.position + (this.phase === 'ready' ? 0 : 1));
    const next = rest.find(({ play }) => play !== undefined);
    return next !== undefined && next.play?.job === undefined;
  }

  private waitFromNoLaterThan(step: number): void {
    this.after = Math.min(this.after, step);
    for (const [question, { watcher, after }] of this.answers)
      this.answers.set(question, { watcher, after: Math.min(after, step) });
  }

  /** What was seen past this step has not been seen. */
  private goBack(step: number): void {
    if (this.until) this.until = this.countedTo(step, this.until);
    this.history.splice(countWhile(this.history, ({ place }) => place.step <= step));
    for (const [question, { after }] of this.answers) this.awaitAnswer(question, after);
    for (const event of this.history) this.takeAnswers(event);
  }

  /** The watcher as it stood at the end of this step. */
  private countedTo(step: number, until: CueWatcher): CueWatcher {
    const watcher = until.anew();
    for (const event of this.history)
      if (event.place.step > this.after && event.place.step <= step) watcher.sees(event);
    return watcher;
  }

  private open({ scene, phase, after, predictions }: Bookmark): void {
    this.position = scene;
    this.phase = phase;
    this.setPredictions(predictions);
    this.after = after;
    const { play } = this.scene;
    if (phase !== 'playing' || !play) return;
    this.until = new CueWatcher(play.until);
    this.hand.setSpeed(play.speed ?? 1);
  }

  /** Those without an answer wait for it anew, from the beginning of the run. */
  private setPredictions(predictions: Bookmark['predictions']): void {
    const questions = questionsOf(this.lesson.script.scenes);
    this.predictions = questions.slice(0, predictions.length).map((question, index) => ({
      question,
      predicted: predictions[index]?.predicted ?? null,
      answer: predictions[index]?.answer ?? null,
    }));
    this.answers.clear();
    for (const [index, { question, answer }] of this.predictions.entries())
      if (answer === null) this.awaitAnswer(question, predictions[index]?.after ?? BEGINNING);
  }

  private setPhase(phase: ScriptState['phase']): void {
    this.phase = phase;
    this.changed(this.state);
  }

  private alreadyDue(fault: Fault): boolean {
    const watcher = new CueWatcher(fault.when);
    return this.history.some((event) => watcher.sees(event));
  }

  private get lastStep(): number {
    return this.history.at(-1)?.place.step ?? BEGINNING;
  }

  private awaitAnswer(question: Question, after: number): void {
    this.answers.set(question, { watcher: new AnswerWatcher(question.answer), after });
  }

  private takeAnswers(event: TraceEvent): void {
    for (const [question, { watcher, after }] of this.answers) {
      const answer = watcher.sees(event);
      if (answer === null) continue;
      if (event.place.step <= after) {
        this.awaitAnswer(question, after);
        continue;
      }
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

function questionsOf(scenes: readonly Scene[]): Question[] {
  return scenes.flatMap(({ ask }) => ask ?? []);
}

function phaseOnEntry(scene: Scene): ScriptState['phase'] {
  if (scene.play) return 'ready';
  return scene.ask ? 'asking' : 'played';
}
