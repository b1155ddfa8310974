/** The way on from a scene for who sees the stage and not the lesson's text, as on a narrow screen. */
import type { JSX } from 'preact';
import type { Lesson } from '../../lesson/lesson.ts';
import type { ScriptRunner, ScriptState } from '../../lesson/script-runner.ts';

export interface WayOnProps {
  readonly lesson: Lesson;
  readonly script: ScriptState;
  readonly runner: ScriptRunner;
  /** Shows the text of the lesson. */
  readonly onRead: () => void;
}

/** To the next scene, which begins with its text; where the text of this one was held back, or nothing comes after it, to that text first. */
export function WayOn({ lesson, script, runner, onRead }: WayOnProps): JSX.Element {
  const { scenes } = lesson.script;
  const isToRead = scenes[script.scene]?.reveal === true || script.scene === scenes.length - 1;
  if (script.phase === 'playing') return <span class="soft">Watch the stage…</span>;
  if (script.phase !== 'played' || isToRead) {
    return (
      <button type="button" class={script.phase === 'played' ? 'primary' : undefined} onClick={onRead}>
        {script.phase === 'played' ? 'Read on' : 'Back to the lesson'}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="primary"
      onClick={() => {
        runner.next();
        onRead();
      }}
    >
      Go on
    </button>
  );
}
