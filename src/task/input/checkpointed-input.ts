/**
 * The inputs of a task with what barriers do to them: channels are blocked and released, barriers go ahead of what waits, and what
 * they overtake belongs to the checkpoint. Between the input processor, which meets barriers among the elements, and the barrier handler,
 * which decides. Source: CheckpointedInputGate, InputProcessorUtil (7.4 to 7.6).
 */
import {
  alignedCheckpointTimeout,
  CHECKPOINTING_MODE,
  CHECKPOINTS_AFTER_TASKS_FINISH,
  isCheckpointingEnabled,
  option,
} from '../../base/config-options.ts';
import type { CheckpointId, ModelTime } from '../../base/ids.ts';
import type { TaskDeployment } from '../../wire/messages.ts';
import type { BarrierElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { ChannelStateWriter } from '../channel-state.ts';
import type { TaskServices } from '../task-services.ts';
import type { AlignmentMetrics, BarrierAbortReason, BarrierHandler } from './barrier-handler.ts';
import { CheckpointBarrierHandler } from './checkpoint-barrier-handler.ts';
import { CheckpointBarrierTracker } from './checkpoint-barrier-tracker.ts';
import { InFlightInputs } from './in-flight-inputs.ts';
import type { InputChannel } from './input-channel.ts';
import type { StreamInputs } from './stream-inputs.ts';

interface CheckpointedInputEnvironment {
  readonly deployment: TaskDeployment;
  readonly services: TaskServices;
  readonly channelState: ChannelStateWriter;
  /** A mail of the task's, which comes before any more input. */
  post(mail: () => void): void;
  triggerCheckpoint(barrier: BarrierElement, metrics: AlignmentMetrics): void;
  abortCheckpoint(checkpoint: CheckpointId, reason: BarrierAbortReason): void;
}

export class CheckpointedInput {
  readonly inFlight: InFlightInputs;
  private readonly barriers: BarrierHandler;
  private readonly alignedTimeoutMs: ModelTime | null;
  /** The event of the barrier that came last. */
  private lastBarrier: Place | null = null;

  constructor(
    private readonly inputs: StreamInputs,
    private readonly environment: CheckpointedInputEnvironment,
  ) {
    const { configuration } = environment.deployment;
    this.inFlight = new InFlightInputs(inputs, environment.channelState);
    this.alignedTimeoutMs = alignedTimeoutOf(environment.deployment);
    const isExactlyOnce =
      !isCheckpointingEnabled(configuration) || option(configuration, CHECKPOINTING_MODE) === 'EXACTLY_ONCE';
    const Handler = isExactlyOnce ? CheckpointBarrierHandler : CheckpointBarrierTracker;
    const checkpointsAfterTasksFinish = option(configuration, CHECKPOINTS_AFTER_TASKS_FINISH);
    const { alignedTimeoutMs } = this;
    const options = { channelCount: inputs.channels.length, checkpointsAfterTasksFinish, alignedTimeoutMs };
    this.barriers = new Handler(options, {
      blockChannel: (channel, checkpoint) => this.block(channel, checkpoint),
      unblockAllChannels: (checkpoint) => this.unblockAll(checkpoint),
      triggerCheckpoint: (barrier, metrics) => environment.triggerCheckpoint(barrier, metrics),
      abortCheckpoint: (checkpoint, reason) => {
        this.inFlight.stop();
        environment.abortCheckpoint(checkpoint, reason);
      },
      prioritize: (channel, checkpoint) => this.prioritize(inputs.channel(channel), checkpoint),
      callAt: (time, due) => this.callAt(time, due),
      timedOut: (checkpoint) => this.emitTimedOut(checkpoint),
      startInFlight: (checkpoint) => this.inFlight.start(checkpoint),
      stopInFlight: (checkpoint, alignmentMs) => this.inFlight.finish(checkpoint, alignmentMs),
    });
  }

  /** A barrier has come to the end of its channel. One that overtakes does not wait for its turn, nor for room in the outputs. */
  arrived(channel: InputChannel, barrier: BarrierElement): void {
    const { post, services } = this.environment;
    if (barrier.overtakes) post(() => this.processOvertaking(channel, barrier));
    else if (this.alignedTimeoutMs !== null && barrier.kind === 'checkpoint')
      post(() => this.barriers.processAnnouncement(channel.index, barrier, services.now()));
  }

  /** It is its turn. */
  processBarrier(channel: InputChannel, barrier: BarrierElement): void {
    this.tell(channel, barrier, {});
    this.barriers.processBarrier(channel.index, barrier, this.environment.services.now());
  }

  processTrigger(barrier: BarrierElement): void {
    this.barriers.processTrigger(barrier, this.environment.services.now());
  }

  processCancellation({ index }: InputChannel, checkpoint: CheckpointId): void {
    this.barriers.processCancellation(index, checkpoint);
  }

  /** It may stand for the last barrier of a checkpoint (7.4.4), which then follows from those that have come. */
  processEndOfPartition({ index }: InputChannel): void {
    const { services } = this.environment;
    const { trace } = services;
    trace.following(this.lastBarrier ?? trace.cause, () => this.barriers.processEndOfPartition(index, services.now()));
  }

  private processOvertaking(channel: InputChannel, barrier: BarrierElement): void {
    const { gate } = this.inputs.find(channel.id);
    const waiting = gate.inFlight(channel, barrier.checkpoint);
    this.tell(channel, barrier, { overtook: waiting.reduce((sum, { elements }) => sum + elements.length, 0) });
    this.barriers.processBarrier(channel.index, barrier, this.environment.services.now());
  }

  /** 7.6.2: an aligned barrier that waits is taken out of the queue, and from then on is one that overtook. */
  private prioritize(channel: InputChannel, checkpoint: CheckpointId): void {
    const barrier = this.inputs.find(channel.id).gate.takeBarrier(channel, checkpoint);
    if (barrier === null) return;
    this.environment.post(() => this.processOvertaking(channel, { ...barrier, overtakes: true }));
  }

  private callAt(time: ModelTime, due: () => void): () => void {
    const { services, post } = this.environment;
    const alarm = services.setAlarm(time, () => post(due));
    return () => services.cancelAlarm(alarm);
  }

  private emitTimedOut(checkpoint: CheckpointId): void {
    const { trace } = this.environment.services;
    const { execution } = this.environment.deployment;
    trace.cause = trace.emit({ type: 'alignmentTimedOut', execution, checkpoint });
  }

  private block(index: number, checkpoint: CheckpointId): void {
    this.inputs.block(index);
    this.tellBlocking('channelBlocked', this.inputs.channel(index), checkpoint);
  }

  private unblockAll(checkpoint: CheckpointId): void {
    for (const channel of this.inputs.unblockAll()) this.tellBlocking('channelReleased', channel, checkpoint);
  }

  private tellBlocking(
    type: 'channelBlocked' | 'channelReleased',
    { id: channel, waiting }: InputChannel,
    checkpoint: CheckpointId,
  ): void {
    const { execution } = this.environment.deployment;
    this.environment.services.trace.emit({ type, execution, checkpoint, channel, waiting });
  }

  /** Tells the trace of a barrier; it is the cause of all that follows from it. */
  private tell({ id: channel }: InputChannel, { checkpoint }: BarrierElement, more: { overtook?: number }): void {
    const { trace } = this.environment.services;
    const { execution } = this.environment.deployment;
    this.lastBarrier = trace.emit({ type: 'barrier', execution, checkpoint, channel, direction: 'in', ...more });
    trace.cause = this.lastBarrier;
  }
}

/** Null where barriers are aligned however long it takes, or overtake at once. */
function alignedTimeoutOf({ configuration, inputs }: TaskDeployment): ModelTime | null {
  const timeoutMs = alignedCheckpointTimeout(configuration);
  const isPossible = inputs.length > 0 && inputs.every(({ supportsUnaligned }) => supportsUnaligned);
  return timeoutMs !== null && timeoutMs > 0 && isPossible ? timeoutMs : null;
}
