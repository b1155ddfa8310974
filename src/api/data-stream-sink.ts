/**
 * The end of a stream: settings of a sink's operators, which are its writer and, where it commits, its committer. Source: DataStreamSink; the
 * names and uids of the operators: SinkTransformationTranslator (1.6.1).
 */
import { ensure } from '../base/assert.ts';
import { change, validParallelism } from './program-builder.ts';
import type { Transformation } from './transformations.ts';

interface SinkOperators {
  readonly writer: Transformation;
  readonly committer: Transformation | null;
}

const operators = new WeakMap<object, SinkOperators>();

export class DataStreamSink {
  name(name: string): this {
    const { writer, committer } = operatorsOf(this);
    change(writer, { name: writerName(name) });
    if (committer !== null) change(committer, { name: committerName(name) });
    return this;
  }

  uid(uid: string): this {
    const { writer, committer } = operatorsOf(this);
    change(writer, { uid });
    if (committer !== null) change(committer, { uid: `Sink Committer: ${uid}` });
    return this;
  }

  setParallelism(parallelism: number): this {
    return changedBoth(this, { parallelism: validParallelism(parallelism, false) });
  }

  slotSharingGroup(group: string): this {
    return changedBoth(this, { slotSharingGroup: group });
  }

  disableChaining(): this {
    return changedBoth(this, { chaining: 'NEVER' });
  }
}

/** A sink is shown as its writer: `Sink: Writer`. */
export function writerName(sink: string): string {
  return `${sink}${WRITER}`;
}

export function committerName(sink: string): string {
  return `${sink}${COMMITTER}`;
}

/** The name of the sink that an operator of this name belongs to. */
export function sinkOfOperator(name: string): string {
  const suffix = [WRITER, COMMITTER].find((one) => name.endsWith(one)) ?? '';
  return name.slice(0, name.length - suffix.length);
}

const WRITER = ': Writer';
const COMMITTER = ': Committer';

export function dataStreamSink(writer: Transformation, committer: Transformation | null = null): DataStreamSink {
  const sink = new DataStreamSink();
  operators.set(sink, { writer, committer });
  return sink;
}

function changedBoth<Sink extends DataStreamSink>(sink: Sink, fields: Parameters<typeof change>[1]): Sink {
  const { writer, committer } = operatorsOf(sink);
  change(writer, fields);
  if (committer !== null) change(committer, fields);
  return sink;
}

function operatorsOf(sink: DataStreamSink): SinkOperators {
  return ensure(operators.get(sink), 'A DataStreamSink is made by sinkTo().');
}
