/**
 * What the messages between the JobManager and the slots of a live run say of checkpoints and restores, as events. The slots trace nothing
 * there; what passes through the JobManager's Worker anyway is enough to draw the control plane from.
 */
import type { ExecutionId } from '../../base/ids.ts';
import { storedParts } from '../../task/subtask-checkpoint-coordinator.ts';
import { restoredParts } from '../../task/task-restore.ts';
import type { SlotCommand, SlotReport } from '../../wire/messages.ts';
import type { TaskRestore } from '../../wire/snapshots.ts';
import type { NewTraceEvent } from '../../wire/trace-events.ts';

export class MessageTrace {
  /** Of tasks that were deployed and do not run yet. */
  private readonly restores = new Map<ExecutionId, TaskRestore>();

  /** A command goes to a slot. */
  sent(command: SlotCommand): void {
    if (command.type !== 'deploy') return;
    const { execution, restore } = command.deployment;
    if (restore !== null) this.restores.set(execution, restore);
  }

  /** What a report of a slot tells, oldest first. */
  heard(report: SlotReport): NewTraceEvent[] {
    const { execution } = report;
    switch (report.type) {
      case 'taskState': {
        if (report.state === 'INITIALIZING') return [];
        const restore = this.restores.get(execution);
        this.restores.delete(execution);
        if (restore === undefined || report.state !== 'RUNNING') return [];
        return [{ type: 'restored', execution, from: restore.checkpoint, parts: restoredParts(restore) }];
      }
      case 'acknowledgeCheckpoint': {
        const { checkpoint, snapshot, metrics } = report;
        const { alignmentMs, startDelayMs, syncMs, asyncMs } = metrics;
        const parts = storedParts(snapshot.operators);
        const offsets = snapshot.offsets === undefined ? {} : { offsets: snapshot.offsets };
        return [
          { type: 'snapshotStored', execution, checkpoint, parts, inFlightBytes: 0, ...offsets },
          { type: 'acknowledged', execution, checkpoint, alignmentMs, startDelayMs, syncMs, asyncMs },
        ];
      }
      case 'declineCheckpoint':
        return [
          {
            type: 'declined',
            execution,
            checkpoint: report.checkpoint,
            reason: report.reason,
            message: report.message,
          },
        ];
      default:
        return [];
    }
  }
}
