/** What the run writes into the editor: values beside lines, and lines that are lit because something else points at them. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import * as monaco from 'monaco-editor/editor';

/** The two-way link between the lines of the editor and the rest of the page. Lines count from 1. */
export interface LineLinks {
  /** Said beside a line. */
  readonly values: ReadonlySignal<ReadonlyMap<number, string>>;
  /** Lines that the stage points at. */
  readonly lit: ReadonlySignal<readonly number[]>;
  /** The line under the pointer; null when it is elsewhere. */
  readonly pointed: Signal<number | null>;
}

/** Keeps the editor's notes as the links have them until the returned function is called. */
export function followLinks(editor: monaco.editor.IStandaloneCodeEditor, links: LineLinks): () => void {
  const values = editor.createDecorationsCollection();
  const lit = editor.createDecorationsCollection();
  const stops = [
    links.values.subscribe((texts) => values.set([...texts].flatMap((entry) => valueBeside(editor, entry)))),
    links.lit.subscribe((lines) => lit.set(lines.flatMap((line) => litLine(editor, line)))),
  ];
  const pointer = [
    editor.onMouseMove(({ target }) => {
      links.pointed.value = target.position?.lineNumber ?? null;
    }),
    editor.onMouseLeave(() => {
      links.pointed.value = null;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const listener of pointer) listener.dispose();
  };
}

/** Lights lines for as long as the editor lasts. */
export function lightLines(editor: monaco.editor.IStandaloneCodeEditor, lines: readonly number[]): void {
  editor.createDecorationsCollection(lines.flatMap((line) => litLine(editor, line)));
}

/** Nothing for a line that an edit has taken away since. */
function valueBeside(
  editor: monaco.editor.IStandaloneCodeEditor,
  [line, text]: readonly [number, string],
): monaco.editor.IModelDeltaDecoration[] {
  const model = editor.getModel();
  if (!model || line > model.getLineCount()) return [];
  const end = model.getLineMaxColumn(line);
  return [
    {
      range: new monaco.Range(line, end, line, end),
      options: {
        showIfCollapsed: true,
        after: {
          content: `   ${text}`,
          inlineClassName: 'live-value',
          cursorStops: monaco.editor.InjectedTextCursorStops.None,
        },
      },
    },
  ];
}

function litLine(editor: monaco.editor.IStandaloneCodeEditor, line: number): monaco.editor.IModelDeltaDecoration[] {
  if (line > (editor.getModel()?.getLineCount() ?? 0)) return [];
  return [{ range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className: 'lit-line' } }];
}
