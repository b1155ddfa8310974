/**
 * Joins records of one key that lie within bounds of each other in event time: each side is kept by timestamp as long as the other one may
 * still bring a partner, and every pair goes out as soon as both are there (5.8.2 to 5.8.4). Source: IntervalJoinOperator.
 */
import type * as Api from 'millrace';
import { tagId } from '../../api/output-tag.ts';
import type { OperatorSpec, Transformation } from '../../api/transformations.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { KeyedMapState } from '../../state/keyed-state-backend.ts';
import { type Namespace, NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { JoinedRecordWithoutTimestamp } from './failures.ts';
import type { OperatorContext } from './operator.ts';
import type { Timer } from './timer-queue.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

type JoinSpec = Extract<OperatorSpec, { readonly type: 'intervalJoin' }>;
type JoinContext = Parameters<Api.ProcessJoinFunction<unknown, unknown, unknown>['processElement']>[2];

/** One of the two sides: where it is kept, and how its records lie to those of the other. */
interface Side {
  readonly buffer: string;
  readonly cleanup: Namespace;
  /** A partner's timestamp less that of a record of this side. */
  readonly lowerMs: number;
  readonly upperMs: number;
  readonly lateTag: string | null;
}

export class IntervalJoinOperator extends AbstractStreamOperator {
  private readonly collector = new TimestampedCollector(this.output);
  private readonly sides: readonly [Side, Side];
  private pair: { readonly left: Timestamp; readonly right: Timestamp } = { left: MIN_TIMESTAMP, right: MIN_TIMESTAMP };
  private readonly joinContext: JoinContext = {
    getLeftTimestamp: () => this.pair.left,
    getRightTimestamp: () => this.pair.right,
    getTimestamp: () => Math.max(this.pair.left, this.pair.right),
    output: (tag, value) =>
      this.output.collectSide(tagId(tag, 'output'), value, Math.max(this.pair.left, this.pair.right)),
  };

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly spec: JoinSpec,
  ) {
    super(transformation, context, spec.fn);
    const { lowerMs, upperMs, leftLateTag, rightLateTag } = spec;
    this.sides = [
      { buffer: 'LEFT_BUFFER', cleanup: 'CLEANUP_LEFT', lowerMs, upperMs, lateTag: leftLateTag },
      { buffer: 'RIGHT_BUFFER', cleanup: 'CLEANUP_RIGHT', lowerMs: -upperMs, upperMs: -lowerMs, lateTag: rightLateTag },
    ];
  }

  processElement(input: 0 | 1, value: unknown, stamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const timestamp = stamp ?? MIN_TIMESTAMP;
    if (timestamp === MIN_TIMESTAMP) throw new JoinedRecordWithoutTimestamp(input);
    const side = this.sides[input];
    if (timestamp < this.timerService.currentWatermark()) {
      this.takeLate(side, value, timestamp);
      return;
    }
    this.keep(side, value, timestamp);
    this.joinWithOther(input, value, timestamp);
    this.timerService.registerEventTimeTimer(side.cleanup, timestamp + keptFor(side));
  }

  /** The records of this time have met all they can meet. */
  override onEventTime({ namespace, timestamp }: Timer): void {
    for (const side of this.sides) {
      if (side.cleanup === namespace) this.bufferOf(side).remove(timestamp - keptFor(side));
    }
  }

  private takeLate({ lateTag }: Side, value: unknown, timestamp: Timestamp): void {
    if (lateTag === null) this.context.noteLate();
    else this.output.collectSide(lateTag, value, timestamp);
  }

  private keep(side: Side, value: unknown, timestamp: Timestamp): void {
    const buffer = this.bufferOf(side);
    buffer.put(timestamp, [...bucket(buffer.get(timestamp)), value]);
  }

  private joinWithOther(input: 0 | 1, value: unknown, timestamp: Timestamp): void {
    const [side, other] = [this.sides[input], this.sides[1 - input] as Side];
    for (const [time, values] of this.bufferOf(other).entries()) {
      const away = (time as Timestamp) - timestamp;
      if (away < side.lowerMs || away > side.upperMs) continue;
      for (const partner of bucket(values)) {
        if (input === 0) this.join(value, partner, timestamp, time as Timestamp);
        else this.join(partner, value, time as Timestamp, timestamp);
      }
    }
  }

  private join(first: unknown, second: unknown, left: Timestamp, right: Timestamp): void {
    this.pair = { left, right };
    this.collector.timestamp = Math.max(left, right);
    this.spec.fn.processElement(first, second, this.joinContext, this.collector);
  }

  private bufferOf({ buffer }: Side): KeyedMapState {
    return this.keyed.state({ kind: 'MAP', name: buffer, ttl: null } as const, NO_NAMESPACE);
  }
}

/** How long after its own time a record may find a partner. */
function keptFor({ upperMs }: Side): number {
  return Math.max(upperMs, 0);
}

function bucket(values: unknown): readonly unknown[] {
  return (values as readonly unknown[] | null) ?? [];
}
