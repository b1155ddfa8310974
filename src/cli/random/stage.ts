/**
 * What a stage of a random job is: a step from records to records, written in TypeScript and in Java line by line.
 * Every stage takes and gives the same record, so that any stage may follow any other.
 */
import type { Draw } from '../simulate/draw.ts';

/** What Flink promises of the order in which a sink gets its rows. */
export type Order = 'list' | 'perKey' | 'multiset';

/** The two texts of a stage. `call` continues a chain; `before` stands above it, once a stage. */
export interface StageTexts {
  readonly before?: string;
  /** What stands before the stream, where the call takes it as an argument. */
  readonly around?: string;
  readonly call: string;
}

/** How records are dealt out before a keyed stage: each selector is a function of `k`, so that order per `k` is kept. */
export const KEY_SELECTORS = {
  text: { ts: 'e.k', tsType: 'string', java: 'e.k', javaType: 'String' },
  int: { ts: '-e.k.length', tsType: 'number', java: '-e.k.length()', javaType: 'Integer' },
  long: { ts: '9007199254 + e.k.length', tsType: 'number', java: '9007199254L + e.k.length()', javaType: 'Long' },
  double: { ts: 'e.k.length + 0.5', tsType: 'number', java: 'e.k.length() + 0.5', javaType: 'Double' },
  boolean: { ts: 'e.k.length % 2 === 0', tsType: 'boolean', java: 'e.k.length() % 2 == 0', javaType: 'Boolean' },
  bigint: { ts: 'BigInt(e.k.length)', tsType: 'bigint', java: '(long) e.k.length()', javaType: 'Long' },
  suffixed: { ts: "e.k + 'ß€'", tsType: 'string', java: 'e.k + "ß€"', javaType: 'String' },
  tuple: {
    ts: '[e.k, e.k.length]',
    tsType: '[string, number]',
    // From a lambda Flink does not learn the type of such a key.
    javaSelector: 'new ByTuple()',
    javaType: 'Tuple2<String, Integer>',
    tsArgument: '<[string, number]>',
  },
} as const;

export type KeyType = keyof typeof KEY_SELECTORS;
const KEY_TYPES = Object.keys(KEY_SELECTORS) as KeyType[];
const WHOLE_KEYS: readonly KeyType[] = ['text', 'suffixed', 'tuple'];

/** Whether records of different `k` always have different keys. */
export function tellsKeysApart(key: KeyType): boolean {
  return WHOLE_KEYS.includes(key);
}

/** What a keyed stage is dealt by, and over how many subtasks. */
export interface Keyed {
  readonly key: KeyType;
  readonly parallelism: number;
}

export function drawKeyed(draw: Draw): Keyed {
  const key = draw.chance(40) ? 'text' : draw.oneOf(KEY_TYPES);
  return { key, parallelism: draw.oneOf([1, 1, 2, 3]) };
}

/** `keyBy` in both languages. */
export function keyBy({ key }: { readonly key: KeyType }): { ts: string; java: string } {
  const { ts, java } = selector(key);
  const chosen = KEY_SELECTORS[key];
  const argument = 'tsArgument' in chosen ? chosen.tsArgument : '';
  return { ts: `.keyBy${argument}(${ts})`, java: `.keyBy(${java})` };
}

/** The argument of `keyBy`, `where` and `equalTo` in both languages. */
export function selector(key: KeyType): { ts: string; java: string } {
  const chosen = KEY_SELECTORS[key];
  return { ts: `(e) => ${chosen.ts}`, java: 'javaSelector' in chosen ? chosen.javaSelector : `e -> ${chosen.java}` };
}

/** `setParallelism` where it is not the environment's, which is 1. */
export function withParallelism({ parallelism }: { readonly parallelism: number }): string {
  return parallelism === 1 ? '' : `.setParallelism(${parallelism})`;
}
