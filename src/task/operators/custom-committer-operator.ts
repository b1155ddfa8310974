/** The committer of a sink of the learner's own, whose `commit` may return a promise (1.6.4, 1.6.5). Source: CommitterOperator. */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import { ensure } from '../../base/assert.ts';
import { type CommitRequest, requestForLearner } from './commit-request.ts';
import type { SubtaskCommittables } from './committable-collector.ts';
import { CommitterOperator } from './committer-operator.ts';
import type { OperatorContext, RestoredOperatorState } from './operator.ts';
import { CommitFailed } from './sink-failures.ts';
import { isPromise, watchPromise } from './watch-promise.ts';

export class CustomCommitterOperator extends CommitterOperator {
  private committer: Api.Committer<unknown> | null = null;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: Api.CustomSink<unknown, unknown, unknown>,
    /** How events name the sink. */
    private readonly sinkName: string,
  ) {
    super(transformation, context);
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    this.committer = ensure(
      this.sink.createCommitter?.(),
      'A committer operator stands behind a sink with a committer.',
    );
    super.initializeState(restored);
  }

  override close(): void {
    super.close();
    this.committer?.close?.();
  }

  protected override commit(checkpoint: number, requests: readonly CommitRequest[], done: () => void): void {
    const committer = ensure(this.committer, 'A committer is made before it commits.');
    const failed = (error: unknown): never => {
      throw new CommitFailed(checkpoint, error);
    };
    let returned: unknown;
    try {
      returned = committer.commit(requests.map(requestForLearner));
    } catch (error) {
      failed(error);
    }
    if (isPromise(returned)) this.wait(returned, done, failed);
    else done();
  }

  private wait(promise: PromiseLike<unknown>, done: () => void, failed: (error: unknown) => void): void {
    const leave = this.context.leaveOpen();
    const goOn = this.standStill();
    const settled = (work: () => void) => {
      leave();
      goOn(work);
    };
    watchPromise(promise, { fulfilled: () => settled(done), rejected: (error) => settled(() => failed(error)) });
  }

  protected override publish(checkpoint: number, { requests, transactions }: SubtaskCommittables): void {
    const { trace, task } = this.context;
    const isCommitted = requests.every(({ state }) => state === 'committed');
    for (const { id, rows } of transactions) {
      // Under keys of their own: rows that are committed again take the place of themselves.
      const keyed = rows.map((value, at) => ({ key: `${id} ${String(at).padStart(6, '0')}`, value }));
      if (isCommitted) this.context.writeRows(this.sinkName, keyed);
      const type = isCommitted ? 'committed' : 'transactionAborted';
      const [sink, transaction] = [this.sinkName, id];
      trace.emit({ type, execution: task.execution, sink, transaction, checkpoint, rows: rows.length });
    }
  }
}
