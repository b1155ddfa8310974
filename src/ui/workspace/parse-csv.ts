/** CSV after RFC 4180 with a header line. A cell that is a number or true or false becomes one; an empty cell is null. */
import { UnreadableDataFile } from './unreadable-data-file.ts';

interface CsvLine {
  readonly cells: readonly string[];
  readonly at: number;
}

/** Throws UnreadableDataFile for a row with more or fewer cells than the header, and for a quote that never closes. */
export function parseCsv(text: string): readonly Readonly<Record<string, unknown>>[] {
  const [header, ...rows] = readLines(text);
  if (!header) return [];
  const names = header.cells.map((name) => name.trim());
  const unnamed = names.indexOf('');
  if (unnamed !== -1) throw new UnreadableDataFile(header.at, `Column ${unnamed + 1} has no name.`);
  return rows.map(({ cells, at }) => {
    if (cells.length !== names.length) {
      throw new UnreadableDataFile(
        at,
        `This row has ${cells.length} cells, but the header names ${names.length} columns.`,
      );
    }
    return Object.fromEntries(names.map((name, index) => [name, cellValue(cells[index] ?? '')]));
  });
}

function cellValue(cell: string): unknown {
  if (cell === '') return null;
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(cell) ? Number(cell) : cell;
}

function readLines(text: string): CsvLine[] {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let startedAt = 1;
  let quotedAt: number | null = null;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cell !== '') lines.push({ cells, at: startedAt });
    cells = [];
    cell = '';
  };
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position] as string;
    if (character === '\n') line += 1;
    if (quotedAt !== null) {
      if (character !== '"') cell += character;
      else if (text[position + 1] === '"') {
        cell += '"';
        position += 1;
      } else quotedAt = null;
    } else if (character === '"' && cell === '') quotedAt = line;
    else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRow();
      startedAt = line;
    } else if (character !== '\r') cell += character;
  }
  if (quotedAt !== null) throw new UnreadableDataFile(quotedAt, 'A quote opens here and never closes.');
  endRow();
  return lines;
}
