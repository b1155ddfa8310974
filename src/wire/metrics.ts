/** What a live run is measured by, under Flink's names: counted since a subtask was deployed, so that a lost report is made good by the next. */
import type { ChannelId, ExecutionId, ModelTime } from '../base/ids.ts';

/** Of one subtask. Its three times add up to how long it has been there. */
export interface SubtaskMetrics {
  readonly execution: ExecutionId;
  readonly numRecordsIn: number;
  readonly numRecordsOut: number;
  /** Wall milliseconds in which it worked or could have, had the processor been free. */
  readonly busyTimeMs: number;
  /** In which it could go on but for want of room in its outputs. */
  readonly backPressuredTimeMs: number;
  /** In which it had nothing to do. */
  readonly idleTimeMs: number;
  /** Null before the first watermark, and for a source. */
  readonly currentInputWatermark: number | null;
  /** What the metrics of the learner's functions say. */
  readonly own: readonly ReportedMetric[];
}

/** What has gone over a channel. */
export interface ChannelMetrics {
  readonly channel: ChannelId;
  readonly elements: number;
}

/** At one time of a run: its subtasks, and the channels on which anything went since the report before. */
export interface Measures {
  readonly time: ModelTime;
  readonly subtasks: readonly SubtaskMetrics[];
  readonly channels: readonly ChannelMetrics[];
}

/** What a function counts for people to see (1.3.4). */
export interface ReportedMetric {
  readonly operator: string;
  /** With the groups that it is in: `orders.late`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'meter' | 'histogram';
  readonly value: MetricValue;
}

/** A meter has `count` and `rate`, a histogram its count and what it says of the values that it remembers. */
export type MetricValue = number | string | Readonly<Record<string, number>>;
