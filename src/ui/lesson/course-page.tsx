/** The course map: chapters, their lessons, and what of them is done. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CHAPTERS } from '../../lesson/chapters.ts';
import type { LessonSummary } from '../../lesson/lesson-library.ts';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { lessonsDone } from '../workspace/progress.ts';

export default function CoursePage(): JSX.Element {
  useTitle('Course');
  const { lessons } = useServices();
  const [list, setList] = useState<readonly LessonSummary[] | null>(null);
  useEffect(() => {
    void lessons.list().then(setList);
  }, [lessons]);
  const chapters = Object.keys(CHAPTERS).filter((chapter) => list?.some((lesson) => lesson.chapter === chapter));
  return (
    <article class="text-page course">
      <h1>The course</h1>
      <p>
        Each lesson is a run you watch, a prediction, and a job you mend. It is checked by what it does: several times,
        and each time it is killed somewhere else.
      </p>
      {chapters.map((chapter) => (
        <section key={chapter} aria-label={CHAPTERS[chapter]}>
          <h2>{CHAPTERS[chapter]}</h2>
          <ol class="lesson-cards">
            {list
              ?.filter((lesson) => lesson.chapter === chapter)
              .map(({ id, title, minutes }) => (
                <li key={id}>
                  <a href={`#/lesson/${id}`}>
                    <strong>{title}</strong>
                    <span class="soft">
                      {minutes} minutes{lessonsDone.value.includes(id) && ' · done'}
                    </span>
                  </a>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </article>
  );
}
