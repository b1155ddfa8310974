/** A conformance case as it lies on disk: a job, and what a real Flink cluster did with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type Comparison = 'list' | 'multiset' | 'perKey';

export interface ExpectedSink {
  /** `list`: exact order. `multiset`: order ignored. `perKey`: order kept within each key. */
  readonly compare: Comparison;
  /** Field or tuple index that holds the key, for `perKey`. */
  readonly key?: string | number;
  readonly values: readonly unknown[];
}

export interface ExpectedFailure {
  readonly job: 'FAILED' | 'REJECTED' | 'NOT_SUBMITTED';
  /** A fragment of one message in the chain of causes. */
  readonly causeContains: string;
}

export interface ConformanceCase {
  /** `topic/name`. */
  readonly name: string;
  /** The learner's file. */
  readonly code: string;
  readonly parallelism: number;
  readonly sinks: Readonly<Record<string, ExpectedSink>>;
  readonly failure: ExpectedFailure | null;
}

/** All cases in and below a folder, by name. */
export function casesIn(folder: string): ConformanceCase[] {
  if (existsSync(join(folder, 'expected.json'))) return [readCase(folder)];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.flatMap((entry) => casesIn(join(folder, entry.name))).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readCase(folder: string): ConformanceCase {
  const { parallelism, sinks, failure } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  return {
    name: `${basename(dirname(folder))}/${basename(folder)}`,
    code: readFileSync(join(folder, 'job.ts'), 'utf8'),
    parallelism,
    sinks,
    failure: failure ?? null,
  };
}
