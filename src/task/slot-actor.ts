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
  /** Whether the step under way has to do with it; else nothing of it changes meanwhile. */
  isTouched: boolean;
  /** As it was after the last step that had to do with it. */
  canStep: boolean;
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
  private readonly tasksByLine = new Map<TaskLine, DeployedTask>();
  private readonly codecs: GeneratedCodecs | null;
  private cause: ActorInput['cause'] = null;
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
    this.beginStep(input.cause);
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
    const { cost, records } = this.done;
    const runnable = this.runnable();
    return { events: this.trace.taken(), sends, requests, alarms, cancelledAlarms: cancelled, runnable, cost, records };
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

  /** What code of the learner's has been left to go on by itself belongs to the next step, too. */
  private beginStep(cause: ActorInput['cause']): void {
    this.cause = cause;
    this.resultLine.trace.cause = cause;
    for (const deployed of this.tasks.values()) {
      deployed.isTouched = false;
      if (deployed.line.isOpen) this.reach(deployed);
    }
  }

  private dispatch({ event }: ActorInput): void {
    switch (event.type) {
      case 'message':
        this.receive(event.from, event.message);
        return;
      case 'run': {
        this.done = this.reach(this.tasks.get(event.execution))?.step(event.elements) ?? IDLE;
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
    this.reach(line && this.tasksByLine.get(line))?.guard(call);
  }

  /** The task, to do something to it. */
  private reach(deployed: DeployedTask | undefined): StreamTask | undefined {
    if (deployed === undefined) return undefined;
    deployed.isTouched = true;
    deployed.line.trace.cause = this.cause;
    return deployed.task;
  }

  private receive(from: Address, message: Message): void {
    switch (message.type) {
      case 'deploy':
        this.deploy(message.deployment);
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
        this.data(channelParts(message.channel).to, message);
        return;
      case 'credit':
        if (this.results.credited(message.channel, message.buffers)) return;
        this.data(channelParts(message.channel).from, message);
        return;
      case 'allRecordsProcessed':
        this.data(channelParts(message.channel).from, message);
        return;
      default:
        assert('execution' in message, `A slot is never sent ${message.type}.`);
        this.command(message as TaskCommand);
    }
  }

  private deploy(deployment: TaskDeployment): void {
    const { job, random, dataSets, recordsPerBuffer } = this.options;
    const { execution } = deployment;
    assert(!this.hasSeen(execution), `${execution} was deployed before.`);
    this.attempts.set(subtaskOf(execution), deployment.attempt);
    const line = new TaskLine(this.outbox, this.trace);
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
    const deployed: DeployedTask = { task, line, isTouched: true, canStep: false };
    this.tasks.set(execution, deployed);
    this.tasksByLine.set(line, deployed);
    this.reach(deployed);
    task.start();
    const early = this.early.get(execution) ?? [];
    for (const stashed of [...this.early.keys()]) if (this.hasSeen(stashed)) this.early.delete(stashed);
    for (const message of early) task.data(message, this.cause);
  }

  private data(execution: ExecutionId, message: TaskData): void {
    const task = this.reach(this.tasks.get(execution));
    if (task !== undefined) task.guard(() => task.data(message, this.cause));
    if (task !== undefined || message.type !== 'credit' || this.hasSeen(execution)) return;
    const early = this.early.get(execution);
    if (early === undefined) this.early.set(execution, [message]);
    else early.push(message);
  }

  private command(command: TaskCommand): void {
    const { execution } = command;
    const task = this.reach(this.tasks.get(execution));
    if (task !== undefined) task.guard(() => task.command(command));
    else if (command.type === 'triggerCheckpoint') this.declineForEnded(execution, command.checkpoint);
  }

  /** The task ended while the trigger was on its way: its coordinator need not wait until the checkpoint expires. */
  private declineForEnded(execution: ExecutionId, checkpoint: number): void {
    const reason = 'CHECKPOINT_DECLINED_TASK_CLOSING';
    const message = `${execution} has ended and takes no more part in checkpoints.`;
    this.outbox.sends.push({
      to: 'jobmanager',
      message: { type: 'declineCheckpoint', execution, checkpoint, reason, message },
      cause: this.cause,
    });
  }

  /** 3.1.4: what follows comes from another JobManager, which counts attempts anew. */
  private dropAll(): void {
    for (const deployed of this.tasks.values()) this.reach(deployed)?.end();
    this.early.clear();
    this.attempts.clear();
    this.results.clear();
  }

  private endStep(): void {
    for (const { task, line, isTouched } of this.tasks.values()) {
      // What another one counted in its own steps may be due by now.
      if (isTouched) task.endStep();
      else task.metrics.endStep();
      if (!task.hasEnded) continue;
      this.tasks.delete(task.execution);
      this.tasksByLine.delete(line);
    }
    this.outbox.end();
  }

  private runnable(): ExecutionId[] {
    const runnable: ExecutionId[] = [];
    for (const deployed of this.tasks.values()) {
      const { task, isTouched } = deployed;
      if (isTouched) deployed.canStep = task.canStep;
      if (deployed.canStep) runnable.push(task.execution);
    }
    return runnable;
  }

  /** Whether this attempt, or a newer one of its subtask, has been deployed here. */
  private hasSeen(execution: ExecutionId): boolean {
    return (this.attempts.get(subtaskOf(execution)) ?? -1) >= executionParts(execution).attempt;
  }
}
