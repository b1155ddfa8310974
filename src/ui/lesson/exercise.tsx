/** The exercise of a lesson: check by running, hints one by one, and the solution beside the learner's own text. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type CheckVerdict, grade, type Verdict } from '../../lesson/grade.ts';
import type { Lesson } from '../../lesson/lesson.ts';
import { useServices } from '../services.ts';
import { lessonIsDone } from '../workspace/progress.ts';
import { LessonText } from './lesson-text.tsx';

export interface ExerciseProps {
  readonly lesson: Lesson;
  readonly code: Signal<string>;
  readonly text: string;
}

export function Exercise({ lesson, code, text }: ExerciseProps): JSX.Element {
  const { runService } = useServices();
  const { hints, solution } = lesson.script.exercise;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [runsDone, setRunsDone] = useState<number | null>(null);
  const [hintsShown, setHintsShown] = useState(0);
  const [solutionShown, setSolutionShown] = useState(false);
  const check = async () => {
    setVerdict(null);
    setRunsDone(0);
    const given = await grade(lesson, code.peek(), runService, { onRun: setRunsDone });
    setRunsDone(null);
    setVerdict(given);
    if (given.passed) lessonIsDone(lesson.script.id);
  };
  return (
    <>
      <LessonText text={lesson.texts.get(text)} />
      <p class="lesson-actions">
        <button type="button" class="primary" onClick={() => void check()} disabled={runsDone !== null}>
          Check
        </button>
        <button type="button" onClick={() => setHintsShown(hintsShown + 1)} disabled={hintsShown >= hints.length}>
          Hint
        </button>
        <button type="button" onClick={() => setSolutionShown(!solutionShown)} aria-expanded={solutionShown}>
          Show solution
        </button>
      </p>
      <div role="status" aria-label="Verdict">
        {runsDone !== null && <p class="soft">Running your job: {runsDone} times so far…</p>}
        {verdict && <Verdicts verdict={verdict} />}
      </div>
      {hintsShown > 0 && (
        <ol class="hints" aria-label="Hints">
          {hints.slice(0, hintsShown).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      )}
      {solutionShown && (
        <section aria-label="Solution">
          <pre class="solution">{lesson.files[solution]}</pre>
          <button type="button" onClick={() => (code.value = lesson.files[solution] ?? '')}>
            Put it into the editor
          </button>
        </section>
      )}
    </>
  );
}

function Verdicts({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  return (
    <>
      <ul class="verdicts">
        {verdict.checks.map((check) => (
          <li key={check.name} class={check.holds ? 'holds' : 'fails'}>
            <strong>{check.holds ? 'Yes' : 'No'}</strong> {check.question}
            {check.counterexample && <Counterexample check={check} />}
          </li>
        ))}
      </ul>
      {verdict.passed && <p>All of it held, in {verdict.runs} runs.</p>}
      {verdict.hint && <p class="ask">{verdict.hint}</p>}
    </>
  );
}

function Counterexample({ check: { counterexample } }: { readonly check: CheckVerdict }): JSX.Element | null {
  if (!counterexample) return null;
  const { because, seed } = counterexample;
  return (
    <p class="soft">
      {because.text} <small>(seed {seed})</small>
    </p>
  );
}
