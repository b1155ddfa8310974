/**
 * A JobManager with slots that do at once what they are told, a storage that answers at once, and a clock turned by
 * hand: the scripts of the tests drive it in the field's words and read what it reported and sent.
 */
import type { ExecutionId, TaskManagerId } from '../../base/ids.ts';
import type { ActorEvent, AlarmId, Asked, Sent } from '../../ports/actor.ts';
import type { JobRecord, StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { Random } from '../../ports/random.ts';
import type { TopicDescription } from '../../ports/topics.ts';
import type { ConfigurationMap, JobGraph } from '../../wire/job-graph.ts';
import type { Address, Message, TaskDeployment } from '../../wire/messages.ts';
import type { CheckpointMetadata, OperatorSnapshot } from '../../wire/snapshots.ts';
import type { TraceEvent, TraceEventOf, TraceEventType } from '../../wire/trace-events.ts';
import { JobManager } from '../job-manager.ts';

/** Chance that always takes the least. */
export const LEAST: Random = { stream: () => ({ below: () => 0, fraction: () => 0 }) };

interface Storage {
  record: JobRecord | null;
  readonly checkpoints: Map<number, CheckpointMetadata>;
}

export class TestCluster {
  readonly events: TraceEvent[] = [];
  readonly sent: Sent[] = [];
  readonly asked: StorageRequest[] = [];
  readonly deployments = new Map<ExecutionId, TaskDeployment>();
  /** What storage says to `putCheckpoint`; null: nothing yet. */
  putCheckpointAnswer: StorageAnswer | null = { type: 'done' };
  /** What storage says of the topics that it is asked about; null: nothing of use. */
  topics: readonly TopicDescription[] | null = null;
  /** TaskManagers that carry out nothing and answer no heartbeat. */
  readonly dead = new Set<TaskManagerId>();
  time = 0;
  private step = 0;
  private readonly alarms = new Map<AlarmId, number>();
  private readonly held: Asked[] = [];
  readonly manager: JobManager;

  constructor(
    configuration: ConfigurationMap = {},
    private readonly storage: Storage = { record: null, checkpoints: new Map() },
    dataSets: readonly DataSet[] = [],
  ) {
    this.manager = new JobManager({ clusterConfiguration: configuration, dataSets, random: LEAST, tracing: true });
  }

  /** Registers this many TaskManagers more of `slots` slots each. */
  register(count: number, slots = 1, first = 1): this {
    for (let number = first; number < first + count; number++) {
      this.tell('provider', { type: 'taskManagerRegistered', taskManager: `tm-${number}`, slots });
    }
    return this;
  }

  submit(graph: JobGraph, recover = false): this {
    return this.tell('provider', { type: 'submit', graph, recover });
  }

  fail(execution: ExecutionId, message = 'injected failure'): this {
    return this.report(execution, 'FAILED', message);
  }

  finish(...executions: readonly ExecutionId[]): this {
    for (const execution of executions) this.report(execution, 'FINISHED');
    return this;
  }

  lose(taskManager: TaskManagerId): this {
    this.dead.add(taskManager);
    return this.tell(taskManager, { type: 'taskManagerLost', taskManager, detectedBy: 'connection' });
  }

  /** Every current task acknowledges this checkpoint, with these operator snapshots where it has some. */
  acknowledgeAll(checkpoint: number, operators: Readonly<Record<ExecutionId, readonly OperatorSnapshot[]>> = {}): this {
    for (const execution of this.running) this.acknowledge(execution, checkpoint, operators[execution]);
    return this;
  }

  acknowledge(execution: ExecutionId, checkpoint: number, operators: readonly OperatorSnapshot[] = []): this {
    const snapshot = { execution, operators, finished: false };
    const metrics = { startDelayMs: 0, alignmentMs: 0, syncMs: 0, asyncMs: 0, bytes: 1 };
    return this.tell('tm-1/0', { type: 'acknowledgeCheckpoint', execution, checkpoint, snapshot, metrics });
  }

  /** Lets model time pass and rings the alarms that fall into it, in order. */
  advance(ms: number): this {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.alarms].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
      if (next === undefined) break;
      const [alarm, at] = next;
      this.time = at;
      this.alarms.delete(alarm);
      this.apply({ type: 'alarm', alarm });
    }
    this.time = end;
    return this;
  }

  /** Storage answers what it held back. */
  answerHeld(answer: StorageAnswer): this {
    for (const { id } of this.held.splice(0)) this.apply({ type: 'answered', request: id, answer });
    return this;
  }

  tell(from: Address, message: Message): this {
    this.apply({ type: 'message', from, message });
    return this;
  }

  /** Executions that are RUNNING, in the order in which they began to run. */
  get running(): ExecutionId[] {
    return [...this.taskStates].filter(([, state]) => state === 'RUNNING').map(([execution]) => execution);
  }

  get taskStates(): Map<ExecutionId, string> {
    return new Map(this.of('taskStatus').map(({ execution, to }) => [execution, to]));
  }

  get jobStatuses(): string[] {
    return this.of('jobStatus').map(({ to }) => to);
  }

  of<Type extends TraceEventType>(type: Type): TraceEventOf<Type>[] {
    return this.events.filter((event): event is TraceEventOf<Type> => event.type === type);
  }

  /** The messages of this type, by the execution that they are for. */
  commands(type: Message['type']): ExecutionId[] {
    return this.sent.flatMap(({ message }) =>
      message.type === type && 'execution' in message ? [message.execution] : [],
    );
  }

  /** The results that slots were told to release, as `execution edge`. */
  get released(): string[] {
    return this.sent.flatMap(({ message }) =>
      message.type === 'releasePartitions'
        ? message.partitions.map(({ execution, edge }) => `${execution} ${edge}`)
        : [],
    );
  }

  private report(
    execution: ExecutionId,
    state: 'INITIALIZING' | 'RUNNING' | 'FINISHED' | 'CANCELED' | 'FAILED',
    message?: string,
  ): this {
    const reason = message === undefined ? {} : { reason: { class: 'Error', message } };
    return this.tell('tm-1/0', { type: 'taskState', execution, state, ...reason });
  }

  private apply(event: ActorEvent): void {
    const output = this.manager.apply({ step: this.step++, time: this.time, cause: null, event });
    this.events.push(...output.events);
    this.sent.push(...output.sends);
    for (const { id, at } of output.alarms) this.alarms.set(id, at);
    for (const alarm of output.cancelledAlarms) this.alarms.delete(alarm);
    for (const sent of output.sends) this.carryOut(sent);
    for (const asked of output.requests) this.perform(asked);
  }

  private carryOut({ to, message }: Sent): void {
    if (this.dead.has(to.split('/')[0] ?? '')) return;
    if (message.type === 'deploy') {
      const { deployment } = message;
      this.deployments.set(deployment.execution, deployment);
      this.report(deployment.execution, 'INITIALIZING');
      this.report(deployment.execution, 'RUNNING');
    }
    if (message.type === 'cancel') this.report(message.execution, 'CANCELED');
    if (message.type === 'heartbeatRequest') this.tell(to, { type: 'heartbeat', taskManager: to });
  }

  private perform(asked: Asked): void {
    this.asked.push(asked.request);
    const answer = this.answerTo(asked.request);
    if (answer === null) this.held.push(asked);
    else this.apply({ type: 'answered', request: asked.id, answer });
  }

  private answerTo(request: StorageRequest): StorageAnswer | null {
    const { storage } = this;
    if (request.type === 'putCheckpoint') {
      if (this.putCheckpointAnswer?.type === 'done')
        storage.checkpoints.set(request.metadata.checkpoint, request.metadata);
      if (this.putCheckpointAnswer?.type === 'done') storage.record = request.record;
      return this.putCheckpointAnswer;
    }
    if (request.type === 'putRecord') storage.record = request.record;
    if (request.type === 'discardCheckpoint') storage.checkpoints.delete(request.checkpoint);
    if (request.type === 'getRecord') return { type: 'record', record: storage.record };
    if (request.type === 'describeTopics' && this.topics !== null) return { type: 'described', topics: this.topics };
    if (request.type !== 'getCheckpoint') return { type: 'done' };
    const metadata = storage.checkpoints.get(request.checkpoint);
    return metadata ? { type: 'checkpoint', metadata } : { type: 'failed', why: 'missing', message: 'not there' };
  }
}
