/**
 * The job's text. A plain text area at once, so that the job can be read, changed and run before Monaco is there; then Monaco in its place.
 * Esc, then Tab, leaves the editor.
 */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isDark, wantsContrast } from '../shell/theme.ts';
import type { LineLinks } from './line-notes.ts';
import type { CodeEditor, EditorMark } from './monaco.ts';

export interface JobEditorProps {
  readonly code: Signal<string>;
  readonly links: LineLinks;
  /** What to say on which line: compile errors and exceptions of slots. */
  readonly marks: readonly EditorMark[];
  /** A line to go to; the number of the asking makes a second asking for the same line count. */
  readonly goTo: { readonly line: number; readonly asked: number } | null;
  readonly readOnly?: boolean;
  readonly reading?: Reading | null;
}

/** A text that is there to be read: what there is to say about it, and the lines that are new in it. */
export interface Reading {
  readonly note: string;
  readonly newLines: readonly number[];
}

export function JobEditor({ code, links, marks, goTo, readOnly = false, reading = null }: JobEditorProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [isPlain, setIsPlain] = useState(false);

  useEffect(() => {
    let left = false;
    const load = async () => {
      // Without it the plain text area stays, and the job runs all the same.
      const loaded = await import('./monaco.ts').catch(() => null);
      if (left || !host.current) return;
      if (loaded === null) {
        setIsPlain(true);
        return;
      }
      const plain = area.current;
      const focused = document.activeElement;
      editor.current = loaded.createCodeEditor(host.current, code, links, readOnly || reading !== null);
      host.current.dataset.ready = 'true';
      if (plain !== null && plain === focused) editor.current.focus(plain.selectionStart, plain.selectionEnd);
      if (reading) editor.current.show(reading.newLines);
      editor.current.mark(marks);
      editor.current.setTheme(isDark.peek(), wantsContrast.peek());
    };
    void load();
    return () => {
      left = true;
      editor.current?.dispose();
      editor.current = null;
    };
  }, [code, links, readOnly, reading]);
  useEffect(() => editor.current?.mark(marks), [marks]);
  useEffect(() => {
    if (goTo) editor.current?.goTo(goTo.line);
  }, [goTo]);
  useEffect(() => editor.current?.setTheme(isDark.value, wantsContrast.value), [isDark.value, wantsContrast.value]);

  return (
    <section class="job-editor" aria-label="Job editor">
      <textarea
        ref={area}
        class="plain-code"
        aria-label="Job, TypeScript"
        spellcheck={false}
        wrap="soft"
        readOnly={readOnly || reading !== null}
        value={code.value}
        onInput={(event) => (code.value = event.currentTarget.value)}
      />
      <div ref={host} class="monaco-host" />
      {marks.length > 0 && (
        <ul class="editor-problems" aria-label="Problems">
          {marks.map((mark) => (
            <li key={`${mark.line} ${mark.message}`}>
              <button type="button" class="link" onClick={() => editor.current?.goTo(mark.line)}>
                line {mark.line}
              </button>{' '}
              {mark.message}
            </li>
          ))}
        </ul>
      )}
      <p class="editor-hint">
        {reading && <strong>{reading.note} </strong>}
        {isPlain ? 'The code editor could not be loaded. Plain text will do.' : 'Esc, then Tab leaves the editor.'}
      </p>
    </section>
  );
}
