/** Everything of Monaco stands behind this module, which is only ever loaded with import(). */
import type { Signal } from '@preact/signals';
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/typescript/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import {
  ModuleKind,
  ModuleResolutionKind,
  type ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register';
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import globals from '../../api/globals.d.ts?raw';
import millrace from '../../api/millrace.d.ts?raw';
import { followLinks, type LineLinks, lightLines } from './line-notes.ts';

/** A message of ours on a line of the job. */
export interface EditorMark {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface CodeEditor {
  mark(marks: readonly EditorMark[]): void;
  goTo(line: number): void;
  /** Lights these lines, and scrolls to the last of them: the first are imports. */
  show(lines: readonly number[]): void;
  /** Takes the focus, with the text between these two offsets selected. */
  focus(start: number, end: number): void;
  setTheme(dark: boolean, contrast: boolean): void;
  dispose(): void;
}

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    label === 'typescript' || label === 'javascript' ? new TypeScriptWorker() : new EditorWorker(),
};

// Set once, before the first model: each change starts the language service anew. The target is that of the compiler that Run uses,
// so that what would differ is flagged.
typescriptDefaults.setCompilerOptions({
  // ES2022, which the enumeration of Monaco does not name.
  target: 9 as ScriptTarget,
  module: ModuleKind.ESNext,
  moduleResolution: ModuleResolutionKind.NodeJs,
  lib: ['es2022'],
  strict: true,
  useDefineForClassFields: true,
  allowNonTsExtensions: true,
});
typescriptDefaults.setEagerModelSync(true);
typescriptDefaults.addExtraLib(millrace, 'file:///node_modules/millrace/index.d.ts');
typescriptDefaults.addExtraLib(globals, 'file:///globals.d.ts');

// Monaco's own dark theme writes comments in a green that is too dim to read on its background.
monaco.editor.defineTheme('millrace-dark', {
  base: 'vs-dark',
  inherit: true,
  rules: [{ token: 'comment', foreground: '8fbc7f' }],
  colors: {},
});

const JOB = monaco.Uri.parse('file:///job.ts');
const OWNER = 'millrace';

/** Puts an editor into `host` that shows and changes `code`. */
export function createCodeEditor(
  host: HTMLElement,
  code: Signal<string>,
  links: LineLinks,
  readOnly: boolean,
): CodeEditor {
  monaco.editor.getModel(JOB)?.dispose();
  const model = monaco.editor.createModel(code.peek(), 'typescript', JOB);
  const narrow = matchMedia('(max-width: 700px)').matches;
  const editor = monaco.editor.create(host, {
    model,
    readOnly,
    automaticLayout: true,
    minimap: { enabled: false },
    fontSize: 13,
    lineNumbersMinChars: narrow ? 2 : 3,
    wordWrap: 'on',
    wrappingIndent: 'indent',
    scrollBeyondLastLine: false,
    renderFinalNewline: 'off',
    fixedOverflowWidgets: true,
    // What is typed is the job that runs: nothing is closed, indented or taken from a list unasked. Tab takes an offer.
    autoClosingBrackets: 'never',
    autoClosingQuotes: 'never',
    autoIndent: 'keep',
    acceptSuggestionOnEnter: 'off',
    acceptSuggestionOnCommitCharacter: false,
    padding: { top: 8 },
    ariaLabel: 'Job, TypeScript. Press Escape, then Tab, to leave the editor.',
  });
  leaveByEscape(editor);
  const stopFollowing = follow(model, code);
  const stopLinks = followLinks(editor, links);
  return {
    mark: (marks) =>
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        marks.map((mark) => markerOf(mark, model)),
      ),
    goTo(line) {
      editor.revealLineInCenter(line);
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.focus();
    },
    show(lines) {
      const last = lines.at(-1);
      if (last !== undefined) editor.revealLineInCenter(last);
      lightLines(editor, lines);
    },
    focus(start, end) {
      editor.setSelection(monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)));
      editor.focus();
    },
    setTheme: (dark, contrast) =>
      monaco.editor.setTheme(contrast ? (dark ? 'hc-black' : 'hc-light') : dark ? 'millrace-dark' : 'vs'),
    dispose() {
      stopFollowing();
      stopLinks();
      editor.dispose();
      model.dispose();
    },
  };
}

/** Keeps model and signal the same, whichever changes. */
function follow(model: monaco.editor.ITextModel, code: Signal<string>): () => void {
  const changed = model.onDidChangeContent(() => {
    code.value = model.getValue();
  });
  const stop = code.subscribe((text) => {
    if (text !== model.getValue()) model.setValue(text);
  });
  return () => {
    changed.dispose();
    stop();
  };
}

/** Tab belongs to the code until Escape is pressed where it closes nothing; then Tab moves the focus on. */
function leaveByEscape(editor: monaco.editor.IStandaloneCodeEditor): void {
  const closesNothing =
    '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !renameInputVisible && !inSnippetMode && !editorHasSelection';
  editor.addCommand(monaco.KeyCode.Escape, () => editor.updateOptions({ tabFocusMode: true }), closesNothing);
  editor.onDidFocusEditorText(() => editor.updateOptions({ tabFocusMode: false }));
}

function markerOf({ line, message }: EditorMark, model: monaco.editor.ITextModel): monaco.editor.IMarkerData {
  const lineNumber = Math.min(Math.max(1, line), model.getLineCount());
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    source: 'Millrace',
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn: model.getLineFirstNonWhitespaceColumn(lineNumber) || 1,
    endColumn: model.getLineMaxColumn(lineNumber),
  };
}
