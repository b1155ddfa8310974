/**
 * The writers of the sinks: rows go to durable storage as they come, at least once (1.6, 1.2.8).
 * Source: SinkWriterOperator, PrintSinkOutputWriter; CollectSink and UpsertSink are of Millrace only.
 */
import type { CommittingSinkSpec, SinkSpec, Transformation } from '../../api/transformations.ts';
import { OBJECT_REUSE, option } from '../../base/config-options.ts';
import type { Timestamp } from '../../base/ids.ts';
import { stableText } from '../../codec/stable-text.ts';
import { copyValue, previewValue } from '../../codec/values.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';

/** Where `print()` without an identifier writes its rows. */
const PRINT_SINK = 'print';

export class SinkOperator extends AbstractStreamOperator {
  private rows = 0;
  /** Others may still change the record (1.1.5), but a row is what it was when it was written. */
  private readonly sharesRecords: boolean;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: Exclude<SinkSpec, CommittingSinkSpec>,
  ) {
    super(transformation, context, {});
    this.sharesRecords = option(context.configuration, OBJECT_REUSE);
  }

  processElement(input: 0 | 1, value: unknown, _timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const { sink } = this;
    switch (sink.kind) {
      case 'collect':
        this.write(sink.name, null, value);
        return;
      case 'upsert':
        this.write(sink.name, String(sink.key(value)), value);
        return;
      case 'print':
        this.context.globals.log('info', this.prefix(sink.identifier) + textOf(value));
        this.write(sink.identifier ?? PRINT_SINK, null, value);
        return;
      case 'discard':
        return;
    }
  }

  private write(sink: string, key: string | null, record: unknown): void {
    const { trace, task } = this.context;
    const value = this.sharesRecords ? copyValue(record, `A row of sink ${sink}`) : record;
    this.context.writeRows(sink, [{ key, value }]);
    const row = this.rows++;
    if (!trace.enabled) return;
    const epoch = this.context.lastBarrier() + 1;
    trace.emit({ type: 'sinkWrote', execution: task.execution, sink, row, value: previewValue(value), epoch });
  }

  /** `identifier:k> ` (1.2.8); k is left out at parallelism 1. */
  private prefix(identifier: string | null): string {
    const { subtask, parallelism } = this.context.task;
    const parts = [identifier ?? '', parallelism > 1 ? `${subtask + 1}` : ''].filter((part) => part !== '');
    return parts.length === 0 ? '' : `${parts.join(':')}> `;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : stableText(value);
}
