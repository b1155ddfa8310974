/** map and flatMap on two inputs. Source: CoStreamMap, CoStreamFlatMap. */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

export class CoStreamMap extends AbstractStreamOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.CoMapFunction<unknown, unknown, unknown>,
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.output.collect(input === 0 ? this.fn.map1(value) : this.fn.map2(value), timestamp);
  }
}

export class CoStreamFlatMap extends AbstractStreamOperator {
  private readonly collector = new TimestampedCollector(this.output);

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.CoFlatMapFunction<unknown, unknown, unknown>,
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    if (input === 0) this.fn.flatMap1(value, this.collector);
    else this.fn.flatMap2(value, this.collector);
  }
}
