/**
 * The calls that a learner's function gets besides its work, where it has them: runtime context, open and close of a
 * rich function,
 * CheckpointedFunction, CheckpointListener (1.3.1). Source: AbstractUdfStreamOperator, StreamingFunctionUtils.
 */
import type * as Api from 'millrace';
import { isRichFunction, setRuntimeContext } from '../../api/functions.ts';

type Callbacks = Partial<Api.CheckpointedFunction & Api.CheckpointListener>;

export class UserFunction {
  private readonly callbacks: Callbacks;
  private isOpened = false;

  constructor(private readonly fn: object) {
    this.callbacks = fn as Callbacks;
  }

  setRuntimeContext(context: Api.RuntimeContext): void {
    if (isRichFunction(this.fn)) setRuntimeContext(this.fn, context);
  }

  initializeState(context: Api.FunctionInitializationContext): void {
    if (this.isCheckpointed) this.callbacks.initializeState?.(context);
  }

  open(): void {
    this.isOpened = true;
    if (isRichFunction(this.fn)) this.fn.open({});
  }

  snapshotState(context: Api.FunctionSnapshotContext): void {
    if (this.isCheckpointed) this.callbacks.snapshotState?.(context);
  }

  notifyCheckpointComplete(checkpoint: number): void {
    this.callbacks.notifyCheckpointComplete?.(checkpoint);
  }

  notifyCheckpointAborted(checkpoint: number): void {
    if (typeof this.callbacks.notifyCheckpointComplete === 'function')
      this.callbacks.notifyCheckpointAborted?.(checkpoint);
  }

  /** Also after an `open` that failed; not where it never began. */
  close(): void {
    if (this.isOpened && isRichFunction(this.fn)) this.fn.close();
    this.isOpened = false;
  }

  private get isCheckpointed(): boolean {
    return typeof this.callbacks.initializeState === 'function' && typeof this.callbacks.snapshotState === 'function';
  }
}
