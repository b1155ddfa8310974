/** What a live run measures, kept for a minute: rates of its subtasks and channels now, and how they came to be. */
import { type ChannelId, type ExecutionId, executionParts, type ModelTime } from '../base/ids.ts';
import type { ChannelMetrics, Measures, SubtaskMetrics } from '../wire/metrics.ts';
import type { RatePoint, TaskRates } from './task-rates.ts';

const SECOND = 1000;
const KEPT_MS = 60_000;
/** The plots have a point each half second; in between their last one moves. */
const POINT_MS = 500;

interface Sample<Counts> {
  readonly time: ModelTime;
  readonly counts: Counts;
}

/** Samples of the last second and a little more, so that the newest can be held against one a second ago. */
class Window<Counts> {
  private samples: Sample<Counts>[] = [];

  add(time: ModelTime, counts: Counts): void {
    this.samples.push({ time, counts });
    const from = this.samples.findLastIndex((sample) => sample.time <= time - SECOND);
    if (from > 0) this.samples.splice(0, from);
  }

  /** What a count has grown by in a second; 0 for one that has not been heard of lately. */
  rate(now: ModelTime, count: (counts: Counts) => number): number {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (!first || !last || last.time === first.time || now - last.time > SECOND) return 0;
    return (Math.max(0, count(last.counts) - count(first.counts)) * SECOND) / (last.time - first.time);
  }

  get newest(): Counts | null {
    return this.samples.at(-1)?.counts ?? null;
  }
}

export class MeasuredRates {
  private readonly tasks = new Map<ExecutionId, Window<SubtaskMetrics>>();
  private readonly channels = new Map<ChannelId, Window<ChannelMetrics>>();
  /** By `vertex:subtask`, all attempts together. */
  private readonly points = new Map<string, RatePoint[]>();
  private time: ModelTime = 0;

  take({ time, subtasks, channels }: Measures): void {
    this.time = time;
    for (const counts of subtasks) {
      windowOf(this.tasks, counts.execution).add(time, counts);
      this.plot(counts.execution, time);
    }
    for (const counts of channels) windowOf(this.channels, counts.channel).add(time, counts);
  }

  clear(): void {
    this.tasks.clear();
    this.channels.clear();
    this.points.clear();
    this.time = 0;
  }

  /** Null for one that was never heard of. */
  ratesOf(execution: ExecutionId): TaskRates | null {
    const task = this.tasks.get(execution);
    if (!task) return null;
    const rate = (count: (counts: SubtaskMetrics) => number) => task.rate(this.time, count);
    return {
      numRecordsInPerSecond: rate((counts) => counts.numRecordsIn),
      numRecordsOutPerSecond: rate((counts) => counts.numRecordsOut),
      busyTimeMsPerSecond: rate((counts) => counts.busyTimeMs),
      backPressuredTimeMsPerSecond: rate((counts) => counts.backPressuredTimeMs),
      idleTimeMsPerSecond: rate((counts) => counts.idleTimeMs),
    };
  }

  countsOf(execution: ExecutionId): SubtaskMetrics | null {
    return this.tasks.get(execution)?.newest ?? null;
  }

  /** Elements a second. */
  elementsPerSecond(channel: ChannelId): number {
    return this.channels.get(channel)?.rate(this.time, ({ elements }) => elements) ?? 0;
  }

  /** The last minute of a subtask, oldest first. */
  pointsOf(vertex: string, subtask: number): readonly RatePoint[] {
    return this.points.get(`${vertex}:${subtask}`) ?? [];
  }

  private plot(execution: ExecutionId, time: ModelTime): void {
    const { vertex, subtask } = executionParts(execution);
    const rates = this.ratesOf(execution);
    if (!rates) return;
    const id = `${vertex}:${subtask}`;
    const points = (this.points.get(id) ?? []).filter((point) => time - point.time < KEPT_MS);
    const before = points.at(-2);
    if (before && time - before.time < POINT_MS) points.pop();
    this.points.set(id, [...points, { time, ...rates }]);
  }
}

function windowOf<Key, Counts>(windows: Map<Key, Window<Counts>>, key: Key): Window<Counts> {
  const known = windows.get(key);
  if (known) return known;
  const window = new Window<Counts>();
  windows.set(key, window);
  return window;
}
