/**
 * Builds the operators of a task from its deployment: one evaluation of the job for each operator, tail first, since an operator is
 * given its output when it is made. Source: the constructor of OperatorChain.
 */
import type { Transformation } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import { OBJECT_REUSE, option } from '../base/config-options.ts';
import { MillraceError } from '../base/failure.ts';
import type { Timestamp } from '../base/ids.ts';
import { keyGroupRangeOf } from '../base/key-groups.ts';
import { previewValue } from '../codec/values.ts';
import { operatorLabel, operatorsOf } from '../graph/operators-of.ts';
import type { SinkRow } from '../ports/durable-storage.ts';
import type { DataSet, JobGlobals } from '../ports/job-loader.ts';
import type { Random } from '../ports/random.ts';
import type { TopicWrite } from '../ports/topics.ts';
import type { JobVertex, OperatorNode } from '../wire/job-graph.ts';
import type { ResultPartitionDeployment, TaskDeployment } from '../wire/messages.ts';
import { ChainLink } from './chain-link.ts';
import { ChainOutput, type ElementContext, type Readers } from './chain-output.ts';
import { type ChainedOperator, TracedOperator } from './chained-operator.ts';
import { edgePartitioner, subtasksOfRecords } from './edge-partitioner.ts';
import { FieldWatch } from './field-watch.ts';
import { type EvaluateJob, type JobEvaluation, NonDeterministicJob } from './job-evaluation.ts';
import { BESIDE_THE_TASK } from './mailbox.ts';
import { OperatorChain } from './operator-chain.ts';
import { OperatorTime } from './operator-time.ts';
import type { InjectedFaults } from './operators/injected-faults.ts';
import type { MetricRegistry } from './operators/metric-registry.ts';
import type { OperatorContext, ReceivedPageEvent, TaskInfo } from './operators/operator.ts';
import { RecordWriter, type WriteObserver } from './output/record-writer.ts';
import type { TaskOutputs } from './output/task-outputs.ts';
import type { TaskServices } from './task-services.ts';

/** What the task lends its chain. */
interface ChainEnvironment {
  readonly deployment: TaskDeployment;
  readonly evaluate: EvaluateJob;
  readonly lineOf: (error: unknown) => number | null;
  readonly random: Random;
  readonly services: TaskServices;
  readonly outputs: TaskOutputs;
  readonly element: ElementContext;
  post(mail: () => void, level: number): void;
  readonly metrics: MetricRegistry;
  writeRows(sink: string, rows: readonly SinkRow[]): void;
  writeTopic(request: TopicWrite, awaited: boolean): void;
  ask: TaskServices['ask'];
  dataSet(name: string): DataSet;
  /** What happened on the page so far; it grows. */
  readonly pageEvents: readonly ReceivedPageEvent[];
  readonly faults: InjectedFaults;
  requestSplit(node: OperatorNode): void;
  reportWatermark(node: OperatorNode, watermark: Timestamp): void;
  activityTime(): Timestamp;
  availabilityChanged(): void;
  lastBarrier(): number;
}

/** @throws NonDeterministicJob, and whatever the learner's module throws. */
export function buildChain(environment: ChainEnvironment): OperatorChain {
  return new ChainBuilder(environment).build();
}

class ChainBuilder {
  private readonly built = new Map<number, ChainedOperator>();

  constructor(private readonly environment: ChainEnvironment) {}

  build(): OperatorChain {
    const { deployment, random } = this.environment;
    const first = new OperatorBuilder(this.environment, 'head', 1);
    const vertex = ensure(
      first.evaluation.graph.vertices.find((one) => one.key === deployment.vertex),
      `The job has no vertex ${deployment.vertex}.`,
    );
    // Tail first: every operator that a chained one feeds stands after it in chain order.
    for (const [index, node] of [...vertex.operators.entries()].reverse()) {
      const builder = index === 0 ? first : new OperatorBuilder(this.environment, String(node.nodeId), index + 1);
      this.built.set(node.nodeId, builder.build(vertex, node.nodeId, this.built));
    }
    return new OperatorChain(
      vertex.operators.map((node) => ensure(this.built.get(node.nodeId), 'Each operator is built.')),
      subtasksOfRecords(first.evaluation, deployment, random),
    );
  }
}

/** One operator with the evaluation it comes from. */
class OperatorBuilder {
  readonly evaluation: JobEvaluation;
  private readonly time: OperatorTime;
  /** What the learner's `setTimeout` waits by. */
  private readonly timeouts: OperatorTime;
  private readonly globals: JobGlobals;

  constructor(
    private readonly environment: ChainEnvironment,
    private readonly instance: string,
    private readonly level: number,
  ) {
    const { deployment, services } = environment;
    const post = (mail: () => void) => environment.post(mail, level);
    this.time = new OperatorTime(services, post);
    this.timeouts = new OperatorTime(services, post);
    this.globals = jobGlobals(environment, this.timeouts, instance);
    this.evaluation = environment.evaluate(this.globals);
    const { graph } = this.evaluation;
    if (graph.fingerprint !== deployment.fingerprint) {
      throw new NonDeterministicJob(deployment.submitted, operatorsOf(graph));
    }
  }

  build(vertex: JobVertex, nodeId: number, built: ReadonlyMap<number, ChainedOperator>): ChainedOperator {
    const node = ensure(
      vertex.operators.find((one) => one.nodeId === nodeId),
      `The chain of ${vertex.name} has no operator ${nodeId}.`,
    );
    const output = this.output(node, built);
    const late = { note: () => {} };
    const operator = this.evaluation.createOperator(
      nodeId,
      this.context(vertex, node, output, () => late.note()),
    );
    const { keySelectors } = this.evaluation.transformation(nodeId);
    const located = (error: unknown) => this.located(error, node);
    const { time, timeouts, level } = this;
    const { faults } = this.environment;
    const parts = { node, keySelectors, operator, output, time, timeouts, level, located, faults };
    const chained = this.chained(vertex, parts);
    late.note = () => chained.noteLate();
    return chained;
  }

  private chained(vertex: JobVertex, parts: ConstructorParameters<typeof ChainedOperator>[0]): ChainedOperator {
    const { deployment, services, element } = this.environment;
    const upstream = vertex.operators.find((one) => one.chainedTo.some(({ nodeId }) => nodeId === parts.node.nodeId));
    const fields = new FieldWatch(functionOf(this.evaluation.transformation(parts.node.nodeId)));
    return new TracedOperator(parts, deployment.execution, services.trace, element, fields, upstream ?? parts.node);
  }

  private output(node: OperatorNode, built: ReadonlyMap<number, ChainedOperator>): ChainOutput {
    const { deployment, outputs, element } = this.environment;
    const what = `The record that ${operatorLabel(node)} emitted`;
    const tags = new Set<string | null>([null]);
    const edges = deployment.outputs.filter((edge) => edge.node === node.nodeId);
    for (const reader of [...edges, ...node.chainedTo]) tags.add(reader.sideOutput);
    const readers = new Map<string | null, Readers>();
    for (const tag of tags) {
      readers.set(tag, {
        writers: edges.filter((edge) => edge.sideOutput === tag).map((edge) => this.writer(node, edge)),
        links: node.chainedTo
          .filter((link) => link.sideOutput === tag)
          .map((link) => this.link(what, ensure(built.get(link.nodeId), 'What an operator feeds is built before it.'))),
      });
    }
    const main = ensure(readers.get(null), 'Every operator has a main output.');
    readers.delete(null);
    const located = (error: unknown) => this.located(error, node);
    return new ChainOutput({ what, located, main, side: readers as ReadonlyMap<string, Readers>, outputs, element });
  }

  /** What the engine refuses to do for an operator was asked by a call whose place in the file is known. */
  private located(error: unknown, node: OperatorNode): unknown {
    const isPlaceless = error instanceof MillraceError && error.line === undefined && node.line !== null;
    if (isPlaceless) error.line = this.environment.lineOf(error) ?? node.line;
    return error;
  }

  private link(what: string, target: ChainedOperator): ChainLink {
    const { deployment, lineOf } = this.environment;
    return new ChainLink({ target, what, objectReuse: option(deployment.configuration, OBJECT_REUSE), lineOf });
  }

  private writer(node: OperatorNode, deployment: ResultPartitionDeployment): RecordWriter {
    const { outputs, random, services, deployment: task } = this.environment;
    const partition = ensure(
      outputs.partitions.find((one) => one.edge === deployment.edge),
      `No partition for edge ${deployment.edge}.`,
    );
    const { bufferTimeoutMs } = this.evaluation.transformation(node.nodeId);
    if (bufferTimeoutMs !== null) partition.timeoutMs = bufferTimeoutMs < 0 ? null : bufferTimeoutMs;
    const partitioner = edgePartitioner(this.evaluation, {
      edge: deployment.edge,
      strategy: deployment.shipStrategy,
      channelCount: deployment.channels.length,
      line: deployment.line,
      random: random.stream(`partitioner ${task.execution} ${deployment.edge}`),
      targetMaxParallelism: deployment.targetMaxParallelism,
    });
    return new RecordWriter(partition, partitioner, services.trace, this.observer(node));
  }

  private observer(node: OperatorNode): WriteObserver {
    const { deployment, services, element } = this.environment;
    const operator = operatorLabel(node);
    return {
      recordWritten: (channel, sequence, value, timestamp, key) => {
        element.emitted = services.trace.emit({
          type: 'recordEmitted',
          execution: deployment.execution,
          operator,
          channel,
          sequence,
          value: previewValue(value),
          timestamp,
          ...(key === undefined ? {} : { key: previewValue(key.key), keyGroup: key.keyGroup }),
          replayed: element.replayed,
          ...(node.source === null ? {} : element.read),
        });
        return element.emitted;
      },
    };
  }

  private context(vertex: JobVertex, node: OperatorNode, output: ChainOutput, noteLate: () => void): OperatorContext {
    const { environment } = this;
    const { deployment, services } = environment;
    return {
      node,
      task: taskInfo(deployment, vertex, this.evaluation.graph.name),
      keyGroups: keyGroupRangeOf(deployment.subtask, deployment.parallelism, deployment.maxParallelism),
      configuration: deployment.configuration,
      output,
      time: this.time,
      trace: environment.services.trace,
      following: (place, work) => environment.services.trace.following(place, work),
      lastEmitted: () => environment.element.emitted,
      globals: this.globals,
      random: environment.random.stream(`operator ${deployment.execution} ${this.instance}`),
      metrics: environment.metrics,
      writeRows: environment.writeRows,
      writeTopic: environment.writeTopic,
      ask: (request, answered) =>
        environment.ask(request, (answer) => environment.post(() => answered(answer), this.level)),
      stateStorage: (request, answered) =>
        services.ask(request, (answer) => environment.post(() => answered(answer), BESIDE_THE_TASK)),
      dataSet: environment.dataSet,
      requestSplit: () => environment.requestSplit(node),
      reportWatermark: (watermark) => environment.reportWatermark(node, watermark),
      activityTime: environment.activityTime,
      emitting: (split, position) => {
        environment.element.replayed = position < (deployment.emittedBefore?.[split] ?? Number.NEGATIVE_INFINITY);
        environment.element.read = { split, position };
      },
      availabilityChanged: environment.availabilityChanged,
      lastBarrier: environment.lastBarrier,
      noteLate,
      pageEvents: () => environment.pageEvents,
      faults: environment.faults,
      lingering: () => deployment.lingering ?? [],
      post: (mail) => environment.post(mail, this.level),
      leaveOpen: () => environment.services.leaveOpen(),
      remember: (replayed) => remembered(environment, replayed),
    };
  }
}

/** What a task is working on, to go on with it in a later step. */
function remembered({ services, element }: ChainEnvironment, asReplayed = false): (work: () => void) => void {
  const { cause } = services.trace;
  const replayed = element.replayed || asReplayed;
  return (work) => {
    const before = element.replayed;
    element.replayed = replayed;
    services.trace.following(cause, work);
    element.replayed = before;
  };
}

function taskInfo(deployment: TaskDeployment, vertex: JobVertex, jobName: string): TaskInfo {
  const { subtask, parallelism, attempt } = deployment;
  return {
    execution: deployment.execution,
    taskName: vertex.name,
    taskNameWithSubtasks: `${vertex.name} (${subtask + 1}/${parallelism})#${attempt}`,
    subtask,
    parallelism,
    maxParallelism: deployment.maxParallelism,
    attempt,
    jobName,
    jobId: deployment.fingerprint,
  };
}

function jobGlobals(environment: ChainEnvironment, time: OperatorTime, instance: string): JobGlobals {
  const { services, deployment, random } = environment;
  const chance = random.stream(`Math.random ${deployment.execution} ${instance}`);
  return {
    now: () => time.now(),
    random: () => chance.fraction(),
    log: (level, text) => services.trace.emit({ type: 'log', execution: deployment.execution, level, text }),
    setTimeout: (callback, milliseconds) => time.register(time.now() + Math.max(0, milliseconds), callback),
    clearTimeout: (id) => time.cancel(id),
  };
}

/** The function object of a transformation, whose own fields a learner may use; null where it has none. */
function functionOf({ spec }: Transformation): object | null {
  return 'fn' in spec ? spec.fn : null;
}
