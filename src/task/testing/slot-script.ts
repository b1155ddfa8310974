/** Slots joined by a network without latency: for tests that tell a slot's story in a few lines. */
import { channelId, executionId, type SlotId } from '../../base/ids.ts';
import type { ActorEvent, ActorOutput } from '../../ports/actor.ts';
import type { StoredPart } from '../../ports/durable-storage.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import type { ConfigurationMap, ResultPartitionType } from '../../wire/job-graph.ts';
import type { Address, Message, SlotReport, TaskDeployment } from '../../wire/messages.ts';
import type { TaskRestore } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import type { EvaluateJob } from '../job-evaluation.ts';
import { SlotActor } from '../slot-actor.ts';
import { fakeJob, type Journal } from './fake-job.ts';

const JOB: LoadedJob = { evaluate: () => {}, lineOf: () => null };

export interface ScriptOptions {
  readonly recordsPerBuffer?: number;
  readonly tracing?: boolean;
  readonly evaluate?: (journal: Journal) => EvaluateJob;
}

interface Travelling {
  readonly from: Address;
  readonly to: Address;
  readonly message: Message;
}

export class SlotScript {
  readonly journal: Journal = [];
  readonly reports: SlotReport[] = [];
  readonly events: TraceEvent[] = [];
  readonly parts = new Map<string, Uint8Array>();
  /** Messages are held here while set, instead of being delivered. */
  held: Travelling[] | null = null;
  storageFails = false;
  /** Storage takes its time: nothing is answered while set. */
  storageIsSilent = false;
  time = 0;
  private step = 0;
  private isDelivering = false;
  private readonly inFlight: Travelling[] = [];
  private readonly slots = new Map<SlotId, SlotActor>();
  private readonly lastOutput = new Map<SlotId, ActorOutput>();

  constructor(private readonly options: ScriptOptions = {}) {}

  /** The states of an execution as they were reported. */
  states(execution: string): string[] {
    return this.reports.flatMap((report) =>
      report.type === 'taskState' && report.execution === execution ? [report.state] : [],
    );
  }

  of<Type extends SlotReport['type']>(type: Type): Extract<SlotReport, { type: Type }>[] {
    return this.reports.filter((report): report is Extract<SlotReport, { type: Type }> => report.type === type);
  }

  tell(slot: SlotId, message: Message, from: Address = 'jobmanager'): this {
    this.apply(slot, { type: 'message', from, message });
    return this;
  }

  /** Grants steps of one element until nothing can move. */
  settle(stepsMax = 500): this {
    for (let granted = 0; granted < stepsMax; granted++) {
      const ready = [...this.lastOutput].find(([, output]) => output.runnable.length > 0);
      if (ready === undefined) return this;
      this.apply(ready[0], { type: 'run', execution: ready[1].runnable[0] as string, elements: 1 });
    }
    throw new Error('The slots did not come to rest.');
  }

  /** Delivers what was held. */
  release(): this {
    const held = this.held ?? [];
    this.held = null;
    this.inFlight.push(...held);
    this.deliver();
    return this;
  }

  runnable(slot: SlotId): readonly string[] {
    return this.lastOutput.get(slot)?.runnable ?? [];
  }

  apply(slot: SlotId, event: ActorEvent): ActorOutput {
    const output = this.actor(slot).apply({ step: this.step++, time: this.time, cause: null, event });
    this.lastOutput.set(slot, output);
    this.events.push(...output.events);
    for (const { to, message } of output.sends) {
      const travelling = this.held !== null && to !== 'jobmanager' ? this.held : this.inFlight;
      travelling.push({ from: slot, to, message });
    }
    for (const { id, request } of output.requests) this.answer(slot, id, request);
    this.deliver();
    return output;
  }

  /** In the order of sending; what a delivery sends comes after it. */
  private deliver(): void {
    if (this.isDelivering) return;
    this.isDelivering = true;
    for (let next = this.inFlight.shift(); next !== undefined; next = this.inFlight.shift()) {
      const { from, to, message } = next;
      if (to === 'jobmanager') this.reports.push(message as SlotReport);
      else this.apply(to, { type: 'message', from, message });
    }
    this.isDelivering = false;
  }

  private answer(slot: SlotId, request: number, asked: ActorOutput['requests'][number]['request']): void {
    if (this.storageIsSilent) return;
    if (this.storageFails) {
      const answer = { type: 'failed', why: 'quota', message: 'no room' } as const;
      this.apply(slot, { type: 'answered', request, answer });
    } else if (asked.type === 'getParts') {
      const parts: StoredPart[] = asked.keys.map((key) => ({ key, bytes: this.parts.get(key) ?? new Uint8Array() }));
      this.apply(slot, { type: 'answered', request, answer: { type: 'parts', parts } });
    } else {
      if (asked.type === 'putParts') for (const { key, bytes } of asked.parts) this.parts.set(key, bytes);
      this.apply(slot, { type: 'answered', request, answer: { type: 'done' } });
    }
  }

  private actor(slot: SlotId): SlotActor {
    const known = this.slots.get(slot);
    if (known !== undefined) return known;
    const stream = { below: () => 0, fraction: () => 0 };
    const actor = new SlotActor(
      {
        slot,
        job: JOB,
        clusterConfiguration: {},
        dataSets: [],
        random: { stream: () => stream },
        tracing: this.options.tracing ?? false,
        recordsPerBuffer: this.options.recordsPerBuffer ?? 1,
      },
      (this.options.evaluate ?? fakeJob)(this.journal),
    );
    this.slots.set(slot, actor);
    return actor;
  }
}

export interface DeploymentSettings {
  readonly attempt?: number;
  readonly configuration?: ConfigurationMap;
  readonly restore?: TaskRestore;
  readonly fingerprint?: string;
  readonly resultType?: ResultPartitionType;
  /** Attempt of the producers, where it is not that of the count. */
  readonly producers?: number;
}

export const SOURCE_SLOT = 'tm-1/0';
export const COUNT_SLOT = 'tm-2/0';

/** The source in slot tm-1/0, feeding the count in tm-2/0. */
export function sourceDeployment(settings: DeploymentSettings = {}): TaskDeployment {
  const { attempt = 0, resultType = 'PIPELINED_BOUNDED' } = settings;
  const channel = channelId(executionId('source', 0, attempt), executionId('count', 0, attempt), 'e0');
  const slot = resultType === 'BLOCKING' ? null : COUNT_SLOT;
  return {
    ...common('source', settings),
    inputs: [],
    outputs: [
      {
        edge: 'e0',
        node: 1,
        operator: 'Source: numbers',
        sideOutput: null,
        shipStrategy: 'REBALANCE',
        line: null,
        resultType,
        supportsUnaligned: true,
        targetMaxParallelism: 128,
        channels: [{ channel, slot }],
      },
    ],
  };
}

/** The count, with as many producers as are named; all in slot tm-1/0. */
export function countDeployment(settings: DeploymentSettings = {}, producers = 1): TaskDeployment {
  const { attempt = 0, resultType = 'PIPELINED_BOUNDED', producers: producing = attempt } = settings;
  const channels = Array.from({ length: producers }, (_, subtask) => ({
    channel: channelId(executionId('source', subtask, producing), executionId('count', 0, attempt), 'e0'),
    slot: SOURCE_SLOT,
  }));
  return {
    ...common('count', settings),
    inputs: [{ edge: 'e0', node: 2, inputIndex: 0, resultType, supportsUnaligned: true, channels }],
    outputs: [],
  };
}

function common(vertex: string, settings: DeploymentSettings) {
  const { attempt = 0, configuration = {}, restore = null, fingerprint = 'fake graph' } = settings;
  const execution = executionId(vertex, 0, attempt);
  const place = { vertex, subtask: 0, attempt, parallelism: 1, maxParallelism: 128 };
  return { execution, ...place, restore, fingerprint, submitted: [], configuration };
}
