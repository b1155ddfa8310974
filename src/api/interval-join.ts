/**
 * Pairs of records of one key whose timestamps lie within bounds of each other: what `intervalJoin` gives (5.8.2).
 * Source: KeyedStream.IntervalJoin, KeyedStream.IntervalJoined.
 */
import type * as Api from 'millrace';
import { millisecondsOf } from './duration.ts';
import { InvalidProgram, require } from './failures.ts';
import { instanceOf } from './function-forms.ts';
import { ProcessJoinFunction } from './functions.ts';
import { tagId } from './output-tag.ts';
import { type DeclareOperator, requireOneProgram, type StreamOrigin } from './stream-origin.ts';
import type { Value } from './transformations.ts';

export class IntervalJoin<Result> {
  readonly #left: StreamOrigin;
  readonly #right: StreamOrigin;
  readonly #declare: DeclareOperator<Result>;
  #bounds: { readonly lowerMs: number; readonly upperMs: number } | null = null;
  #isLowerExclusive = false;
  #isUpperExclusive = false;
  #leftLateTag: string | null = null;
  #rightLateTag: string | null = null;

  constructor(left: StreamOrigin, right: StreamOrigin, declare: DeclareOperator<Result>) {
    requireOneProgram('intervalJoin', [left, right]);
    this.#left = left;
    this.#right = right;
    this.#declare = declare;
  }

  between(lowerBound: Api.Duration, upperBound: Api.Duration): this {
    const lowerMs = millisecondsOf(lowerBound, 'The lower bound of a time-bounded join');
    const upperMs = millisecondsOf(upperBound, 'The upper bound of a time-bounded join');
    this.#bounds = { lowerMs, upperMs };
    return this;
  }

  lowerBoundExclusive(): this {
    this.#isLowerExclusive = true;
    return this;
  }

  upperBoundExclusive(): this {
    this.#isUpperExclusive = true;
    return this;
  }

  sideOutputLeftLateData(tag: Api.OutputTag<Value>): this {
    this.#leftLateTag = tagId(tag, 'sideOutputLeftLateData');
    return this;
  }

  sideOutputRightLateData(tag: Api.OutputTag<Value>): this {
    this.#rightLateTag = tagId(tag, 'sideOutputRightLateData');
    return this;
  }

  process(processJoinFunction: ProcessJoinFunction): Result {
    const fn = instanceOf('process', ProcessJoinFunction, processJoinFunction);
    if (this.#bounds === null)
      throw new InvalidProgram('An interval join has no bounds yet: call between(lower, upper) before process().');
    const { lowerMs, upperMs } = this.#bounds;
    require(lowerMs <= upperMs, 'lowerBound <= upperBound must be fulfilled');
    const spec = {
      type: 'intervalJoin',
      fn,
      lowerMs: this.#isLowerExclusive ? lowerMs + 1 : lowerMs,
      upperMs: this.#isUpperExclusive ? upperMs - 1 : upperMs,
      leftLateTag: this.#leftLateTag,
      rightLateTag: this.#rightLateTag,
    } as const;
    const { builder, inputs, key } = this.#left;
    return this.#declare(builder, { spec, name: 'Interval Join', inputs, key, second: this.#right });
  }
}
