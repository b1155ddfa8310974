/**
 * The coordinators of all sources of a job, and how they go back with it (7.9.7). Held by the job master, which passes
 * on what readers say; the checkpoint coordinator takes their snapshots.
 */
import type { OperatorId } from '../base/ids.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { SlotReport } from '../wire/messages.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import type { Execution, ExecutionVertex } from './execution-graph.ts';
import type { Cause, Outbox } from './outbox.ts';
import { SourceCoordinator } from './source-coordinator.ts';
import { splitsOf } from './source-splits.ts';
import { AlignmentGroups } from './watermark-alignment.ts';

export class SourceCoordinators {
  readonly all: readonly SourceCoordinator[];

  constructor(job: JobGraph, dataSets: readonly DataSet[], outbox: Outbox) {
    const groups = new AlignmentGroups();
    this.all = job.vertices.flatMap(({ key, parallelism, operators }) =>
      operators.flatMap((operator) => {
        const { source } = operator;
        if (source === null) return [];
        const beginning = source.kind === 'topic' ? source : splitsOf(source, parallelism, dataSets);
        return [new SourceCoordinator(operator, key, beginning, parallelism, groups, outbox)];
      }),
    );
  }

  start(cause: Cause): void {
    for (const source of this.all) source.start(cause);
  }

  stop(): void {
    for (const source of this.all) source.stop();
  }

  /** What a reader reports. */
  receive(execution: Execution, report: SlotReport): void {
    if (report.type === 'registerReader') this.of(report.operatorId)?.registerReader(execution);
    if (report.type === 'requestSplit') this.of(report.operatorId)?.requestSplit(execution);
    if (report.type === 'reportWatermark') this.of(report.operatorId)?.reportWatermark(execution, report.watermark);
  }

  /** The whole job goes back: the enumerators are made anew, from `latest` or, where that is null, afresh. */
  resetAll(latest: CheckpointMetadata | null): void {
    for (const source of this.all) {
      const snapshot = latest?.coordinators.find(({ operatorId }) => operatorId === source.operatorId) ?? null;
      source.resetToCheckpoint(snapshot);
    }
  }

  /** Some subtasks go back: their readers' splits since then are given out again. */
  resetSubtasks(vertices: readonly ExecutionVertex[], latest: CheckpointMetadata | null): void {
    for (const source of this.all) {
      for (const { job, subtask } of vertices)
        if (job.key === source.vertex) source.subtaskReset(subtask, latest?.checkpoint ?? null);
    }
  }

  private of(operatorId: OperatorId): SourceCoordinator | undefined {
    return this.all.find((source) => source.operatorId === operatorId);
  }
}
