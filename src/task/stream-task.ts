/**
 * One execution of one subtask, from its deployment to its end: restores, works through mails and input, takes its share of
 * checkpoints, finishes, fails or is cancelled. Between the slot's actor, which grants its steps, and the operator chain.
 * Source: Task, StreamTask, MailboxProcessor (1.3.1, 3.3.1, 3.4).
 */
import { AssertionFailed } from '../base/assert.ts';
import type { FailureReason } from '../base/failure.ts';
import type { ChannelId, CheckpointId } from '../base/ids.ts';
import type { StorageAnswer } from '../ports/durable-storage.ts';
import type { SlotReport, TaskData } from '../wire/messages.ts';
import { isSynchronous } from '../wire/snapshots.ts';
import type { BarrierElement } from '../wire/stream-elements.ts';
import type { Place } from '../wire/trace-events.ts';
import { buildChain } from './build-chain.ts';
import type { ElementContext } from './chain-output.ts';
import { ChannelStateWriter } from './channel-state.ts';
import { EndOfData } from './end-of-data.ts';
import { FinalCheckpoint } from './final-checkpoint.ts';
import type { AlignmentMetrics } from './input/barrier-handler.ts';
import { PartitionNotFound } from './input/partition-not-found.ts';
import { InputProcessor } from './input-processor.ts';
import { dropWorkingState, openWithState, restoredAtOnce } from './keyed-restore.ts';
import { BESIDE_THE_TASK, Mailbox, TASK_LEVEL } from './mailbox.ts';
import { MetricReporter } from './metric-reporter.ts';
import type { OperatorChain } from './operator-chain.ts';
import { TaskOutputs } from './output/task-outputs.ts';
import { OutsideWorld } from './outside-world.ts';
import { SinkWrites } from './sink-writes.ts';
import { SourceInput, toCoordinator } from './source-input.ts';
import { SubtaskCheckpointCoordinator } from './subtask-checkpoint-coordinator.ts';
import { takeData } from './take-data.ts';
import {
  dataSetOf,
  type Phase,
  resultPartitions,
  type StepWork,
  type StreamTaskOptions,
  type TaskCommand,
  tellOfFailedClose,
} from './task-environment.ts';
import { TaskIoMetrics } from './task-io-metrics.ts';
import { partsOf, type RestoredTask, restoredTask, tellOfRestore } from './task-restore.ts';

export class StreamTask {
  readonly metrics: MetricReporter;
  private phase: Phase = 'initializing';
  private chain: OperatorChain | null = null;
  private source: SourceInput | null = null;
  private readonly outside: OutsideWorld;
  private readonly element: ElementContext = { replayed: false, read: null, emitted: null };
  private readonly mailbox: Mailbox;
  private readonly outputs: TaskOutputs;
  private readonly input: InputProcessor;
  private readonly sinkWrites: SinkWrites;
  private readonly checkpoints: SubtaskCheckpointCoordinator;
  private readonly endOfData: EndOfData;
  private readonly finalCheckpoint: FinalCheckpoint;
  readonly ioMetrics: TaskIoMetrics;
  private readonly beside = (mail: () => void) => this.mailbox.post(mail, BESIDE_THE_TASK);

  constructor(private readonly options: StreamTaskOptions) {
    const { deployment, line } = options;
    this.mailbox = new Mailbox(line.trace);
    this.outputs = new TaskOutputs(deployment.execution, resultPartitions(options), line.trace);
    this.sinkWrites = new SinkWrites(line, (error) => this.fail(error));
    this.outside = new OutsideWorld(deployment);
    this.metrics = new MetricReporter(deployment.execution, line);
    this.finalCheckpoint = new FinalCheckpoint(deployment.configuration);
    const channelState = new ChannelStateWriter((checkpoint) => this.checkpoints.gathered(checkpoint));
    const shared = { deployment, services: line, element: this.element, chain: () => this.chain, channelState };
    this.input = new InputProcessor({
      ...shared,
      codecs: options.codecs,
      post: (mail) => this.mailbox.postBeforeInput(mail),
      recovered: () => this.run(),
      triggerCheckpoint: (barrier, metrics) => this.performCheckpoint(barrier, metrics),
      abortCheckpoint: (checkpoint, reason) => this.checkpoints.abortOnBarrier(checkpoint, reason),
      endOfData: (drain) => this.endOfData.begin(drain),
      endOfInput: () => this.leaveLoop(),
    });
    this.ioMetrics = new TaskIoMetrics(deployment.execution, line, this.input, this.outputs);
    this.endOfData = new EndOfData({
      execution: deployment.execution,
      trace: line.trace,
      outputs: this.outputs,
      chain: () => this.chain,
      // A task with inputs waits for their end, a source has none that would say so.
      ended: () => !this.input.hasInputs && this.leaveLoop(),
    });
    this.checkpoints = new SubtaskCheckpointCoordinator({
      ...shared,
      outputs: this.outputs,
      sinkWrites: this.sinkWrites,
      post: this.beside,
      settled: () => this.tryToFinish(),
    });
  }

  get execution(): string {
    return this.options.deployment.execution;
  }

  get hasEnded(): boolean {
    return this.phase === 'ended';
  }

  /** Whether a step would do anything: a mail, or input for which there is room in the operators and the outputs (3.5.5). */
  get canStep(): boolean {
    return !this.hasEnded && (this.mailbox.hasMail(this.blockedLevel) || this.canTakeInput);
  }

  /** Begins INITIALIZING. */
  start(): void {
    this.report({ state: 'INITIALIZING' });
    const keys = partsOf(restoredAtOnce(this.options.deployment));
    const begin = (answer: StorageAnswer) => this.mailbox.post(() => this.initialize(answer));
    if (keys.length === 0) begin({ type: 'parts', parts: [] });
    else this.options.line.ask({ type: 'getParts', keys }, begin);
  }

  /** One mail, or up to `elements` elements of input. */
  step(elements: number): StepWork {
    const isMail = this.mailbox.hasMail(this.blockedLevel) && !(this.mailbox.isInputsTurn && this.canTakeInput);
    const taken = () => this.source?.polls ?? this.input.recordsProcessed;
    const before = taken();
    let done = 0;
    this.guard(() => {
      const isCalled = () => done > 0 && this.mailbox.hasMail(TASK_LEVEL);
      if (isMail) this.runMail(this.blockedLevel);
      else while (done < elements && this.canTakeInput && !isCalled() && this.processNext()) done++;
    });
    if (!isMail) this.mailbox.inputTaken();
    this.metrics.worked();
    return { cost: Math.max(1, done), records: isMail ? 0 : taken() - before };
  }

  /** A command of the JobManager's, the cause being what is worked on. */
  command(command: TaskCommand): void {
    switch (command.type) {
      case 'cancel':
        this.cancel();
        return;
      case 'failTask':
        this.failWith(command.reason);
        return;
      case 'triggerCheckpoint': {
        const { checkpoint, triggeredAt, kind } = command;
        this.mailbox.post(() => this.trigger({ type: 'barrier', checkpoint, triggeredAt, kind, overtakes: false }));
        return;
      }
      case 'checkpointCompleted':
        this.mailbox.post(() => this.notifyComplete(command.checkpoint));
        return;
      case 'checkpointAborted':
        this.mailbox.post(() => this.notifyAborted(command.checkpoint, command.latestCompleted));
        return;
      case 'partitionsLost':
        this.input.partitionsLost(command.channels);
        return;
      case 'assignSplits':
      case 'noMoreSplits':
      case 'alignWatermark':
        this.mailbox.post(() => this.source?.told(command));
        return;
      case 'pageEvent':
      case 'fault':
        this.outside.hear(command, this.options.line.trace.cause);
        if (!this.outside.faults.isMuted) this.source?.availabilityChanged();
        return;
    }
  }

  data(message: TaskData, cause: Place | null): void {
    const { input, outputs } = this;
    const credited = () => {
      this.checkpoints.outputsSent();
      // What was sent now may be the last of a task that ends; one that runs only goes on.
      this.tryToFinish();
    };
    takeData(message, cause, { input, outputs, credited, processed: () => this.tryToFinish() });
  }

  /** Ends the step: sends credit and rows, and tells of back-pressure. */
  endStep(): void {
    if (this.phase === 'ended') return;
    this.input.announceCredit();
    this.sinkWrites.flush();
    this.metrics.endStep();
    // A task that waits for its state is busy, as one that reads it from a disk.
    const isBusy = this.blockedLevel === BESIDE_THE_TASK;
    this.ioMetrics.pressure.observe(this.hasWork && !isBusy && !this.canTakeInput, this.outputs.fullChannel);
  }

  /** Runs what is the learner's; whatever it throws fails the task. An error of the engine's own goes through. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof AssertionFailed) throw error;
      this.fail(error);
    }
  }

  // ── initializing ──

  private initialize(answer: StorageAnswer): void {
    const { deployment, line } = this.options;
    const restored = restoredTask(restoredAtOnce(deployment), answer);
    tellOfRestore(deployment, line.trace);
    if (deployment.restore?.finished === true) this.recover(restored);
    else this.openChain(restored);
  }

  private recover({ channels }: RestoredTask): void {
    const { chain } = this;
    for (const output of channels.outputs) if (chain !== null) this.outputs.restore(output, chain.subtaskOfRecord);
    this.phase = 'recovering';
    this.input.restore(channels.inputs);
  }

  private run(): void {
    this.phase = 'running';
    this.report({ state: 'RUNNING' });
    // A source that had finished before the restore ends again at once; others pass on the end of their inputs (7.8.2).
    if (this.chain === null && !this.input.hasInputs) this.endOfData.begin(true);
  }

  private openChain(restored: RestoredTask): void {
    const { deployment, line, dataSets } = this.options;
    this.chain = buildChain({
      ...this.options,
      services: line,
      outputs: this.outputs,
      element: this.element,
      post: (mail, level) => this.mailbox.post(mail, level),
      metrics: this.metrics.registry,
      writeRows: (sink, rows) => this.sinkWrites.write({ type: 'writeRows', sink, rows }, true),
      ask: (request, answered) => this.sinkWrites.askBehind(request, answered),
      writeTopic: (request, awaited) => this.sinkWrites.write(request, awaited),
      dataSet: (name) => dataSetOf(dataSets, name),
      ...this.outside,
      ...toCoordinator(deployment.execution, line),
      activityTime: () => this.ioMetrics.pressure.activityTime(),
      availabilityChanged: () => this.source?.availabilityChanged(),
      lastBarrier: () => this.checkpoints.lastBarrier,
    });
    if (!this.input.hasInputs) {
      this.source = new SourceInput(this.chain.head, line.trace);
      this.source.register(deployment.execution, line);
    }
    this.input.begin(this.chain.head);
    openWithState(this.chain, restored.states, { deployment, line, post: this.beside }, () => this.recover(restored));
  }

  private get hasWork(): boolean {
    if (this.phase === 'initializing') return false;
    if (this.input.hasInputs) return this.input.available;
    return this.phase === 'running' && !this.endOfData.isDraining && this.source?.isAvailable === true;
  }

  /** Level of the operator that holds the task up; 0 where none does. */
  private get blockedLevel(): number {
    return this.chain?.blockedLevel ?? TASK_LEVEL;
  }

  private get canTakeInput(): boolean {
    return this.hasWork && this.outputs.fullChannel === null && this.blockedLevel === TASK_LEVEL;
  }

  /** What an operator waited for may be there now. */
  private runMail(level: number): void {
    this.mailbox.runNext(level);
    this.chain?.reportFields();
    if (this.endOfData.isDraining) this.endOfData.goOn();
    else this.tryToFinish();
  }

  private processNext(): boolean {
    if (this.source === null) return this.input.processNext();
    if (this.source.pollNext() === 'end') this.endOfData.begin(true);
    return true;
  }

  // ── checkpoints ──

  private trigger(barrier: BarrierElement): void {
    const { checkpoint } = barrier;
    if (this.phase === 'initializing' || this.phase === 'recovering') {
      const message = `${this.execution} is not ready for checkpoint ${checkpoint}.`;
      this.checkpoints.decline(checkpoint, 'CHECKPOINT_DECLINED_TASK_NOT_READY', message);
    } else if (this.input.hasInputs && !this.input.hasEnded) {
      this.input.processTrigger(barrier);
    } else {
      const startDelayMs = this.options.line.now() - barrier.triggeredAt;
      const perform = () => this.performCheckpoint(barrier, { alignmentMs: 0, startDelayMs });
      if (isSynchronous(barrier.kind) && this.source !== null) this.endOfData.stopSource(barrier.kind, perform);
      else perform();
    }
  }

  private performCheckpoint(barrier: BarrierElement, metrics: AlignmentMetrics): void {
    const { checkpoint } = barrier;
    if (this.isQuiesced) {
      const message = `${this.execution} has finished and takes no more part in checkpoints.`;
      this.checkpoints.decline(checkpoint, 'CHECKPOINT_DECLINED_TASK_CLOSING', message);
      return;
    }
    if (isSynchronous(barrier.kind)) this.finalCheckpoint.stopsWith(checkpoint);
    const { isReached } = this.endOfData;
    const isTaken = this.checkpoints.checkpointState(barrier, metrics, isReached);
    if (isTaken && isReached) this.finalCheckpoint.taken(checkpoint);
  }

  private notifyComplete(checkpoint: CheckpointId): void {
    if (this.isQuiesced || !this.checkpoints.notifyComplete(checkpoint)) return;
    this.finalCheckpoint.completed(checkpoint);
    this.tryToFinish();
  }

  /** 7.2.9: a completion that was missed comes first. */
  private notifyAborted(checkpoint: CheckpointId, latestCompleted: CheckpointId | null): void {
    const { trace } = this.options.line;
    if (latestCompleted !== null) trace.following(trace.cause, () => this.notifyComplete(latestCompleted));
    if (this.isQuiesced || this.hasEnded) return;
    this.finalCheckpoint.aborted(checkpoint);
    this.checkpoints.notifyAborted(checkpoint);
  }

  // ── the end ──

  private leaveLoop(): void {
    if (this.phase === 'running') this.phase = 'finishing';
    this.tryToFinish();
  }

  private tryToFinish(): void {
    const isHeld = () => this.finalCheckpoint.isAwaited(this.outputs) || this.blockedLevel > TASK_LEVEL;
    if (this.phase === 'finishing' && !isHeld()) this.phase = 'quiesced';
    if (this.phase === 'quiesced' && !this.checkpoints.hasPending) {
      this.phase = 'closing';
      this.guard(() => {
        this.chain?.close();
        this.outputs.broadcastEvent({ type: 'endOfPartition' });
        const { cause } = this.options.line.trace;
        this.sinkWrites.whenStored(() => this.options.line.trace.following(cause, () => this.tryToFinish()));
      });
    } else if (this.phase === 'closing' && this.isThrough) {
      for (const result of this.outputs.finishBlocking()) this.options.keepResult(result);
      this.report({ state: 'FINISHED' });
      this.end();
    }
  }

  /** Whether it takes no part in checkpoints any more, and hears of none. */
  private get isQuiesced(): boolean {
    return this.phase === 'quiesced' || this.phase === 'closing';
  }

  /** Whether its slot and its consumers need nothing more of it. */
  private get isThrough(): boolean {
    return this.outputs.areRecordsProcessed && this.outputs.areSent && this.sinkWrites.areStored;
  }

  private cancel(): void {
    if (this.phase === 'ended') return;
    this.end();
    this.report({ state: 'CANCELED' });
  }

  private fail(error: unknown): void {
    this.failWith(this.options.reasonOf(error), error instanceof PartitionNotFound ? error.channel : undefined);
  }

  private failWith(reason: FailureReason, unavailable?: ChannelId): void {
    if (this.phase === 'ended') return;
    const { trace } = this.options.line;
    trace.cause = trace.emit({ type: 'failed', execution: this.execution, reason });
    this.end();
    this.report({ state: 'FAILED', reason, traced: trace.records, ...(unavailable && { unavailable }) });
  }

  /** Closes what is open, without a word to anyone; after it nothing reaches the task any more. */
  end(): void {
    this.phase = 'ended';
    try {
      this.chain?.close();
    } catch (error) {
      tellOfFailedClose(this.options, error);
    }
    this.metrics.end();
    dropWorkingState(this.options.deployment, this.options.line);
    this.options.line.close();
  }

  private report(report: Omit<Extract<SlotReport, { type: 'taskState' }>, 'type' | 'execution'>): void {
    this.options.line.send('jobmanager', { type: 'taskState', execution: this.execution, ...report });
  }
}
