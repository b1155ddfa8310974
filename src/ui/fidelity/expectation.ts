/** What Flink did with a recorded job, in words and rows. */
import type { Comparison, ConformanceCase } from '../../conformance/conformance-case.ts';

const ORDERS: Readonly<Record<Comparison, string>> = {
  list: 'in exactly this order',
  multiset: 'in any order',
  perKey: 'in this order for each key',
};

export interface ExpectedRows {
  readonly title: string;
  readonly rows: readonly string[];
}

/** How the job ended, in one sentence. */
export function endOf({ failure }: ConformanceCase): string {
  if (failure === null) return 'The job runs to its end: FINISHED.';
  const because = failure.causeContains === '' ? '' : `, and a cause says “${failure.causeContains}”`;
  if (failure.job === 'NOT_SUBMITTED') return `The program never submits a job${because}.`;
  if (failure.job === 'REJECTED') return `The program throws before anything is submitted${because}.`;
  return `The job ends FAILED${because}.`;
}

/** What each sink got. */
export function expectedRows({ sinks }: ConformanceCase): readonly ExpectedRows[] {
  return Object.entries(sinks).map(([sink, { compare, values }]) => ({
    title: `Sink ${sink}: ${values.length > 1 ? `${values.length} rows, ${ORDERS[compare]}` : `${values.length || 'no'} row`}`,
    rows: values.map((value) => JSON.stringify(value)),
  }));
}
