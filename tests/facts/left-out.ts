/**
 * The recorded facts that no test holds, each with its reason: one list (left-out.json) for the tests of every topic. A test of a topic
 * holds all facts that are not on it; that the list says no more and no less is held by left-out.test.ts.
 */
import list from './left-out.json' with { type: 'json' };

/** Facts of one topic: those whose names match the regular expression `cases`; there are `count` of them. */
export interface LeftOut {
  readonly topic: string;
  readonly cases: string;
  readonly count: number;
  readonly why: string;
}

export const LEFT_OUT: readonly LeftOut[] = list;

export function isLeftOut(topic: string, name: string): boolean {
  return LEFT_OUT.some((entry) => entry.topic === topic && new RegExp(entry.cases).test(name));
}
