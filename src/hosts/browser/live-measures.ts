/** Gathers what the slots of a live run measure until it is reported to the page. */
import type { ChannelId, ExecutionId, ModelTime } from '../../base/ids.ts';
import type { ChannelMetrics, Measures, SubtaskMetrics } from '../../wire/metrics.ts';

export class LiveMeasures {
  private readonly subtasks = new Map<ExecutionId, SubtaskMetrics>();
  private readonly channels = new Map<ChannelId, ChannelMetrics>();

  take({ subtasks, channels }: Omit<Measures, 'time'>): void {
    for (const metrics of subtasks) this.subtasks.set(metrics.execution, metrics);
    for (const metrics of channels) this.channels.set(metrics.channel, metrics);
  }

  /** What has come since it was asked last; null if nothing has. */
  taken(time: ModelTime): Measures | null {
    if (this.subtasks.size === 0) return null;
    const taken = { time, subtasks: [...this.subtasks.values()], channels: [...this.channels.values()] };
    this.subtasks.clear();
    this.channels.clear();
    return taken;
  }
}
