/**
 * sum, min, max, minBy and maxBy over a field, as functions that reduce two records to one (1.2.4, 1.2.5).
 * Source: SumAggregator, ComparableAggregator, Comparator.
 */
import type { AggregationKind } from '../../api/transformations.ts';
import { FieldNotAggregatable } from './failures.ts';

type Field = string | number;
type Fields = Record<Field, unknown>;

/** `first`: of equal extremes minBy and maxBy keep the earlier record, else the later. */
export function fieldReducer(kind: AggregationKind, field: Field, first: boolean): (a: unknown, b: unknown) => unknown {
  switch (kind) {
    case 'sum':
      return (a, b) => withField(a, field, sum(fieldOf(a, kind, field), fieldOf(b, kind, field), field));
    case 'min':
    case 'max': {
      const sign = kind === 'min' ? -1 : 1;
      return (a, b) => {
        const [x, y] = [fieldOf(a, kind, field), fieldOf(b, kind, field)];
        return sign * compare(x, y, kind, field) > 0 ? a : withField(a, field, y);
      };
    }
    case 'minBy':
    case 'maxBy': {
      const sign = kind === 'minBy' ? -1 : 1;
      return (a, b) => {
        const order = sign * compare(fieldOf(a, kind, field), fieldOf(b, kind, field), kind, field);
        return order > 0 || (order === 0 && first) ? a : b;
      };
    }
  }
}

function fieldOf(record: unknown, kind: AggregationKind, field: Field): unknown {
  if (typeof record !== 'object' || record === null) {
    // A record that is the value itself has field 0, as a basic type has in Flink (SimpleFieldAccessor).
    if (field === 0 && record !== null) return record;
    throw new FieldNotAggregatable(
      kind,
      field,
      `${record === null ? 'null' : `a ${typeof record}`} instead of a record with fields`,
    );
  }
  return (record as Fields)[field];
}

/** A copy of the record with one field replaced: the first record's other fields stay (1.2.5). */
function withField(record: unknown, field: Field, value: unknown): unknown {
  if (Array.isArray(record)) return record.with(Number(field), value);
  if (typeof record !== 'object') return value;
  return { ...(record as Fields), [field]: value };
}

function sum(a: unknown, b: unknown, field: Field): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  throw new FieldNotAggregatable('sum', field, kindsOf(a, b));
}

/** As `compareTo` of Double, String, Long and Boolean: NaN is the greatest number, and -0 is less than 0. */
function compare(a: unknown, b: unknown, kind: AggregationKind, field: Field): number {
  const comparable = ['number', 'string', 'bigint', 'boolean'].includes(typeof a) && typeof a === typeof b;
  if (!comparable) throw new FieldNotAggregatable(kind, field, kindsOf(a, b));
  if (Object.is(a, b)) return 0;
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a)) return 1;
    if (Number.isNaN(b)) return -1;
    if (a === b) return Object.is(a, -0) ? -1 : 1;
  }
  return (a as number) < (b as number) ? -1 : 1;
}

function kindsOf(a: unknown, b: unknown): string {
  const [x, y] = [a, b].map((value) => (value === null ? 'null' : typeof value));
  return x === y ? `${x}` : `${x} and ${y}`;
}
