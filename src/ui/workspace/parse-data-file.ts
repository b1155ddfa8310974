/**
 * Rows from a file that a learner drops: NDJSON, a JSON array, or CSV with a header. What cannot be read is told with its line.
 */
import { parseCsv } from './parse-csv.ts';
import { UnreadableDataFile } from './unreadable-data-file.ts';

export const FILE_BYTES_MAX = 20_000_000;

/** The rows of a file, told apart by how it begins: `[` is a JSON array, `{` NDJSON, anything else CSV. Throws UnreadableDataFile. */
export function parseDataFile(text: string): readonly unknown[] {
  const content = text.replace(/^\uFEFF/, '');
  const start = content.trimStart()[0];
  if (start === undefined) throw new UnreadableDataFile(null, 'The file is empty.');
  const rows = start === '[' ? parseJsonArray(content) : start === '{' ? parseLines(content) : parseCsv(content);
  if (rows.length === 0) throw new UnreadableDataFile(null, 'The file holds no rows.');
  return rows;
}

function parseLines(text: string): readonly unknown[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      throw new UnreadableDataFile(index + 1, `This is not a JSON value: ${line.trim().slice(0, 60)}`);
    }
  });
}

function parseJsonArray(text: string): readonly unknown[] {
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    const { line, why } = findJsonError(text);
    throw new UnreadableDataFile(line, why);
  }
}

/** Finds the element of a broken JSON array by reading one after the other, since engines do not agree on how they tell positions. */
function findJsonError(text: string): { line: number; why: string } {
  let position = text.indexOf('[') + 1;
  while (position < text.length) {
    const end = endOfElement(text, position);
    const element = text.slice(position, end).trim();
    if (element !== '' || text[end] === ',') {
      try {
        JSON.parse(element);
      } catch {
        const start = position + (text.slice(position, end).length - text.slice(position, end).trimStart().length);
        return {
          line: lineAt(text, start),
          why: `This element of the array is not a JSON value: ${element.slice(0, 60)}`,
        };
      }
    }
    if (text[end] === ']') break;
    position = end + 1;
  }
  return { line: lineAt(text, text.trimEnd().length), why: 'The array does not end with ].' };
}

/** Where an element that begins at `start` ends: at the comma or bracket outside of all its own brackets and texts. */
function endOfElement(text: string, start: number): number {
  let depth = 0;
  let inText = false;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (inText) {
      if (character === '\\') position += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === ',' || character === ']') && depth === 0) return position;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return text.length;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
