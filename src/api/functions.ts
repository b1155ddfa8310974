/**
 * The classes that a learner's functions extend. They hold no behaviour but the defaults; the operators of task/ call them.
 * A function's runtime context is set by the operator before `initializeState` and `open` (1.3.1).
 * Source: org.apache.flink.api.common.functions and org.apache.flink.streaming.api.functions.
 */
import type * as Api from 'millrace';
import { RuntimeContextNotInitialized } from './failures.ts';
import type { Value } from './transformations.ts';

const contexts = new WeakMap<object, Api.RuntimeContext>();

/** Gives a rich function its context. Called by its operator, once, before any other call. */
export function setRuntimeContext(fn: AbstractRichFunction, context: Api.RuntimeContext): void {
  contexts.set(fn, context);
}

/** Whether a function has `open`, `close` and a runtime context. */
export function isRichFunction(fn: unknown): fn is AbstractRichFunction {
  return fn instanceof AbstractRichFunction;
}

export abstract class AbstractRichFunction {
  open(_context: Api.OpenContext): void {}

  close(): void {}

  getRuntimeContext(): Api.RuntimeContext {
    const context = contexts.get(this);
    if (context === undefined) throw new RuntimeContextNotInitialized();
    return context;
  }
}

export abstract class RichMapFunction extends AbstractRichFunction {
  abstract map(value: Value): Value;
}

export abstract class RichFlatMapFunction extends AbstractRichFunction {
  abstract flatMap(value: Value, out: Api.Collector<Value>): void;
}

export abstract class RichFilterFunction extends AbstractRichFunction {
  abstract filter(value: Value): boolean;
}

export abstract class RichReduceFunction extends AbstractRichFunction {
  abstract reduce(a: Value, b: Value): Value;
}

export abstract class RichCoMapFunction extends AbstractRichFunction {
  abstract map1(value: Value): Value;
  abstract map2(value: Value): Value;
}

export abstract class RichCoFlatMapFunction extends AbstractRichFunction {
  abstract flatMap1(value: Value, out: Api.Collector<Value>): void;
  abstract flatMap2(value: Value, out: Api.Collector<Value>): void;
}

export abstract class RichAsyncFunction extends AbstractRichFunction {
  abstract asyncInvoke(input: Value, resultFuture: Api.ResultFuture<Value>): unknown;
}

export abstract class ProcessFunction extends AbstractRichFunction {
  abstract processElement(value: Value, ctx: Api.ProcessContext, out: Api.Collector<Value>): void;
  onTimer(_timestamp: number, _ctx: Api.OnTimerContext, _out: Api.Collector<Value>): void {}
}

export abstract class KeyedProcessFunction extends AbstractRichFunction {
  abstract processElement(value: Value, ctx: Api.KeyedContext<Api.Key>, out: Api.Collector<Value>): void;
  onTimer(_timestamp: number, _ctx: Api.KeyedOnTimerContext<Api.Key>, _out: Api.Collector<Value>): void {}
}

export abstract class CoProcessFunction extends AbstractRichFunction {
  abstract processElement1(value: Value, ctx: Api.ProcessContext, out: Api.Collector<Value>): void;
  abstract processElement2(value: Value, ctx: Api.ProcessContext, out: Api.Collector<Value>): void;
  onTimer(_timestamp: number, _ctx: Api.OnTimerContext, _out: Api.Collector<Value>): void {}
}

export abstract class KeyedCoProcessFunction extends AbstractRichFunction {
  abstract processElement1(value: Value, ctx: Api.KeyedContext<Api.Key>, out: Api.Collector<Value>): void;
  abstract processElement2(value: Value, ctx: Api.KeyedContext<Api.Key>, out: Api.Collector<Value>): void;
  onTimer(_timestamp: number, _ctx: Api.KeyedOnTimerContext<Api.Key>, _out: Api.Collector<Value>): void {}
}

export abstract class ProcessJoinFunction extends AbstractRichFunction {
  abstract processElement(
    left: Value,
    right: Value,
    ctx: Parameters<Api.ProcessJoinFunction<Value, Value, Value>['processElement']>[2],
    out: Api.Collector<Value>,
  ): void;
}

export abstract class BroadcastProcessFunction extends AbstractRichFunction {
  abstract processElement(value: Value, ctx: Api.ReadOnlyBroadcastContext, out: Api.Collector<Value>): void;
  abstract processBroadcastElement(value: Value, ctx: Api.BroadcastContext, out: Api.Collector<Value>): void;
}

export abstract class KeyedBroadcastProcessFunction extends AbstractRichFunction {
  abstract processElement(
    value: Value,
    ctx: Api.ReadOnlyBroadcastContext & Api.KeyedContext<Api.Key>,
    out: Api.Collector<Value>,
  ): void;
  abstract processBroadcastElement(
    value: Value,
    ctx: Api.KeyedBroadcastContext<Api.Key>,
    out: Api.Collector<Value>,
  ): void;
  onTimer(
    _timestamp: number,
    _ctx: Api.ReadOnlyBroadcastContext & Api.KeyedOnTimerContext<Api.Key>,
    _out: Api.Collector<Value>,
  ): void {}
}

export abstract class ProcessWindowFunction extends AbstractRichFunction {
  abstract process(
    key: Api.Key,
    context: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<Value>,
    out: Api.Collector<Value>,
  ): void;
  clear(_context: Api.ProcessWindowContext<Api.Window>): void {}
}

export abstract class ProcessAllWindowFunction extends AbstractRichFunction {
  abstract process(
    context: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<Value>,
    out: Api.Collector<Value>,
  ): void;
  clear(_context: Api.ProcessWindowContext<Api.Window>): void {}
}
