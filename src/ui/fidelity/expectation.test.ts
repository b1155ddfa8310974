import { expect, test } from 'vitest';
import type { ConformanceCase, ExpectedSink } from '../../conformance/conformance-case.ts';
import { endOf, expectedRows } from './expectation.ts';

const recorded = (change: Partial<ConformanceCase>): ConformanceCase => ({
  ...{ name: 'a/b', code: '', parallelism: 1, sinks: {}, failure: null },
  ...change,
});
const titles = (sink: ExpectedSink) => expectedRows(recorded({ sinks: { out: sink } })).map(({ title }) => title);

test('how a job ended is one sentence', () => {
  const failure = { job: 'FAILED', causeContains: 'null key' } as const;
  expect([
    endOf(recorded({})),
    endOf(recorded({ failure })),
    endOf(recorded({ failure: { ...failure, job: 'REJECTED' } })),
    endOf(recorded({ failure: { job: 'NOT_SUBMITTED', causeContains: '' } })),
  ]).toEqual([
    'The job runs to its end: FINISHED.',
    'The job ends FAILED, and a cause says “null key”.',
    'The program throws before anything is submitted, and a cause says “null key”.',
    'The program never submits a job.',
  ]);
});

test('rows are told with what of their order counts', () => {
  expect(titles({ compare: 'list', values: [1, 2] })).toEqual(['Sink out: 2 rows, in exactly this order']);
  expect(
    titles({
      compare: 'perKey',
      key: 0,
      values: [
        ['a', 1],
        ['b', 2],
      ],
    }),
  ).toEqual(['Sink out: 2 rows, in this order for each key']);
  expect(titles({ compare: 'multiset', values: [1] })).toEqual(['Sink out: 1 row']);
  expect(titles({ compare: 'list', values: [] })).toEqual(['Sink out: no row']);
});
