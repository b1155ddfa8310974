/** The first checkpoint taken after the end of a task's data: the task waits for it before it finishes. Source: StreamTask.afterInvoke (7.8.1). */
import { CHECKPOINTS_AFTER_TASKS_FINISH, isCheckpointingEnabled, option } from '../base/config-options.ts';
import type { CheckpointId } from '../base/ids.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';

export class FinalCheckpoint {
  private checkpoint: CheckpointId | null = null;
  private isCompleted = false;
  private readonly isNeeded: boolean;

  constructor(configuration: ConfigurationMap) {
    this.isNeeded = isCheckpointingEnabled(configuration) && option(configuration, CHECKPOINTS_AFTER_TASKS_FINISH);
  }

  get isAwaited(): boolean {
    return this.isNeeded && !this.isCompleted;
  }

  taken(checkpoint: CheckpointId): void {
    this.checkpoint ??= checkpoint;
  }

  completed(checkpoint: CheckpointId): void {
    if (this.checkpoint !== null && checkpoint >= this.checkpoint) this.isCompleted = true;
  }
}
