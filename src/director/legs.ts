/**
 * When a run starts its next leg, and with what. Follows what the JobManager asks of storage and what the trace says of checkpoints and
 * attempts, since a new cluster must use no number of theirs again. A leg is due with the first checkpoint that completes after enough
 * steps; nothing of it depends on the host.
 */
import { type CheckpointId, executionParts, type ModelTime } from '../base/ids.ts';
import type { StorageRequest } from '../ports/durable-storage.ts';
import type { LegStart } from '../ports/leg-start.ts';
import { LEG_STEPS } from '../ports/run-spec.ts';
import type { RestoreOrder } from '../wire/messages.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import type { Cluster } from './cluster.ts';

export class Legs {
  /** Metadata that is on its way to storage, or lies there. */
  private readonly written = new Map<CheckpointId, CheckpointMetadata>();
  private readonly completed = new Set<CheckpointId>();
  private nextCheckpointId = 1;
  private nextAttempt = 0;
  private began = 0;
  /** Number of the leg that is under way. */
  private leg = 1;
  /** With the step taken last. */
  isDue = false;

  constructor(private readonly legSteps = LEG_STEPS) {}

  /** The leg that begins with the next step. */
  begin({ leg, step, restore }: LegStart): void {
    this.leg = leg;
    this.began = step;
    this.isDue = false;
    this.nextCheckpointId = restore.nextCheckpointId;
    this.nextAttempt = restore.nextAttempt;
    this.written.clear();
    this.completed.clear();
    for (const metadata of restore.checkpoints) {
      this.written.set(metadata.checkpoint, metadata);
      this.completed.add(metadata.checkpoint);
    }
  }

  asked(request: StorageRequest): void {
    if (request.type === 'putCheckpoint') this.written.set(request.metadata.checkpoint, request.metadata);
  }

  /** The events of one step. */
  observe(step: number, events: readonly TraceEvent[]): void {
    for (const event of events) this.note(event);
    const isLong = step - this.began >= this.legSteps;
    this.isDue = isLong && events.some(({ type }) => type === 'checkpointCompleted');
  }

  /** The next leg, as it would begin after this step. */
  next(step: number, time: ModelTime, cluster: Cluster): LegStart {
    const { machines, known } = cluster;
    return { leg: this.leg + 1, step, time, restore: this.restoreOrder(), machines, acrossAttempts: known };
  }

  private restoreOrder(): RestoreOrder {
    const ids = [...this.completed].sort((a, b) => a - b);
    const checkpoints = ids.flatMap((id) => this.written.get(id) ?? []);
    return { checkpoints, nextCheckpointId: this.nextCheckpointId, nextAttempt: this.nextAttempt };
  }

  private note(event: TraceEvent): void {
    if (event.type === 'taskStatus')
      this.nextAttempt = Math.max(this.nextAttempt, executionParts(event.execution).attempt + 1);
    if (event.type === 'checkpointTriggered')
      this.nextCheckpointId = Math.max(this.nextCheckpointId, event.checkpoint + 1);
    if (event.type === 'checkpointCompleted') this.completed.add(event.checkpoint);
    if (event.type === 'checkpointDiscarded') {
      this.completed.delete(event.checkpoint);
      this.written.delete(event.checkpoint);
    }
  }
}
