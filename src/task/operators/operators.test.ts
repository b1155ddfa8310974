/**
 * Jobs of one operator against recordings of real Flink (tests/facts/operators.json), each subtask driven with the
 * keys that are its own.
 */
import { expect, test } from 'vitest';
import type { OperatorSpec } from '../../api/transformations.ts';
import { MAX_TIMESTAMP } from '../../base/ids.ts';
import { keyGroupOf, operatorIndexOf } from '../../base/key-groups.ts';
import { SortingInput } from '../input/sorting-input.ts';
import { type Element, type FactCase, factCases, steps } from './testing/facts.ts';
import { OperatorHarness } from './testing/operator-harness.ts';
import { StateFn, TimerFn } from './testing/recorded-functions.ts';

/** Jobs of several operators have `outputSorted` and run as a whole in tests/facts/operator-jobs.test.ts. */
const facts = factCases('operators').filter(({ expected }) => 'outputBySubtask' in (expected as object));

/** The operator of a recorded job. */
function specOf(job: string): OperatorSpec {
  const [, aggregation, last] = /^keyBy\(k\)\.(sum|minBy|maxBy|min|max)\(v(,first=false)?\)$/.exec(job) ?? [];
  if (aggregation !== undefined) {
    return { type: 'aggregate', aggregation: aggregation as 'sum', field: 1, first: last === undefined };
  }
  const [, kind, name = ''] = /process\((StateFn|TimerFn) '(.*)'\)$/.exec(job) ?? [];
  if (kind !== undefined)
    return { type: 'keyedProcess', fn: new (kind === 'StateFn' ? StateFn : TimerFn)(name) as never };
  switch (job) {
    case 'map(e=>[e.k, e.v*10, e.tag, e.ts])':
      return { type: 'map', fn: { map: (e) => (e as Element).with(1, (e as Element)[1] * 10) } };
    case "keyBy(k).process: even v -> side 'even:'+tag, else 'odd:'+tag":
      return { type: 'keyedProcess', fn: new StateFn('sideOutput') as never };
    case 'keyBy(k).filter(v%2==0)':
      return { type: 'filter', fn: { filter: (e) => (e as Element)[1] % 2 === 0 } };
    case 'keyBy(k).flatMap: emit tag#i for i<min(v,3)':
      return {
        type: 'flatMap',
        fn: { flatMap: (e, out) => copies(e as Element).forEach((tag) => void out.collect(tag)) },
      };
    case 'keyBy(k).reduce(sum v, concat tags, ts of second)':
      return { type: 'reduce', fn: { reduce: (a, b) => concatenated(a as Element, b as Element) } };
    default:
      throw new Error(`No operator is known for ${job}.`);
  }
}

const copies = ([, v, tag]: Element) => Array.from({ length: Math.max(0, Math.min(v, 3)) }, (_, i) => `${tag}#${i}`);
const concatenated = (a: Element, b: Element): Element => [a[0], a[1] + b[1], `${a[2]}+${b[2]}`, b[3]];

for (const fact of facts) {
  const job = String(fact.config['job']);
  test(`§1, §6, §9: ${fact.case}`, () => {
    const parallelism = Number(fact.config['parallelism']);
    const seen = Array.from({ length: parallelism }, (_, subtask) => [
      String(subtask),
      run(job, fact, subtask, parallelism),
    ]);
    const expected = fact.expected as Record<string, Record<string, unknown[]>>;
    const { outputBySubtask } = expected;
    expect(Object.fromEntries(seen)).toEqual(outputBySubtask);
    if (expected['side:side'] === undefined) return;
    const side = Array.from({ length: parallelism }, (_, subtask) => [
      String(subtask),
      run(job, fact, subtask, parallelism, 'side'),
    ]);
    expect(Object.fromEntries(side)).toEqual(expected['side:side']);
  });
}

function run(job: string, fact: FactCase, subtask: number, parallelism: number, side: string | null = null): unknown[] {
  const mode = String(fact.config['runtimeMode']);
  const key = ([k]: Element) => k;
  const configuration = { 'execution.runtime-mode': mode };
  const harness = new OperatorHarness(specOf(job), { key, subtask, parallelism, configuration });
  const elements = steps(String(fact.input['elements'])).flatMap((step) => ('element' in step ? [step.element] : []));
  const own = elements.filter(([k]) => operatorIndexOf(keyGroupOf(k, 128), parallelism, 128) === subtask);
  for (const element of mode === 'BATCH' ? sorted(own) : own) harness.element(element, element[3]);
  harness.watermark(MAX_TIMESTAMP);
  return harness.drain().flatMap((one) => {
    if (!('v' in one) || ('side' in one ? one.side : null) !== side) return [];
    return [{ v: one.v, ts: one.ts }];
  });
}

/** The elements as a BATCH task hands them to its operator. */
function sorted(elements: readonly Element[]): Element[] {
  const sorting = new SortingInput([(value) => (value as Element)[0]]);
  for (const [sequence, value] of elements.entries()) {
    const record = { type: 'record', value, timestamp: value[3], sequence, replayed: false } as const;
    sorting.hold({ input: 0, record, channel: 'a:0:0 > b:0:0 : e0', cause: null });
  }
  sorting.sort();
  const found: Element[] = [];
  for (let next = sorting.next(); next !== null; next = sorting.next())
    if (next.type === 'record') found.push(next.record.value as Element);
  return found;
}
