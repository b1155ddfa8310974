/**
 * Reads a script.yaml: YAML with positions kept, held against the schema. What is wrong is told with file and line,
 * all of it at once, since an author mends a file and not a line.
 */
import * as v from 'valibot';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { MillraceError } from '../base/failure.ts';
import { type Script, scriptSchema } from './lesson-schema.ts';

export interface ScriptProblem {
  /** From 1. */
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** A script that is not YAML, or says what no script can say. Thrown when a lesson is read. */
export class InvalidScript extends MillraceError {
  override readonly name = 'InvalidScript';
  constructor(
    readonly file: string,
    readonly problems: readonly ScriptProblem[],
  ) {
    super(
      problems
        .map(({ line, path, message }) => `${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`)
        .join('\n'),
    );
  }
}

/** Reads the text of a script; `file` is what errors call it. Throws InvalidScript. */
export function readScript(text: string, file: string): Script {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new InvalidScript(
      file,
      document.errors.map((error) => ({
        line: error.linePos?.[0].line ?? 1,
        path: '',
        message: firstLine(error.message),
      })),
    );
  }
  const result = v.safeParse(scriptSchema, document.toJS());
  if (result.success) return result.output;
  throw new InvalidScript(
    file,
    result.issues.map((issue) => problemOf(issue, document, lines)),
  );
}

function problemOf(issue: v.BaseIssue<unknown>, document: Document.Parsed, lines: LineCounter): ScriptProblem {
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  return { line: lineOf(keys, document, lines), path: keys.join('.'), message: messageOf(issue) };
}

/** The line of the innermost part that is there: a missing field is reported where it should have been. */
function lineOf(keys: readonly (string | number)[], document: Document.Parsed, lines: LineCounter): number {
  for (let length = keys.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object') {
    return issue.expected === 'never'
      ? 'is not known here'
      : issue.received === 'undefined'
        ? 'is missing'
        : 'must be a group of fields';
  }
  const expected = issue.message.startsWith('Invalid') ? (issue.expected ?? 'something else') : issue.message;
  return `must be ${expected}, but is ${issue.received}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
