/** Rates of a subtask under Flink's names, over a second each. Flink averages its own over sixty; here one wants to see a machine die. */
import type { ModelTime } from '../base/ids.ts';
import type { JobView } from './job-view.ts';
import { type LoadSecond, loadAt, secondsOf } from './load.ts';
import { isTerminal } from './reduce-job.ts';

export interface TaskRates {
  readonly numRecordsInPerSecond: number;
  readonly numRecordsOutPerSecond: number;
  readonly busyTimeMsPerSecond: number;
  readonly backPressuredTimeMsPerSecond: number;
  readonly idleTimeMsPerSecond: number;
}

/** The rates of a second that ended at a time. */
export interface RatePoint extends TaskRates {
  readonly time: ModelTime;
}

const SECOND = 1000;

/** Whether it was back-pressured for most of the second. */
export function isHeldUp(rates: TaskRates | null): boolean {
  return rates !== null && rates.backPressuredTimeMsPerSecond > SECOND / 2;
}

/** The last minute of a subtask as its trace tells it, all its attempts together, oldest first; the running second is not whole and left out. */
export function tracedRates(view: JobView, vertex: string, subtask: number, stepMs: ModelTime): RatePoint[] {
  const points: RatePoint[] = [];
  for (const execution of view.executions.values()) {
    if (execution.vertex !== vertex || execution.subtask !== subtask) continue;
    const isOver = isTerminal(execution.status) || execution.gone;
    const seconds = secondsOf(isOver ? execution.load : loadAt(execution.load, view.time));
    points.push(...seconds.slice(0, -1).map((second) => pointOf(second, stepMs)));
  }
  return points;
}

function pointOf(load: LoadSecond, stepMs: ModelTime): RatePoint {
  const held = Math.min(SECOND, load.heldMs);
  const busy = Math.min(SECOND - held, load.steps * stepMs + load.slowMs);
  return {
    time: (load.second + 1) * SECOND,
    numRecordsInPerSecond: load.recordsIn,
    numRecordsOutPerSecond: load.recordsOut,
    busyTimeMsPerSecond: busy,
    backPressuredTimeMsPerSecond: held,
    idleTimeMsPerSecond: SECOND - held - busy,
  };
}
