/** A section of a lesson's Markdown, made safe. */
import DOMPurify from 'dompurify';
import { marked } from 'marked';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { LessonText as Text } from '../../lesson/lesson.ts';

export function LessonText({ text }: { readonly text: Text | undefined }): JSX.Element | null {
  const html = useMemo(() => (text ? DOMPurify.sanitize(marked.parse(text.markdown, { async: false })) : ''), [text]);
  if (!text) return null;
  return (
    <>
      <h2>{text.heading}</h2>
      <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
    </>
  );
}
