/** Counts what the subtasks of a slot do in a live run, a buffer at a time: a record costs nothing for it. */
import type { ExecutionId } from '../../base/ids.ts';
import type { ReportedMetric } from '../../wire/trace-events.ts';
import type { LiveSlotReport, SubtaskMetrics } from './live-messages.ts';

type Counts = { -readonly [Count in keyof SubtaskMetrics]: SubtaskMetrics[Count] };

export class SlotMetrics {
  /** `own`: what the metrics of the learner's functions say. */
  constructor(private readonly own: (execution: ExecutionId) => readonly ReportedMetric[]) {}

  private readonly counts = new Map<ExecutionId, Counts>();
  private readonly changed = new Set<ExecutionId>();

  /** A step of a subtask is over. */
  ran(execution: ExecutionId, elements: number, milliseconds: number): void {
    const counts = this.of(execution);
    counts.processed += elements;
    counts.busyMs += milliseconds;
  }

  sent(execution: ExecutionId, elements: number): void {
    this.of(execution).sent += elements;
  }

  /** Of all subtasks that did anything since the report before. */
  report(): Extract<LiveSlotReport, { type: 'metrics' }> {
    const subtasks = [...this.changed].map((execution) => ({ ...this.of(execution), own: this.own(execution) }));
    this.changed.clear();
    return { type: 'metrics', subtasks };
  }

  private of(execution: ExecutionId): Counts {
    this.changed.add(execution);
    let counts = this.counts.get(execution);
    if (counts === undefined) {
      counts = { execution, processed: 0, sent: 0, busyMs: 0, own: [] };
      this.counts.set(execution, counts);
    }
    return counts;
  }
}
