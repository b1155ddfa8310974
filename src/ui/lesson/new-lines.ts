/** The numbers, from 1, of the lines of a text that another one does not have; empty lines are not counted. */
export function newLines(text: string, other: string): readonly number[] {
  const known = new Set(other.split('\n').map((line) => line.trim()));
  return text.split('\n').flatMap((line, index) => (line.trim() === '' || known.has(line.trim()) ? [] : [index + 1]));
}
