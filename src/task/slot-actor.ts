/**
 * A task slot: runs the subtasks deployed to it, one step at a time. The simulation calls it, a Worker's onmessage calls the very same
 * object, and so does the live host's loop. Source: TaskExecutor, TaskSlot.
 */

import { assert } from '../base/assert.ts';
import { channelParts, type ExecutionId, executionParts, type SlotId, subtaskOf } from '../base/ids.ts';
import { GeneratedCodecs } from '../codec/generated-codecs.ts';
import { failureReasonOf } from '../graph/failure-reason.ts';
import type { Actor, ActorInput, ActorOutput } from '../ports/actor.ts';
import type { CodecCompiler } from '../ports/codec-compiler.ts';
import type { DataSet, LoadedJob } from '../ports/job-loader.ts';
import type { Random } from '../ports/random.ts';
import { StepTrace, type TraceWatch } from '../ports/trace-sink.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { Address, Message, TaskData, TaskDeployment } from '../wire/messages.ts';
import { type EvaluateJob, jobEvaluator } from './job-evaluation.ts';
import { Outbox, TaskLine } from './outbox.ts';
import { ResultPartitionManager } from './output/result-partition-manager.ts';
import { StreamTask } from './stream-task.ts';
import type { StepWork, TaskCommand } from './task-environment.ts';
import type { TaskMetrics } from './task-io-metrics.ts';

interface SlotActorOptions {
  readonly slot: SlotId;
  readonly job: LoadedJob;
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
  readonly random: Random;
  readonly tracing: boolean;
  /** Without tracing: looks for events at which something is to be done. */
  readonly watch?: TraceWatch;
  readonly recordsPerBuffer: number;
  /** Makes records quicker to encode. The bytes do not depend on it, nor on when it answers. */
  readonly codecCompiler?: CodecCompiler;
}

const IDLE: StepWork = { cost: 0, records: 0 };

interface DeployedTask {
  readonly task: StreamTask;
  readonly line: TaskLine;
}

export class SlotActor implements Actor {
  private readonly trace: StepTrace;
  private readonly outbox = new Outbox();
  /** In the order of deployment. */
  private readonly tasks = new Map<ExecutionId, DeployedTask>();
  /** Newest attempt seen here, by `vertex:subtask`. */
  private readonly attempts = new Map<string, number>();
  /** Credit for executions that are still on their way here. A producer sends nothing without it, so nothing else can come early. */
  private readonly early = new Map<ExecutionId, TaskData[]>();
  /** What ended tasks have left for others to read. */
  private readonly results: ResultPartitionManager;
  private readonly resultLine: TaskLine;
  private readonly tasksByLine = new Map<TaskLine, StreamTask>();
  private readonly codecs: GeneratedCodecs | null;
  private done: StepWork = IDLE;

  /** `evaluate` builds the learner's operators; tests bring their own. */
  constructor(
    private readonly options: SlotActorOptions,
    private readonly evaluate: EvaluateJob = jobEvaluator(options),
  ) {
    this.trace = new StepTrace(options.tracing, options.watch);
    this.resultLine = new TaskLine(this.outbox, this.trace);
    this.results = new ResultPartitionManager(this.resultLine);
    this.codecs = options.codecCompiler === undefined ? null : new GeneratedCodecs(options.codecCompiler);
  }

  apply(input: ActorInput): ActorOutput {
    this.trace.begin(input.step, input.time, input.cause);
    this.outbox.begin(input.time);
    this.done = IDLE;
    for (const { line } of this.tasks.values()) line.trace.cause = input.cause;
    this.resultLine.trace.cause = input.cause;
    this.dispatch(input);
    this.endStep();
    return this.output();
  }

  /**
   * Whether promises of the learner's are still to settle. Their code goes on when the step has returned: the host then lets a turn pass
   * (ports/turns.ts) and takes what `settled` gives for the output of the step.
   */
  get isUnsettled(): boolean {
    for (const { line } of this.tasks.values()) if (line.isOpen) return true;
    return false;
  }

  /** The whole output of the step applied last, with what promises did since. */
  settled(): ActorOutput {
    this.outbox.end();
    return this.output();
  }

  private output(): ActorOutput {
    const { sends, requests, alarms, cancelled } = this.outbox;
    return {
      events: this.trace.taken(),
      sends,
      requests,
      alarms,
      cancelledAlarms: cancelled,
      runnable: this.runnable(),
      ...this.done,
    };
  }

  /** What is measured of the task of an execution; it can be read for ever. Undefined where no such task is here. */
  metricsOf(execution: ExecutionId): TaskMetrics | undefined {
    return this.tasks.get(execution)?.task;
  }

  /** What the slot holds of its job. Nothing, when the job has ended. */
  get left() {
    const { tasks, results, early, outbox } = this;
    return { tasks: [...tasks.keys()], results: results.all, early: [...early.keys()], awaited: outbox.awaited };
  }

  private dispatch({ event, cause }: ActorInput): void {
    switch (event.type) {
      case 'message':
        this.receive(event.from, event.message, cause);
        return;
      case 'run': {
        this.done = this.tasks.get(event.execution)?.task.step(event.elements) ?? IDLE;
        return;
      }
      case 'alarm': {
        // Unknown is one that was cancelled as it rang, where time is real.
        const line = this.outbox.takeAlarm(event.alarm);
        assert(line === undefined || this.tasksByLine.has(line), 'An alarm rings for a task that has ended.');
        this.calledBack(line, () => line?.ring(event.alarm));
        return;
      }
      case 'answered': {
        const line = this.outbox.takeRequest(event.request);
        this.calledBack(line, () => line?.answered(event.request, event.answer));
        return;
      }
    }
  }

  private calledBack(line: TaskLine | undefined, call: () => void): void {
    const task = line && this.tasksByLine.get(line);
    task?.guard(call);
  }

  private receive(from: Address, message: Message, cause: ActorInput['cause']): void {
    switch (message.type) {
      case 'deploy':
        this.deploy(message.deployment, cause);
        return;
      case 'jobManagerLost':
        this.dropAll();
        return;
      case 'releasePartitions':
        this.results.release(message.partitions);
        return;
      case 'partitionRequest':
        this.results.request(message, from);
        return;
      case 'buffer':
      case 'partitionNotFound':
        this.data(channelParts(message.channel).to, message, cause);
        return;
      case 'credit':
        if (this.results.credited(message.channel, message.buffers)) return;
        this.data(channelParts(message.channel).from, message, cause);
        return;
      case 'allRecordsProcessed':
        this.data(channelParts(message.channel).from, message, cause);
        return;
      default:
        assert('execution' in message, `A slot is never sent ${message.type}.`);
        this.command(message as TaskCommand, cause);
    }
  }

  private deploy(deployment: TaskDeployment, cause: ActorInput['cause']): void {
    const { job, random, dataSets, recordsPerBuffer } = this.options;
    const { execution } = deployment;
    assert(!this.hasSeen(execution), `${execution} was deployed before.`);
    this.attempts.set(subtaskOf(execution), deployment.attempt);
    const line = new TaskLine(this.outbox, this.trace);
    line.trace.cause = cause;
    const task = new StreamTask({
      deployment,
      line,
      evaluate: this.evaluate,
      reasonOf: (error) => failureReasonOf(error, job),
      lineOf: (error) => job.lineOf(error)?.line ?? null,
      random,
      dataSets,
      recordsPerBuffer,
      codecs: this.codecs,
      keepResult: (result) => this.results.add(result),
    });
    this.tasks.set(execution, { task, line });
    this.tasksByLine.set(line, task);
    task.start();
    const early = this.early.get(execution) ?? [];
    for (const stashed of [...this.early.keys()]) if (this.hasSeen(stashed)) this.early.delete(stashed);
    for (const message of early) task.data(message, cause);
  }

  private data(execution: ExecutionId, message: TaskData, cause: ActorInput['cause']): void {
    const task = this.tasks.get(execution)?.task;
    if (task !== undefined) task.guard(() => task.data(message, cause));
    if (task !== undefined || message.type !== 'credit' || this.hasSeen(execution)) return;
    const early = this.early.get(execution);
    if (early === undefined) this.early.set(execution, [message]);
    else early.push(message);
  }

  private command(command: TaskCommand, cause: ActorInput['cause']): void {
    const { execution } = command;
    const task = this.tasks.get(execution)?.task;
    if (task !== undefined) task.guard(() => task.command(command));
    else if (command.type === 'triggerCheckpoint') this.declineForEnded(execution, command.checkpoint, cause);
  }

  /** The task ended while the trigger was on its way: its coordinator need not wait until the checkpoint expires. */
  private declineForEnded(execution: ExecutionId, checkpoint: number, cause: ActorInput['cause']): void {
    const reason = 'CHECKPOINT_DECLINED_TASK_CLOSING';
    const message = `${execution} has ended and takes no more part in checkpoints.`;
    this.outbox.sends.push({
      to: 'jobmanager',
      message: { type: 'declineCheckpoint', execution, checkpoint, reason, message },
      cause,
    });
  }

  /** 3.1.4: what follows comes from another JobManager, which counts attempts anew. */
  private dropAll(): void {
    for (const { task } of this.tasks.values()) task.end();
    this.early.clear();
    this.attempts.clear();
    this.results.clear();
  }

  private endStep(): void {
    for (const [execution, { task, line }] of this.tasks) {
      task.endStep();
      if (!task.hasEnded) continue;
      this.tasks.delete(execution);
      this.tasksByLine.delete(line);
    }
    this.outbox.end();
  }

  private runnable(): ExecutionId[] {
    const runnable: ExecutionId[] = [];
    for (const [execution, { task }] of this.tasks) if (task.canStep) runnable.push(execution);
    return runnable;
  }

  /** Whether this attempt, or a newer one of its subtask, has been deployed here. */
  private hasSeen(execution: ExecutionId): boolean {
    return (this.attempts.get(subtaskOf(execution)) ?? -1) >= executionParts(execution).attempt;
  }
}
