/**
 * The JobManager of a live run: inputs are applied to it one after the other, as they come. It can die and be followed by another, which is told
 * nothing of what the one before had asked for.
 */
import { RandomStreams } from '../../base/random-streams.ts';
import { JobManager } from '../../jobmanager/job-manager.ts';
import type { Actor, ActorEvent, ActorOutput, Asked, Sent } from '../../ports/actor.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { QueuedStorage } from './queued-storage.ts';
import { WallAlarms, type WallClock } from './wall-clock.ts';

export interface LiveJobManagerOptions {
  readonly spec: RunSpec;
  readonly clock: WallClock;
  readonly storage: QueuedStorage;
  /** Does something when its turn comes: an actor is never entered twice. */
  readonly inTurn: (what: () => void) => void;
  readonly nextStep: () => number;
  readonly send: (sent: Sent) => void;
  readonly report: (events: ActorOutput['events']) => void;
}

export class LiveJobManager {
  private readonly alarms: WallAlarms;
  private actor: Actor | null = null;
  /** Counts JobManagers. */
  private life = 0;

  constructor(private readonly options: LiveJobManagerOptions) {
    this.alarms = new WallAlarms(options.clock, (alarm) => this.input({ type: 'alarm', alarm }, null));
  }

  get isAlive(): boolean {
    return this.actor !== null;
  }

  start(): void {
    const { configuration, dataSets, seed } = this.options.spec;
    const random = new RandomStreams(seed);
    this.actor = new JobManager({ clusterConfiguration: configuration, dataSets, random, tracing: true });
  }

  /** It dies; nothing that was meant for it reaches another. */
  end(): void {
    this.actor = null;
    this.life++;
    this.alarms.cancelAll();
  }

  input(event: ActorEvent, cause: Place | null): void {
    const { life } = this;
    this.options.inTurn(() => {
      if (life === this.life) this.apply(event, cause);
    });
  }

  private apply(event: ActorEvent, cause: Place | null): void {
    if (this.actor === null) return;
    const { clock, nextStep, send, report } = this.options;
    const output = this.actor.apply({ step: nextStep(), time: clock.now(), cause, event });
    for (const { id, at } of output.alarms) this.alarms.set(id, at);
    for (const id of output.cancelledAlarms) this.alarms.cancel(id);
    for (const sent of output.sends) send(sent);
    for (const asked of output.requests) this.ask(asked);
    report(output.events);
  }

  private ask({ id, request, cause }: Asked): void {
    const { life } = this;
    this.options.storage.perform(request, (answer) => {
      this.options.inTurn(() => {
        if (life === this.life) this.apply({ type: 'answered', request: id, answer }, cause);
      });
    });
  }
}
