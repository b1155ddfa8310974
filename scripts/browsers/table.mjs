// The walk at a glance: a line a step, a column a browser.

/** `results` as `walkIn` gives them. */
export function table(results) {
  const columns = [...new Set(results.map(({ column }) => column))];
  const rows = new Map();
  for (const { column, chapter, step, ok, seconds } of results) {
    // The first line is about the browser itself, whichever it is.
    const title = chapter === column ? 'the browser starts' : `${chapter}: ${step}`;
    const row = rows.get(title) ?? new Map();
    rows.set(title, row.set(column, `${ok ? 'ok' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s`));
  }
  const width = Math.max(0, ...[...rows.keys()].map((title) => title.length));
  const line = (title, cells) => `${title.padEnd(width)}${cells.map((cell) => cell.padStart(16)).join('')}`;
  return [
    line('', columns),
    ...[...rows].map(([title, row]) =>
      line(
        title,
        columns.map((column) => row.get(column) ?? ''),
      ),
    ),
  ].join('\n');
}
