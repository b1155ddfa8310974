/** A signal whose value is kept in the browser. */
import { type Signal, signal } from '@preact/signals';
import { keep, kept } from './kept.ts';

/** Begins with what was kept, if `accepts` takes it, else with `initial`. Each change is kept at once. */
export function keptSignal<Value>(
  name: string,
  initial: Value,
  accepts: (value: unknown) => value is Value,
): Signal<Value> {
  const own = signal(read(name, initial, accepts));
  let first = true;
  own.subscribe((value) => {
    if (!first) keep(name, JSON.stringify(value));
    first = false;
  });
  return own;
}

function read<Value>(name: string, initial: Value, accepts: (value: unknown) => value is Value): Value {
  const text = kept(name);
  if (text === null) return initial;
  try {
    const value: unknown = JSON.parse(text);
    return accepts(value) ? value : initial;
  } catch {
    return initial;
  }
}
