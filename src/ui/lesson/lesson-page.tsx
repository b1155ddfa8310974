/** A lesson: its text and scenes beside the editor and the stage, and its exercise. */
import { type Signal, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Lesson, lessonRun } from '../../lesson/lesson.ts';
import { jobAt, ScriptRunner, type ScriptState } from '../../lesson/script-runner.ts';
import type { Reading } from '../editor/job-editor.tsx';
import { useRun } from '../run/use-run.ts';
import { WATCHED_PACE } from '../run/watched-pace.ts';
import { Workbench } from '../run/workbench.tsx';
import { type Services, useServices } from '../services.ts';
import { UnknownPage } from '../shell/unknown-page.tsx';
import { useTitle } from '../shell/use-title.ts';
import { codeDraft } from '../workspace/code-draft.ts';
import { LessonPane } from './lesson-pane.tsx';
import { newLines } from './new-lines.ts';

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
  const [script, setScript] = useState<ScriptState | null>(null);
  const runner = useMemo(
    () =>
      new ScriptRunner(
        lesson,
        { ...presenter.session, run: (spec) => presenter.session.run(watched(spec, services)) },
        setScript,
      ),
    [lesson, presenter],
  );
  useEffect(() => {
    setScript(runner.state);
    return presenter.session.onEvents(({ events }) => runner.sees(events));
  }, [runner, presenter]);
  const [atExercise, setAtExercise] = useState(false);
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
    >
      {script && (
        <LessonPane
          lesson={lesson}
          script={script}
          runner={runner}
          code={code}
          atExercise={atExercise}
          onExercise={() => setAtExercise(true)}
          onWatch={(spec) => presenter.session.run(spec)}
        />
      )}
    </Workbench>
  );
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
