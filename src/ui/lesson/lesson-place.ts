/** Where the learner stands in a lesson, kept in the browser with each change. */
import type { Signal } from '@preact/signals';
import * as v from 'valibot';
import type { Lesson } from '../../lesson/lesson.ts';
import type { Bookmark } from '../../lesson/script-runner.ts';
import { keptSignal } from '../workspace/kept-signal.ts';

export interface LessonPlace {
  /** null: at its beginning. */
  readonly bookmark: Bookmark | null;
  readonly atExercise: boolean;
}

const whole = v.pipe(v.number(), v.integer());
const schema = v.strictObject({
  bookmark: v.nullable(
    v.strictObject({
      scene: v.pipe(whole, v.minValue(0)),
      phase: v.picklist(['ready', 'playing', 'asking', 'played']),
      after: whole,
      predictions: v.array(v.strictObject({ predicted: v.string(), answer: v.nullable(v.string()), after: whole })),
    }),
  ),
  atExercise: v.boolean(),
});

export function lessonPlace({ script }: Lesson): Signal<LessonPlace> {
  const isOfLesson = (value: unknown): value is LessonPlace =>
    v.is(schema, value) && (value.bookmark?.scene ?? 0) < script.scenes.length;
  return keptSignal(`place:${script.id}`, { bookmark: null, atExercise: false }, isOfLesson);
}
