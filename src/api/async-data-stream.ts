/** Calls of an async function on a stream, with their results in order or as they come. Source: AsyncDataStream (1.4.1). */
import type * as Api from 'millrace';
import { Duration } from './duration.ts';
import { require } from './failures.ts';
import { asFunction, instanceOf } from './function-forms.ts';
import { DataStream, declareUnkeyed, type SingleOutputStreamOperator } from './streams.ts';
import type { Value } from './transformations.ts';

/** Calls under way at a time where a job does not say how many. Source: AsyncDataStream.DEFAULT_QUEUE_CAPACITY. */
const DEFAULT_CAPACITY = 100;

type Wait = (
  stream: object,
  fn: Api.AsyncFunction<Value, Value>,
  timeout: Api.Duration,
  capacity?: number,
) => SingleOutputStreamOperator;

export const AsyncDataStream: { readonly orderedWait: Wait; readonly unorderedWait: Wait } = Object.freeze({
  orderedWait: waiting('orderedWait', true),
  unorderedWait: waiting('unorderedWait', false),
});

function waiting(call: string, ordered: boolean): Wait {
  return (stream, fn, timeout, capacity = DEFAULT_CAPACITY) => {
    const input = instanceOf(call, DataStream, stream);
    const asyncFunction = asFunction<'asyncInvoke', Api.AsyncFunction<Value, Value>>(call, 'asyncInvoke', fn);
    const timeoutMs = instanceOf(call, Duration, timeout).toMillis();
    require(Number.isSafeInteger(capacity) &&
      capacity > 0, `The number of concurrent async operation should be greater than 0. It is ${capacity}.`);
    const spec = { type: 'asyncWait', fn: asyncFunction, ordered, timeoutMs, capacity } as const;
    return declareUnkeyed(input, 'async wait operator', spec);
  };
}
