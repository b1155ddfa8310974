/** 9.1: boundedness is the source's, the mode the job's. */
import { expect, test } from 'vitest';
import type { JobGraph } from '../wire/job-graph.ts';
import { modeReason, modeSentence } from './job-mode.ts';
import { COUNTING_JOB } from './testing/script.ts';

/** The counting job with its source made unbounded. */
const UNBOUNDED: JobGraph = JSON.parse(JSON.stringify(COUNTING_JOB).replace('"BOUNDED"', '"CONTINUOUS_UNBOUNDED"'));

test('a bounded source does not make a job run in BATCH', () => {
  expect(modeSentence(COUNTING_JOB)).toBe('STREAMING mode; clicks is bounded');
  expect(modeSentence({ ...COUNTING_JOB, runtimeMode: 'BATCH', type: 'BATCH' })).toBe('BATCH mode; clicks is bounded');
  expect(modeReason(COUNTING_JOB)).toBe(null);
});

test('what AUTOMATIC became, and why', () => {
  const automatic = { runtimeMode: 'AUTOMATIC' } as const;
  expect(modeReason({ ...COUNTING_JOB, ...automatic, type: 'BATCH' })).toBe('AUTOMATIC, and every source is bounded');
  expect(modeSentence({ ...UNBOUNDED, ...automatic })).toBe(
    'STREAMING mode (AUTOMATIC, and clicks is unbounded); clicks is unbounded',
  );
});
