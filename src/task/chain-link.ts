/**
 * The hop from one operator to the next inside a chain: the record is copied, as Flink copies it, and an error is wrapped so that it
 * names the operator it came from. Source: CopyingChainingOutput, ChainingOutput, ExceptionInChainedOperatorException.
 */
import { MillraceError } from '../base/failure.ts';
import type { Timestamp } from '../base/ids.ts';
import { copyValue } from '../codec/values.ts';
import type { ChainedOperator } from './chained-operator.ts';

/** Thrown when an operator inside a chain fails; `cause` is what it threw (1.3.10). */
class ExceptionInChainedOperator extends MillraceError {
  override readonly name = 'ExceptionInChainedOperator';
  constructor(
    readonly operator: string,
    cause: unknown,
    line: number | null,
  ) {
    super(`Could not forward element to next operator: ${operator} failed.`, { cause });
    if (line !== null) this.line = line;
  }
}

interface ChainLinkSettings {
  readonly target: ChainedOperator;
  /** Names the record in an error. */
  readonly what: string;
  /** `pipeline.object-reuse`: the record is checked but not copied. */
  readonly objectReuse: boolean;
  readonly lineOf: (error: unknown) => number | null;
}

export class ChainLink {
  constructor(protected readonly settings: ChainLinkSettings) {}

  record(value: unknown, timestamp: Timestamp | null): void {
    const { what, objectReuse } = this.settings;
    const copy = copyValue(value, what);
    const received = objectReuse ? value : copy;
    this.guarded((target) => target.chainedRecord(received, timestamp));
  }

  watermark(timestamp: Timestamp): void {
    this.guarded((target) => target.watermark(0, timestamp));
  }

  watermarkStatus(idle: boolean): void {
    this.guarded((target) => target.operator.processWatermarkStatus(0, idle));
  }

  private guarded(work: (target: ChainedOperator) => void): void {
    const { target, lineOf } = this.settings;
    try {
      work(target);
    } catch (error) {
      if (error instanceof ExceptionInChainedOperator) throw error;
      const line = error instanceof MillraceError ? error.line : undefined;
      throw new ExceptionInChainedOperator(target.label, error, line ?? lineOf(error));
    }
  }
}
