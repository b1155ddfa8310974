/** Rows from NDJSON: one JSON value a line, empty lines ignored. */
import { MillraceError } from '../base/failure.ts';

/** A line of a data file that cannot be read. `at` is the line in the file, from 1. */
class MalformedRow extends MillraceError {
  override readonly name = 'MalformedRow';
  constructor(
    readonly file: string,
    readonly at: number,
    readonly why: string,
  ) {
    super(`${file}, line ${at}: ${why}`);
  }
}

/** Throws MalformedRow at the first line that is not JSON. */
export function parseNdjson(text: string, file: string): readonly unknown[] {
  return text.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' ? [] : [parseRow(line, file, index + 1)]));
}

function parseRow(line: string, file: string, at: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new MalformedRow(file, at, `not JSON: ${line.slice(0, 60)}`);
  }
}
