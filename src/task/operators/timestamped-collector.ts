/**
 * The collector that a learner's function gets: what it emits takes the timestamp that is set (1.3.7). Source:
 * TimestampedCollector.
 */
import type { Timestamp } from '../../base/ids.ts';
import type { Output } from './operator.ts';

export class TimestampedCollector {
  /** null: what is emitted has no timestamp. */
  timestamp: Timestamp | null = null;
  /** Bound, so that a learner can pass it on. */
  readonly collect = (value: unknown): void => this.output.collect(value, this.timestamp);

  constructor(private readonly output: Output) {}
}
