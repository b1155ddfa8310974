/** The end of a stream: settings of a sink's writer operator. Source: DataStreamSink; the writer's name and uid: SinkTransformationTranslator (1.6.1). */
import { ensure } from '../base/assert.ts';
import { change, validParallelism } from './program-builder.ts';
import type { Transformation } from './transformations.ts';

const writers = new WeakMap<object, Transformation>();

export class DataStreamSink {
  name(name: string): this {
    change(writerOf(this), { name: writerName(name) });
    return this;
  }

  uid(uid: string): this {
    change(writerOf(this), { uid });
    return this;
  }

  setParallelism(parallelism: number): this {
    change(writerOf(this), { parallelism: validParallelism(parallelism, false) });
    return this;
  }

  slotSharingGroup(group: string): this {
    change(writerOf(this), { slotSharingGroup: group });
    return this;
  }

  disableChaining(): this {
    change(writerOf(this), { chaining: 'NEVER' });
    return this;
  }
}

/** A sink is shown as its writer: `Sink: Writer`. */
export function writerName(sink: string): string {
  return `${sink}: Writer`;
}

export function dataStreamSink(writer: Transformation): DataStreamSink {
  const sink = new DataStreamSink();
  writers.set(sink, writer);
  return sink;
}

function writerOf(sink: DataStreamSink): Transformation {
  return ensure(writers.get(sink), 'A DataStreamSink is made by sinkTo().');
}
