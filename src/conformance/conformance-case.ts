/** A conformance case: a job, and what a real Flink cluster did with it. */

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
