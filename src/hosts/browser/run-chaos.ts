/** The chaos of a run on a host of the page: begins and ends when the page says so, does what is drawn, and tells the page of it. */
import { HIGH_AVAILABILITY, option } from '../../base/config-options.ts';
import type { ModelTime } from '../../base/ids.ts';
import { Chaos } from '../../director/chaos.ts';
import type { TaskManagerProcesses } from '../../director/task-manager-processes.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { ChaosPlan } from '../../ports/session-messages.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { RunReporter } from './run-reporter.ts';

export interface RunChaosOptions {
  readonly spec: RunSpec;
  readonly graph: JobGraph;
  readonly reporter: RunReporter;
  readonly act: (entry: TapeEntry) => void;
}

export class RunChaos {
  /** To begin at the next moment. */
  private plan: ChaosPlan | null = null;
  private chaos: Chaos | null = null;

  constructor(private readonly options: RunChaosOptions) {}

  /** In place of what is on; null ends that. */
  begin(plan: ChaosPlan | null): void {
    const drawn = plan === null ? (this.chaos?.drawn ?? 0) : 0;
    this.plan = plan;
    this.chaos = null;
    this.options.reporter.chaos(drawn, plan !== null);
  }

  /** Does what is due at this moment. `time`: infinity where nothing happens until something is done. */
  at(time: ModelTime, processes: TaskManagerProcesses): void {
    this.chaos ??= this.begun(time);
    const { chaos } = this;
    if (chaos === null) return;
    const entry = chaos.due(time, processes);
    if (chaos.isOver) this.plan = this.chaos = null;
    if (entry !== null) this.options.act(entry);
    if (entry !== null || chaos.isOver) this.options.reporter.chaos(chaos.drawn, !chaos.isOver);
  }

  private begun(now: ModelTime): Chaos | null {
    const { plan, options } = this;
    if (plan === null) return null;
    const { spec, graph } = options;
    const highAvailability = option(spec.configuration, HIGH_AVAILABILITY).toUpperCase() !== 'NONE';
    return new Chaos({ plan, graph, cluster: spec.cluster, highAvailability }, Number.isFinite(now) ? now : 0);
  }
}
