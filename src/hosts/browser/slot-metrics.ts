/**
 * Measures the subtasks of a slot in a live run: what they count themselves, how each spends its time, and what goes over their channels. Looked
 * at once a step, so that a record costs nothing for it.
 */
import type { ChannelId, ExecutionId } from '../../base/ids.ts';
import type { TaskMetrics } from '../../task/task-io-metrics.ts';
import type { SubtaskMetrics } from '../../wire/metrics.ts';
import type { LiveSlotReport } from './live-messages.ts';

type Spending = 'busyTimeMs' | 'backPressuredTimeMs' | 'idleTimeMs';

interface Measured {
  readonly task: TaskMetrics;
  readonly spent: Record<Spending, number>;
  spends: Spending;
}

export class SlotMetrics {
  private readonly tasks = new Map<ExecutionId, Measured>();
  private readonly elements = new Map<ChannelId, number>();
  private readonly used = new Set<ChannelId>();
  private since: number;

  /** `now`: milliseconds of a clock that the slot itself has. */
  constructor(now: number) {
    this.since = now;
  }

  deployed(execution: ExecutionId, task: TaskMetrics): void {
    const spent = { busyTimeMs: 0, backPressuredTimeMs: 0, idleTimeMs: 0 };
    this.tasks.set(execution, { task, spent, spends: 'idleTimeMs' });
  }

  sent(channel: ChannelId, elements: number): void {
    this.elements.set(channel, (this.elements.get(channel) ?? 0) + elements);
    this.used.add(channel);
  }

  /**
   * A step is over: from now on each subtask spends its time as it stands now. One that could go on is busy though others have their turn: in
   * Flink its thread would wait for a processor.
   */
  stepped(now: number, runnable: readonly ExecutionId[]): void {
    this.pass(now);
    for (const [execution, measured] of this.tasks) {
      const waits = measured.task.ioMetrics.pressure.isHeld ? 'backPressuredTimeMs' : 'idleTimeMs';
      measured.spends = runnable.includes(execution) ? 'busyTimeMs' : waits;
    }
  }

  /** `isHere`: whether a subtask still runs here; of those that do not this is the last report. */
  report(now: number, isHere: (execution: ExecutionId) => boolean): Extract<LiveSlotReport, { type: 'metrics' }> {
    this.pass(now);
    const subtasks = [...this.tasks].map(([execution, measured]) => metricsOf(execution, measured));
    const channels = [...this.used].map((channel) => ({ channel, elements: this.elements.get(channel) ?? 0 }));
    this.used.clear();
    for (const execution of [...this.tasks.keys()]) if (!isHere(execution)) this.tasks.delete(execution);
    return { type: 'metrics', subtasks, channels };
  }

  private pass(now: number): void {
    for (const { spent, spends } of this.tasks.values()) spent[spends] += now - this.since;
    this.since = now;
  }
}

function metricsOf(execution: ExecutionId, { task: { ioMetrics, metrics }, spent }: Measured): SubtaskMetrics {
  return {
    execution,
    numRecordsIn: ioMetrics.recordsIn,
    numRecordsOut: ioMetrics.recordsOut,
    ...spent,
    currentInputWatermark: ioMetrics.watermark,
    own: metrics.registry.read(),
  };
}
