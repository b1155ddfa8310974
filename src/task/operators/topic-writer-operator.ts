/**
 * The writer of a topic's sink. EXACTLY_ONCE: what it is given between two barriers is one transaction of the topic; what earlier attempts have
 * left open and the restored checkpoint does not hold, it aborts first. AT_LEAST_ONCE: records are there at once, and before the checkpoint is
 * acknowledged. NONE: nobody waits for them. Source: KafkaWriter, ExactlyOnceKafkaWriter (1.6.2, 1.6.6).
 */
import type { TopicSinkSpec, Transformation } from '../../api/transformations.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { javaHash } from '../../base/java-hash.ts';
import { copyValue, previewValue } from '../../codec/values.ts';
import { type Producer, TOPIC_PARTITIONS, type TransactionName } from '../../ports/topics.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { CommittableMessage } from './committable-collector.ts';
import type { OperatorContext, RestoredOperatorState } from './operator.ts';
import { SinkTransactions } from './sink-transactions.ts';

/** What the committer is to commit. Source: KafkaCommittable. */
export interface TopicCommittable {
  readonly transaction: string;
  readonly rows: number;
}

export class TopicWriterOperator extends AbstractStreamOperator {
  private readonly transactions: SinkTransactions | null;
  private lastKnownCheckpoint = 0;
  private inputHasEnded = false;
  private rows = 0;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: TopicSinkSpec,
  ) {
    super(transformation, context, {});
    this.transactions =
      sink.guarantee === 'EXACTLY_ONCE' ? new SinkTransactions(context, sink.topic, sink.transactionalIdPrefix) : null;
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
    const checkpoint = restored?.checkpoint ?? null;
    this.lastKnownCheckpoint = checkpoint ?? 0;
    if (this.transactions === null) return;
    this.transactions.abortLingering(checkpoint);
    const { parallelism } = this.context.task;
    const { topic } = this.sink;
    const begin = { type: 'initTransactions', topic, producer: this.producer, parallelism } as const;
    this.context.writeTopic?.({ ...begin, restored: checkpoint }, true);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const { topic, key: keyOf, guarantee } = this.sink;
    const row = copyValue(value, `A record of topic ${topic}`);
    const key = keyOf === null ? null : String(keyOf(value));
    const transaction = this.transactions?.write(row) ?? null;
    const time = timestamp === null || timestamp === MIN_TIMESTAMP ? this.context.time.now() : timestamp;
    const record = { partition: this.partitionOf(key), key, value: row, timestamp: time };
    const name = transaction === null ? null : this.nameOf(transaction);
    const append = { type: 'appendTopic', topic, transaction: name, records: [record] } as const;
    this.context.writeTopic?.(append, guarantee !== 'NONE');
    this.tell(row, transaction);
  }

  override prepareSnapshotPreBarrier(checkpoint: number): void {
    super.prepareSnapshotPreBarrier(checkpoint);
    if (!this.inputHasEnded) this.prepareCommit(checkpoint);
  }

  endInput(): void {
    if (this.inputHasEnded) return;
    this.inputHasEnded = true;
    this.prepareCommit(this.lastKnownCheckpoint + 1);
  }

  override close(): void {
    super.close();
    const open = this.transactions?.abortOpen() ?? null;
    if (open === null) return;
    const { topic } = this.sink;
    // Not with what is written: nothing of this step leaves a task that ends. A writer that takes its place aborts what this does not reach.
    this.context.ask?.({ type: 'endTransactions', topic, transactions: [open], commit: false }, () => undefined);
  }

  private prepareCommit(checkpoint: number): void {
    this.lastKnownCheckpoint = checkpoint;
    const { subtask } = this.context.task;
    const prepared = (this.transactions?.prepareWritten(checkpoint) ?? []).map(
      ({ id, rows }): TopicCommittable => ({ transaction: id, rows: rows.length }),
    );
    const committables = prepared.length;
    this.send({ kind: 'summary', checkpoint, subtask, committables, transactions: [] });
    for (const committable of prepared) this.send({ kind: 'committable', checkpoint, subtask, committable });
  }

  /** By the hash of its key; without one all records of a subtask go to one partition. Source: FlinkFixedPartitioner. */
  private partitionOf(key: string | null): number {
    if (key === null) return this.context.task.subtask % TOPIC_PARTITIONS;
    return (javaHash(key) & 0x7fffffff) % TOPIC_PARTITIONS;
  }

  private get producer(): Producer {
    const { subtask, attempt } = this.context.task;
    return { prefix: this.sink.transactionalIdPrefix, subtask, attempt };
  }

  private nameOf(transaction: string): TransactionName {
    return { id: transaction, producer: this.producer, epoch: this.context.lastBarrier() + 1 };
  }

  private tell(row: unknown, transaction: string | null): void {
    const { trace, task } = this.context;
    const number = this.rows++;
    if (!trace.enabled) return;
    const epoch = this.context.lastBarrier() + 1;
    const written = { execution: task.execution, sink: this.sink.topic, row: number, value: previewValue(row), epoch };
    trace.emit({ type: 'sinkWrote', ...written, ...(transaction === null ? {} : { transaction }) });
  }

  private send(message: CommittableMessage): void {
    this.output.collect(message, null);
  }
}
