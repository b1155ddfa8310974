/** The head row of a panel's table. */
import type { JSX } from 'preact';

export interface ColumnHeadsProps {
  readonly columns: readonly string[];
  /** Those whose cells are numbers: their names stand above these, at the right. */
  readonly numbers?: readonly string[];
}

export function ColumnHeads({ columns, numbers = [] }: ColumnHeadsProps): JSX.Element {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col" class={numbers.includes(column) ? 'number' : undefined}>
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
