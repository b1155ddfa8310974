/** The exercise of a lesson: check by running, hints one by one, and the solution beside the learner's own text. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type CheckVerdict, grade, type Verdict } from '../../lesson/grade.ts';
import type { Lesson } from '../../lesson/lesson.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { useServices } from '../services.ts';
import { lessonIsDone } from '../workspace/progress.ts';
import { LessonText } from './lesson-text.tsx';
import { newLines } from './new-lines.ts';

/** The heading of what a lesson says once its exercise is done. */
const AFTERWARDS = 'what-is-it-good-for';

export interface ExerciseProps {
  readonly lesson: Lesson;
  readonly code: Signal<string>;
  readonly text: string;
  /** Runs a counterexample on the stage. */
  readonly onWatch: (spec: RunSpec) => void;
}

export function Exercise({ lesson, code, text, onWatch }: ExerciseProps): JSX.Element {
  const { runService } = useServices();
  const { hints, solution } = lesson.script.exercise;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [runsDone, setRunsDone] = useState<number | null>(null);
  const [hintsShown, setHintsShown] = useState(0);
  const [solutionShown, setSolutionShown] = useState(false);
  const verdictBox = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (verdict) verdictBox.current?.scrollIntoView({ block: 'nearest' });
  }, [verdict]);
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
      <div ref={verdictBox} role="status" aria-label="Verdict">
        {runsDone !== null && <p class="soft">Running your job: {runsDone} times so far…</p>}
        {verdict && <Verdicts verdict={verdict} onWatch={onWatch} />}
        {verdict?.passed && <LessonText text={lesson.texts.get(AFTERWARDS)} />}
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
          <SolutionText solution={lesson.files[solution] ?? ''} own={code.value} />
          <button type="button" onClick={() => (code.value = lesson.files[solution] ?? '')}>
            Put it into the editor
          </button>
        </section>
      )}
    </>
  );
}

/** The solution, with the lines that the learner's own text does not have marked. */
function SolutionText({ solution, own }: { readonly solution: string; readonly own: string }): JSX.Element {
  const added = new Set(newLines(solution, own));
  let number = 0;
  return (
    <pre class="solution">
      {solution.split('\n').map((line) => {
        const isNew = added.has(++number);
        return (
          <span key={number} class={isNew ? 'added' : undefined}>
            {`${isNew ? '+' : ' '} ${line}\n`}
          </span>
        );
      })}
    </pre>
  );
}

interface VerdictProps {
  readonly verdict: Verdict;
  readonly onWatch: (spec: RunSpec) => void;
}

/** Checks build on one another: what comes after the first that fails is left open. */
function Verdicts({ verdict, onWatch }: VerdictProps): JSX.Element {
  const firstFailing = verdict.checks.findIndex(({ holds }) => !holds);
  const told = firstFailing < 0 ? verdict.checks : verdict.checks.slice(0, firstFailing + 1);
  return (
    <>
      <ul class="verdicts">
        {told.map((check) => (
          <li key={check.name} class={check.holds ? 'holds' : 'fails'}>
            <strong>{check.holds ? 'Yes' : 'No'}</strong> {check.question}
            {check.counterexample && <Counterexample check={check} onWatch={onWatch} />}
          </li>
        ))}
      </ul>
      {told.length < verdict.checks.length && (
        <p class="soft">{verdict.checks.length - told.length} more questions follow once this one is answered.</p>
      )}
      {verdict.passed && <p>All of it held, in {verdict.runs} runs.</p>}
      {verdict.hint && <p class="ask">{verdict.hint}</p>}
    </>
  );
}

interface CounterexampleProps {
  readonly check: CheckVerdict;
  readonly onWatch: (spec: RunSpec) => void;
}

function Counterexample({ check: { counterexample }, onWatch }: CounterexampleProps): JSX.Element | null {
  if (!counterexample) return null;
  const { because, seed, spec } = counterexample;
  return (
    <p class="soft">
      {because.text} <small>(seed {seed})</small>{' '}
      <button type="button" class="link" onClick={() => onWatch(spec)}>
        Watch this run
      </button>
    </p>
  );
}
