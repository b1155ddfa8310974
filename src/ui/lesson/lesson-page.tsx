/** A lesson: its text and scenes beside the editor and the stage, and its exercise. */
import { effect, type Signal, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Lesson, lessonRun } from '../../lesson/lesson.ts';
import { jobAt, ScriptRunner, type ScriptState } from '../../lesson/script-runner.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { Cue } from '../../wire/cue-watcher.ts';
import type { Reading } from '../editor/job-editor.tsx';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useRun } from '../run/use-run.ts';
import { WATCHED_PACE } from '../run/watched-pace.ts';
import { Workbench } from '../run/workbench.tsx';
import { type Services, useServices } from '../services.ts';
import type { RunSession } from '../session.ts';
import { UnknownPage } from '../shell/unknown-page.tsx';
import { useTitle } from '../shell/use-title.ts';
import { codeDraft } from '../workspace/code-draft.ts';
import { LessonPane } from './lesson-pane.tsx';
import { type LessonPlace, lessonPlace } from './lesson-place.ts';
import { newLines } from './new-lines.ts';
import { WayOn } from './way-on.tsx';

export default function LessonPage({ id }: { readonly id: string }): JSX.Element {
  const { lessons } = useServices();
  const [lesson, setLesson] = useState<Lesson | null | undefined>(undefined);
  useTitle(lesson?.script.title ?? 'Lesson');
  useEffect(() => {
    void lessons.load(id).then(setLesson);
  }, [lessons, id]);
  if (lesson === undefined) return <p class="loading">One moment…</p>;
  if (lesson === null) return <UnknownPage address={`#/lesson/${id}`} />;
  return <OpenLesson lesson={lesson} />;
}

function OpenLesson({ lesson }: { readonly lesson: Lesson }): JSX.Element {
  const services = useServices();
  const presenter = useRun();
  const { id, exercise } = lesson.script;
  const code = useMemo(() => codeDraft(id, lesson.files[exercise.start] ?? ''), [lesson]);
  const specOf = async (text: string) => watched(lessonRun(lesson, text), services);
  const place = useMemo(() => lessonPlace(lesson), [lesson]);
  const { script, runner } = useScript(lesson, presenter, place);
  const { atExercise } = place.value;
  const { shown, reading } = useShownJob(lesson, code, atExercise ? null : script);
  return (
    <Workbench
      presenter={presenter}
      code={shown}
      reading={reading}
      specOf={specOf}
      dataFiles={null}
      directions={atExercise || script === null ? null : script.directions}
      workspace={`lesson/${id}`}
      wayOn={(read) => script && !atExercise && <WayOn lesson={lesson} script={script} runner={runner} onRead={read} />}
    >
      {script && (
        <LessonPane
          lesson={lesson}
          script={script}
          runner={runner}
          code={code}
          atExercise={atExercise}
          isInterrupted={presenter.session.isTakenUp.value && presenter.session.state.value === 'paused'}
          isStarting={presenter.session.state.value === 'starting'}
          onRestart={() => {
            presenter.session.reset();
            place.value = { bookmark: null, atExercise: false };
            runner.restart();
          }}
          onExercise={() => (place.value = { ...place.value, atExercise: true })}
          onWatch={(spec) => presenter.session.run(spec)}
        />
      )}
    </Workbench>
  );
}

/** The scenes, from where the learner stood; with them the run that a former page left. */
function useScript(
  lesson: Lesson,
  presenter: RunPresenter,
  place: Signal<LessonPlace>,
): { readonly script: ScriptState | null; readonly runner: ScriptRunner } {
  const services = useServices();
  const [script, setScript] = useState<ScriptState | null>(null);
  const runner = useMemo(() => {
    const run = (spec: RunSpec, until: Cue) => presenter.session.run(watched(spec, services), { until });
    const hand = { ...presenter.session, run };
    const changed = (state: ScriptState) => {
      setScript(state);
      place.value = { ...place.peek(), bookmark: made.bookmark };
    };
    const made: ScriptRunner = new ScriptRunner(lesson, hand, changed, place.peek().bookmark);
    return made;
  }, [lesson, presenter, place]);
  useEffect(() => {
    setScript(runner.state);
    const { session } = presenter;
    // At the exercise the learner's own job runs, and no scene plays any more: it is left by starting over only.
    const isLeft = () => place.peek().atExercise;
    const stopSeeing = session.onEvents(({ events, replaced }) => {
      if (isLeft()) return;
      if (replaced !== null && session.isTakenUp.peek()) runner.toldAgain();
      else if (replaced !== null) runner.forked(replaced);
      runner.sees(events);
    });
    session.standAt((step) => (isLeft() ? null : runner.cueAfter(step)));
    const stopTaking = takeUpRun(session, lesson, runner);
    return () => {
      session.standAt(() => null);
      stopSeeing();
      stopTaking();
    };
  }, [runner, presenter]);
  return { script, runner };
}

/** Takes up what a former page left, and tells the scenes what that is, once: then the run is this page's own. */
function takeUpRun(session: RunSession, lesson: Lesson, runner: ScriptRunner): () => void {
  session.resumeAfterReload(`lesson/${lesson.script.id}`);
  let isTold = false;
  return effect(() => {
    const state = session.state.value;
    if (isTold || state === 'starting') return;
    isTold = true;
    if (session.isTakenUp.peek()) runner.takenUp(session.spec.peek()?.code ?? null);
    else if (state === 'none') runner.takenUp(null);
  });
}

/** The job in the editor: that of the scene, or the learner's own, which the job that the exercise begins with is from the start. */
function useShownJob(
  lesson: Lesson,
  own: Signal<string>,
  script: ScriptState | null,
): { readonly shown: Signal<string>; readonly reading: Reading | null } {
  const { scenes, exercise } = lesson.script;
  const job = script && jobAt(scenes, script.scene);
  const before =
    script && scenes.slice(0, script.scene + 1).findLast(({ play }) => play?.job && play.job !== job)?.play?.job;
  return useMemo(() => {
    if (!job || job === exercise.start) return { shown: own, reading: null };
    const text = lesson.files[job] ?? '';
    const reading = {
      note: 'The job of this scene; yours comes with the exercise.',
      newLines: before ? newLines(text, lesson.files[before] ?? '') : [],
    };
    return { shown: signal(text), reading };
  }, [lesson, own, job, before]);
}

/** A watched run of a lesson: slow enough to follow, on the site's cluster; what the script configures goes over that. */
function watched<Spec extends ReturnType<typeof lessonRun>>(spec: Spec, { deviations }: Services): Spec {
  return {
    ...spec,
    pace: WATCHED_PACE,
    configuration: { ...Object.fromEntries(deviations.map(({ key, value }) => [key, value])), ...spec.configuration },
  };
}
