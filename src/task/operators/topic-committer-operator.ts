/** Commits transactions of a topic: storage ends them, and one that it knows nothing of has been ended before. Source: KafkaCommitter (1.6.4). */
import type { TopicSinkSpec, Transformation } from '../../api/transformations.ts';
import type { CommitRequest } from './commit-request.ts';
import type { SubtaskCommittables } from './committable-collector.ts';
import { CommitterOperator } from './committer-operator.ts';
import type { OperatorContext } from './operator.ts';
import type { TopicCommittable } from './topic-writer-operator.ts';

export class TopicCommitterOperator extends CommitterOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: TopicSinkSpec,
  ) {
    super(transformation, context);
  }

  protected override commit(_checkpoint: number, requests: readonly CommitRequest[], done: () => void): void {
    const transactions = requests.map(({ committable }) => (committable as TopicCommittable).transaction);
    const settled = this.standStill();
    const end = { type: 'endTransactions', topic: this.sink.topic, transactions, commit: true } as const;
    this.context.ask?.(end, (answer) =>
      settled(() => {
        if (answer.type === 'failed') for (const request of requests) retryLater(request);
        done();
      }),
    );
  }

  protected override publish(checkpoint: number, { requests }: SubtaskCommittables): void {
    const { trace, task } = this.context;
    for (const { committable } of requests) {
      const { transaction, rows } = committable as TopicCommittable;
      trace.emit({
        type: 'committed',
        execution: task.execution,
        sink: this.sink.topic,
        transaction,
        checkpoint,
        rows,
      });
    }
  }
}

function retryLater(request: CommitRequest): void {
  request.state = 'retry';
  request.retries++;
}
