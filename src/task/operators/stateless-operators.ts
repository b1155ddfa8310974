/** map, flatMap and filter. Source: StreamMap, StreamFlatMap, StreamFilter. */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

export class StreamMap extends AbstractStreamOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.MapFunction<unknown, unknown>,
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.output.collect(this.fn.map(value), timestamp);
  }
}

export class StreamFlatMap extends AbstractStreamOperator {
  private readonly collector = new TimestampedCollector(this.output);

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.FlatMapFunction<unknown, unknown>,
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    this.fn.flatMap(value, this.collector);
  }
}

export class StreamFilter extends AbstractStreamOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.FilterFunction<unknown>,
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    if (this.fn.filter(value)) this.output.collect(value, timestamp);
  }
}
