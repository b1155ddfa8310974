/**
 * What the engine knows of a stream: which operators' outputs it is made of, and by what it is keyed. Kept beside the stream, out of a
 * learner's sight. Source: the Transformation of a DataStream, where partitionings and unions are virtual (2.1.1).
 */
import { ensure } from '../base/assert.ts';
import { require } from './failures.ts';
import type { NewOperator, ProgramBuilder } from './program-builder.ts';
import type { InputSpec, Partitioning, PartitionSpec, Value } from './transformations.ts';

export type Selector = (value: Value) => Value;

/** Which outputs a stream is made of, and the key of its records where it is keyed. */
export interface StreamOrigin {
  readonly builder: ProgramBuilder;
  readonly inputs: readonly InputSpec[];
  readonly key: Selector | null;
}

/** Adds an operator to the program and gives the stream of its results. */
export type DeclareOperator<Result> = (builder: ProgramBuilder, operator: NewOperator) => Result;

const origins = new WeakMap<object, StreamOrigin>();

export function withOrigin<Stream extends object>(empty: Stream, origin: StreamOrigin): Stream {
  origins.set(empty, origin);
  return empty;
}

export function originOf(stream: object): StreamOrigin {
  return ensure(origins.get(stream), 'A stream is made by the environment or by another stream.');
}

/** The last call wins where several follow each other: partitionings are no operators (2.1.1). */
export function partitionedBy({ builder, inputs }: StreamOrigin, partitioning: Partitioning): StreamOrigin {
  const partition: PartitionSpec = { ...partitioning, line: builder.callerLine() };
  return { builder, inputs: inputs.map((input) => ({ ...input, partition })), key: null };
}

export function keyedBy(origin: StreamOrigin, key: Selector): StreamOrigin {
  return { ...partitionedBy(origin, { strategy: 'HASH', key }), key };
}

/** @throws InvalidProgram where streams of two environments meet: each environment submits a job of its own. */
export function requireOneProgram(call: string, streams: readonly StreamOrigin[]): void {
  require(new Set(streams.map(({ builder }) => builder)).size === 1, `${call} needs streams of the same environment.`);
}
