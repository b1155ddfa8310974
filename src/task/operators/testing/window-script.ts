/**
 * Windows over scripts in the notation of Flink's own tests: `key2:3@20` is a record (value 1 where none is given), `W999` a watermark,
 * `restore` a snapshot, a new operator and its restore. What comes out is text too: `key2,3@2999`, `late key2,1@1998`, `W2999`; the end of
 * time is MAX. Records between two watermarks come in the order of their texts: Flink leaves it open. For tests only.
 */

import type * as Api from 'millrace';
import { Duration } from '../../../api/duration.ts';
import { ProcessWindowFunction } from '../../../api/functions.ts';
import { OutputTag } from '../../../api/output-tag.ts';
import type { OperatorSpec } from '../../../api/transformations.ts';
import { WindowedStream } from '../../../api/windowed-streams.ts';
import type { WindowAssigner } from '../../../api/windows/window-assigner.ts';
import { MAX_TIMESTAMP } from '../../../base/ids.ts';
import { type Emitted, OperatorHarness } from './operator-harness.ts';

type Pair = readonly [key: string, value: number];

export const ms = (milliseconds: number) => Duration.ofMillis(milliseconds);
export const LATE = new OutputTag('late');

/** The windows of a keyed stream: what the last call makes of them is an operator. */
export function windows(assigner: WindowAssigner): WindowedStream<OperatorSpec> {
  return new WindowedStream(assigner, (_name, window) => ({ type: 'window', window }));
}

export const add = (a: unknown, b: unknown): unknown => [(a as Pair)[0], (a as Pair)[1] + (b as Pair)[1]];

/** Adds up what a window holds. */
export class Sum extends ProcessWindowFunction {
  process(key: Api.Key, _context: unknown, elements: Iterable<unknown>, out: Api.Collector<unknown>): void {
    out.collect([key, sumOf(elements)]);
  }
}

/** The same with the window: `key2-6[0,5500)`. */
export class SumWithWindow extends ProcessWindowFunction {
  process(
    key: Api.Key,
    context: Api.ProcessWindowContext<Api.Window>,
    elements: Iterable<unknown>,
    out: Api.Collector<unknown>,
  ): void {
    const { start, end } = context.window() as Api.TimeWindow;
    out.collect(`${key}-${sumOf(elements)}[${start},${end})`);
  }
}

function sumOf(elements: Iterable<unknown>): number {
  return [...(elements as Iterable<Pair>)].reduce((sum, [, value]) => sum + value, 0);
}

/** What comes out after each line of the script, in words. */
export function outputOf(spec: OperatorSpec, script: readonly string[]): string[] {
  const key = ([k]: Pair) => k;
  let harness = new OperatorHarness(spec, { key });
  return script.map((line) => {
    const emitted = line.split(' ').flatMap((step) => {
      if (step === 'restore') harness = new OperatorHarness(spec, { key, restored: harness.snapshot() });
      else if (step.startsWith('W')) harness.watermark(timeOf(step.slice(1)));
      else elementOf(harness, step);
      return harness.drain();
    });
    return inOrder(emitted.map(textOf)).join(' ');
  });
}

function elementOf(harness: OperatorHarness, step: string): void {
  const [, key, value = '1', timestamp = ''] = /^(\w+)(?::(\d+))?@(\w+)$/.exec(step) ?? [];
  harness.element([key, Number(value)], timeOf(timestamp));
}

function timeOf(text: string): number {
  return text === 'MAX' ? MAX_TIMESTAMP : Number(text);
}

function textOf(one: Emitted): string {
  const time = (timestamp: number | undefined) => (timestamp === MAX_TIMESTAMP ? 'MAX' : String(timestamp));
  if ('wm' in one) return `W${time(one.wm)}`;
  if ('status' in one) return one.status;
  return `${'side' in one ? `${one.side} ` : ''}${one.v}@${time(one.ts)}`;
}

/** Sorts what lies between two watermarks. */
function inOrder(texts: readonly string[]): string[] {
  const ordered: string[] = [];
  let records: string[] = [];
  for (const text of texts) {
    if (text.startsWith('W')) {
      ordered.push(...records.sort(), text);
      records = [];
    } else records.push(text);
  }
  return [...ordered, ...records.sort()];
}
