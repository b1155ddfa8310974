/**
 * Calls what a learner gave to work on a window's elements (5.7.3). Source: InternalWindowFunction and its adapters.
 */
import type * as Api from 'millrace';
import type { WindowFunctionSpec, WindowResultSpec } from '../../api/transformations.ts';

/** The function that takes the window's result further; null: the result goes out as it is. */
export function resultSpecOf(fn: WindowFunctionSpec): WindowResultSpec | null {
  return fn.kind === 'fieldAggregate' ? null : fn.then;
}

/** The object whose lifecycle the operator keeps. */
export function lifecycleOf(fn: WindowFunctionSpec): object {
  const result = resultSpecOf(fn);
  if (result === null) return {};
  return result.kind === 'apply' ? result.lifecycle : result.fn;
}

export function callWindowFunction(
  result: WindowResultSpec | null,
  key: unknown,
  context: Api.ProcessWindowContext<Api.Window>,
  elements: readonly unknown[],
  out: Api.Collector<unknown>,
): void {
  if (result === null) {
    for (const element of elements) out.collect(element);
    return;
  }
  switch (result.kind) {
    case 'apply':
      result.fn(key, context.window(), elements, out);
      return;
    case 'process':
      result.fn.process(key as Api.Key, context, elements, out);
      return;
    case 'processAll':
      result.fn.process(context, elements, out);
      return;
  }
}

/** At the end of a window: `ProcessWindowFunction.clear`. */
export function clearWindowFunction(
  result: WindowResultSpec | null,
  context: Api.ProcessWindowContext<Api.Window>,
): void {
  if (result !== null && result.kind !== 'apply') result.fn.clear(context);
}
