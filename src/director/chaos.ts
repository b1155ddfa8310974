/**
 * Chaos: faults drawn from a seed against a run as it goes, a few model moments apart. Whatever is drawn is done as if a person did it, and so
 * lands on the tape: the run stays repeatable without this. Begun at the same step of the same run, the same plan draws the same. It makes good
 * each machine that it has killed and lets go what it has slowed before it does anything else, so that a job can always come back.
 */
import type { ModelTime } from '../base/ids.ts';
import { RandomStreams } from '../base/random-streams.ts';
import type { RandomStream } from '../ports/random.ts';
import type { ClusterShape } from '../ports/run-spec.ts';
import type { ChaosPlan } from '../ports/session-messages.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { TapeAction, TapeEntry } from '../wire/trace-events.ts';
import type { TaskManagerProcesses } from './task-manager-processes.ts';

export interface ChaosOptions {
  readonly plan: ChaosPlan;
  readonly graph: JobGraph;
  readonly cluster: ClusterShape;
  /** Without it a JobManager is lost with its job, and is left alone. */
  readonly highAvailability: boolean;
}

/** How often each is drawn. None breaks what a job could rightly not come back from. */
const WEIGHTS: Partial<Record<TapeAction, number>> = {
  killTaskManager: 5,
  loseSlot: 2,
  failTask: 2,
  throwInCallback: 3,
  muteHeartbeats: 1,
  killJobManager: 1,
  failStorage: 1,
  slowStorage: 1,
  failUpload: 1,
  delayUpload: 1,
  dropAcknowledgement: 1,
  delayAcknowledgement: 1,
  expireCheckpoint: 1,
  slowOperator: 1,
  slowChannel: 1,
};

const OF_MACHINES: readonly TapeAction[] = ['killTaskManager', 'loseSlot', 'muteHeartbeats'];
const LASTING: readonly TapeAction[] = [
  'slowOperator',
  'slowChannel',
  'slowStorage',
  'delayUpload',
  'delayAcknowledgement',
];
const CALLBACKS = ['processElement', 'processElement', 'snapshotState', 'notifyCheckpointComplete'] as const;

export class Chaos {
  private readonly stream: RandomStream;
  private faultsDrawn = 0;
  private over = false;
  /** What was made slow last: it is let go before anything else is done. */
  private slowed: TapeEntry | null = null;
  private dueAt: ModelTime;

  /** `now`: model time at which it begins. */
  constructor(
    private readonly options: ChaosOptions,
    now: ModelTime,
  ) {
    this.stream = new RandomStreams(options.plan.seed).stream('chaos');
    this.dueAt = now + this.pause();
  }

  /** Faults drawn so far; what it makes good is none. */
  get drawn(): number {
    return this.faultsDrawn;
  }

  /** All faults are drawn, nothing is slow, and there are as many machines as the cluster began with. */
  get isOver(): boolean {
    return this.over;
  }

  /** What is done now; null: nothing yet. `time`: model time, or infinity where it stands still until something is done. */
  due(time: ModelTime, processes: TaskManagerProcesses): TapeEntry | null {
    if (this.over || time < this.dueAt) return null;
    this.dueAt = (Number.isFinite(time) ? time : this.dueAt) + this.pause();
    const { cluster, plan } = this.options;
    const { taskManagers, standingBy } = processes.counts;
    if (taskManagers + standingBy < cluster.taskManagers) return { action: 'addTaskManager' };
    if (this.slowed !== null) return this.letGo(this.slowed);
    if (this.faultsDrawn < plan.faults) {
      this.faultsDrawn++;
      return this.fault(processes);
    }
    // One that no longer answers is lost a while later, and is to be made good as well.
    this.over = processes.all().every(({ mutedBy }) => mutedBy === null);
    return null;
  }

  private fault(processes: TaskManagerProcesses): TapeEntry {
    const { highAvailability } = this.options;
    const living = processes.all();
    const canDie = living.length > 0 && living.every(({ mutedBy }) => mutedBy === null);
    const weights = Object.entries(WEIGHTS) as [TapeAction, number][];
    const drawable = weights.flatMap(([action, weight]) => {
      if (!canDie && OF_MACHINES.includes(action)) return [];
      if (!highAvailability && action === 'killJobManager') return [];
      return Array.from({ length: weight }, () => action);
    });
    const action = this.oneOf(drawable);
    const entry = { action, ...this.detailsOf(action, processes) };
    if (LASTING.includes(action)) this.slowed = entry;
    return entry;
  }

  private letGo(slowed: TapeEntry): TapeEntry {
    this.slowed = null;
    return { ...slowed, value: 0 };
  }

  private detailsOf(action: TapeAction, processes: TaskManagerProcesses): Pick<TapeEntry, 'target' | 'value'> {
    switch (action) {
      case 'killTaskManager':
      case 'muteHeartbeats':
        return { target: this.oneOf(processes.all()).id };
      case 'loseSlot':
        return { target: this.oneOf(processes.all().flatMap(({ slots }) => slots)) };
      case 'failTask':
        return { target: this.subtask(), value: 'failed by chaos' };
      case 'throwInCallback':
        return { target: this.subtask(), value: { callback: this.oneOf(CALLBACKS), nth: this.between(1, 20) } };
      case 'failStorage':
      case 'failUpload':
      case 'dropAcknowledgement':
        return { value: this.between(1, 2) };
      case 'slowStorage':
      case 'delayUpload':
      case 'delayAcknowledgement':
        return { value: this.oneOf([50, 200, 800]) };
      case 'slowOperator':
        return { target: this.vertex().key, value: this.oneOf([2, 10]) };
      case 'slowChannel':
        return { target: this.vertex().key, value: this.oneOf([20, 100]) };
      default:
        return {};
    }
  }

  private subtask(): string {
    const { key, parallelism } = this.vertex();
    return `${key}:${this.stream.below(parallelism)}`;
  }

  private vertex(): JobVertex {
    return this.oneOf(this.options.graph.vertices);
  }

  /** On average that of the plan. */
  private pause(): ModelTime {
    const { everyMs } = this.options.plan;
    return Math.round(everyMs * (0.5 + this.stream.fraction()));
  }

  private between(from: number, to: number): number {
    return from + this.stream.below(to - from + 1);
  }

  private oneOf<Item>(items: readonly Item[]): Item {
    return items[this.stream.below(items.length)] as Item;
  }
}
