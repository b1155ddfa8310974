/** A section of a lesson's Markdown. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { LessonText as Text } from '../../lesson/lesson.ts';
import { htmlOf } from '../shell/markdown.ts';

export function LessonText({ text }: { readonly text: Text | undefined }): JSX.Element | null {
  const html = useMemo(() => (text ? htmlOf(text.markdown) : ''), [text]);
  if (!text) return null;
  return (
    <>
      <h2>{text.heading}</h2>
      <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
    </>
  );
}
