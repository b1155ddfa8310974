/** Markdown of ours as HTML, made safe. */
import DOMPurify from 'dompurify';
import { marked } from 'marked';

export function htmlOf(markdown: string): string {
  return DOMPurify.sanitize(marked.parse(markdown, { async: false }));
}
