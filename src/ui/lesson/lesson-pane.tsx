/** The text of a lesson, scene by scene: what to read, what to predict, what came of it, and at the end the exercise. */
import type { Signal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Lesson } from '../../lesson/lesson.ts';
import type { Scene } from '../../lesson/lesson-schema.ts';
import type { Prediction, ScriptRunner, ScriptState } from '../../lesson/script-runner.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { Exercise } from './exercise.tsx';
import { LessonText } from './lesson-text.tsx';

export interface LessonPaneProps {
  readonly lesson: Lesson;
  readonly script: ScriptState;
  readonly runner: ScriptRunner;
  readonly code: Signal<string>;
  readonly atExercise: boolean;
  /** The page went away while a scene played, and its run waits to be taken up. */
  readonly isInterrupted: boolean;
  /** It is not known yet whether there is a run to go on with. */
  readonly isStarting: boolean;
  readonly onExercise: () => void;
  readonly onRestart: () => void;
  /** Runs something on the stage that is no scene of the lesson. */
  readonly onWatch: (spec: RunSpec) => void;
}

export function LessonPane(props: LessonPaneProps): JSX.Element {
  const { lesson, script, runner, code, atExercise, isInterrupted, isStarting, onExercise, onRestart, onWatch } = props;
  const { scenes, exercise, title, minutes } = lesson.script;
  const scene = scenes[script.scene];
  // What explains a surprise would spoil it.
  const toldAfterwards = scene?.reveal === true && script.phase !== 'played';
  const pane = useRef<HTMLElement>(null);
  useEffect(() => pane.current?.scrollTo(0, 0), [script.scene, toldAfterwards, atExercise]);
  useFocusKept(pane, [script.scene, script.phase, atExercise]);
  const last = script.scene === scenes.length - 1;
  return (
    <section ref={pane} class="lesson-pane" aria-label="Lesson" tabIndex={-1}>
      <p class="lesson-step">
        {atExercise ? 'Exercise' : `Step ${script.scene + 1} of ${scenes.length}`} · about {minutes} minutes in all
        {(atExercise || script.scene > 0) && (
          <>
            {' · '}
            <button type="button" class="link" onClick={onRestart}>
              Start over
            </button>
          </>
        )}
      </p>
      <h1>{title}</h1>
      {atExercise ? (
        <Exercise lesson={lesson} code={code} text={exercise.text} onWatch={onWatch} />
      ) : (
        <>
          {toldAfterwards && <p>Your guess stands. Play the scene, watch the stage, and read on afterwards.</p>}
          {scene?.reveal &&
            newPredictions(script, scenes).map((prediction) => (
              <Revealed key={prediction.question.question} prediction={prediction} />
            ))}
          {!toldAfterwards && <LessonText text={lesson.texts.get(scene?.text ?? '')} />}
          <div class="lesson-actions">
            {scene?.ask && script.phase === 'asking' && (
              <Ask question={scene.ask.question} kind={scene.ask.kind} onAnswer={(answer) => runner.predict(answer)} />
            )}
            {script.phase === 'ready' && (
              <button type="button" class="primary" onClick={() => runner.play()} disabled={isStarting}>
                Play this scene
              </button>
            )}
            {script.phase === 'playing' &&
              (isInterrupted ? (
                <Interrupted runner={runner} scene={scene} />
              ) : (
                <span class="soft">Watch the stage…</span>
              ))}
            {script.phase === 'played' && !last && (
              <button type="button" class="primary" onClick={() => runner.next()}>
                Go on
              </button>
            )}
            <button type="button" class={script.phase === 'played' && last ? 'primary' : 'quiet'} onClick={onExercise}>
              To the exercise
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/** A button goes with its step: the focus that it had goes to what can be done next, or waits at the text until there is something. */
function useFocusKept(pane: RefObject<HTMLElement | null>, step: readonly unknown[]): void {
  const { activeElement } = document;
  const had = pane.current?.contains(activeElement) ?? false;
  useEffect(() => {
    const isFree = document.activeElement === document.body || document.activeElement === pane.current;
    if (!had || !isFree) return;
    const next = pane.current?.querySelector<HTMLElement>('.ask input, .lesson-actions .primary:enabled');
    (next ?? pane.current)?.focus();
  }, step);
}

/** Resume, above the stage, goes on with what the cluster's storage still has; a scene that starts its job can be played anew instead. */
function Interrupted({
  runner,
  scene,
}: {
  readonly runner: ScriptRunner;
  readonly scene: Scene | undefined;
}): JSX.Element {
  return (
    <>
      <span class="soft">The page went away in the middle of this scene. Resume goes on from the checkpoint.</span>
      {scene?.play?.job !== undefined && (
        <button type="button" onClick={() => runner.replay()}>
          Play this scene anew
        </button>
      )}
    </>
  );
}

/** Those that no earlier scene has revealed. */
function newPredictions({ predictions, scene }: ScriptState, scenes: readonly Scene[]): readonly Prediction[] {
  const revealedBefore = scenes.slice(0, scene).findLastIndex(({ reveal }) => reveal);
  const known = scenes.slice(0, revealedBefore + 1).filter(({ ask }) => ask).length;
  return predictions.slice(known);
}

function Ask({
  question,
  kind,
  onAnswer,
}: {
  readonly question: string;
  readonly kind: 'number' | 'text';
  readonly onAnswer: (answer: string) => void;
}): JSX.Element {
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(String(new FormData(event.currentTarget).get('prediction')));
      }}
    >
      <label>
        <strong>Before you go on:</strong> {question}
        <input
          name="prediction"
          type="text"
          inputMode={kind === 'number' ? 'numeric' : 'text'}
          required
          autocomplete="off"
        />
      </label>
      <button type="submit">That is my guess</button>
    </form>
  );
}

function Revealed({ prediction: { predicted, answer } }: { readonly prediction: Prediction }): JSX.Element {
  if (answer === null) return <p class="ask">You said {predicted}. The run will tell.</p>;
  const right = predicted?.trim() === answer;
  return (
    <p class="ask" role="status">
      You said {predicted}. <strong>It is {answer}</strong>
      {right ? ': you saw it coming.' : '.'}
    </p>
  );
}
