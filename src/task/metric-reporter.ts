/**
 * Tells the trace what the metrics of a task say: those that have changed, at most so often in model time, and all that is left when the
 * task ends. A task without metrics, or one that nobody watches, pays nothing.
 */
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { Place } from '../wire/trace-events.ts';
import { MetricRegistry } from './operators/metric-registry.ts';
import type { TaskServices } from './task-services.ts';

/** Values that change with every record are told this often. */
const REPORT_INTERVAL_MS = 200;

export class MetricReporter {
  readonly registry = new MetricRegistry();
  private readonly told = new Map<string, string>();
  private lastAt: ModelTime = Number.NEGATIVE_INFINITY;
  /** What the task worked on last: it may have changed a value that is told later, in a step that is about something else. */
  private lastWork: Place | null = null;

  constructor(
    private readonly execution: ExecutionId,
    private readonly services: TaskServices,
  ) {}

  /** The task has done a step of its own. */
  worked(): void {
    this.lastWork = this.services.trace.cause ?? this.lastWork;
  }

  endStep(): void {
    if (!this.isWatched || this.services.now() - this.lastAt < REPORT_INTERVAL_MS) return;
    this.report(this.lastWork);
  }

  end(): void {
    if (this.isWatched) this.report(this.services.trace.cause);
  }

  private get isWatched(): boolean {
    return this.services.trace.enabled && !this.registry.isEmpty;
  }

  private report(cause: Place | null): void {
    const changed = this.registry.read().filter(({ operator, name, value }) => {
      const text = JSON.stringify(value);
      const id = `${operator} ${name}`;
      const isNews = this.told.get(id) !== text;
      this.told.set(id, text);
      return isNews;
    });
    if (changed.length === 0) return;
    this.lastAt = this.services.now();
    this.services.trace.emit({ type: 'metricsReported', execution: this.execution, metrics: changed, cause });
  }
}
