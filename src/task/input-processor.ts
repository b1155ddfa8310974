/**
 * Takes the elements of a task's inputs one by one to where they belong: records and watermarks to the head of the chain, barriers to
 * the barrier handler, ends to the task. Source: StreamOneInputProcessor, CheckpointedInputGate, AbstractStreamTaskNetworkInput.
 */
import {
  CHECKPOINTING_INTERVAL,
  CHECKPOINTING_MODE,
  CHECKPOINTS_AFTER_TASKS_FINISH,
  option,
} from '../base/config-options.ts';
import type { Timestamp } from '../base/ids.ts';
import type { GeneratedCodecs } from '../codec/generated-codecs.ts';
import type { TaskDeployment } from '../wire/messages.ts';
import type { BarrierElement, StreamElement } from '../wire/stream-elements.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ElementContext } from './chain-output.ts';
import type { AlignmentMetrics, BarrierAbortReason, BarrierHandler } from './input/barrier-handler.ts';
import { CheckpointBarrierHandler } from './input/checkpoint-barrier-handler.ts';
import { CheckpointBarrierTracker } from './input/checkpoint-barrier-tracker.ts';
import type { BufferMessage, InputChannel } from './input/input-channel.ts';
import type { InputGate } from './input/input-gate.ts';
import { StatusWatermarkValve } from './input/status-watermark-valve.ts';
import { StreamInputs } from './input/stream-inputs.ts';
import type { OperatorChain } from './operator-chain.ts';
import type { TaskServices } from './task-services.ts';

interface InputEnvironment {
  readonly deployment: TaskDeployment;
  readonly services: TaskServices;
  readonly element: ElementContext;
  /** Where code for the records of the inputs comes from, if any. */
  readonly codecs: GeneratedCodecs | null;
  /** Null for a task that had finished before the restore: it passes nothing on but the end. */
  chain(): OperatorChain | null;
  triggerCheckpoint(barrier: BarrierElement, metrics: AlignmentMetrics): void;
  abortCheckpoint(checkpoint: number, reason: BarrierAbortReason): void;
  /** Every channel has given the end of its data (3.4.3, END_OF_DATA). */
  endOfData(): void;
  /** Every channel has ended (END_OF_INPUT). */
  endOfInput(): void;
}

export class InputProcessor {
  private readonly inputs: StreamInputs;
  private readonly valves: ReadonlyMap<InputGate, StatusWatermarkValve>;
  private readonly barriers: BarrierHandler;
  private withData: number;
  private open: number;

  constructor(private readonly environment: InputEnvironment) {
    const { configuration, inputs } = environment.deployment;
    this.inputs = new StreamInputs(inputs, environment.codecs);
    this.withData = this.inputs.channels.length;
    this.open = this.inputs.channels.length;
    this.valves = new Map(this.inputs.gates.map((gate) => [gate, this.valveOf(gate)]));
    const isExactlyOnce =
      option(configuration, CHECKPOINTING_INTERVAL) === null ||
      option(configuration, CHECKPOINTING_MODE) === 'EXACTLY_ONCE';
    const Handler = isExactlyOnce ? CheckpointBarrierHandler : CheckpointBarrierTracker;
    this.barriers = new Handler(
      {
        channelCount: this.inputs.channels.length,
        checkpointsAfterTasksFinish: option(configuration, CHECKPOINTS_AFTER_TASKS_FINISH),
      },
      {
        blockChannel: (channel, checkpoint) => this.block(channel, checkpoint),
        unblockAllChannels: (checkpoint) => this.unblockAll(checkpoint),
        triggerCheckpoint: (barrier, metrics) => environment.triggerCheckpoint(barrier, metrics),
        abortCheckpoint: (checkpoint, reason) => environment.abortCheckpoint(checkpoint, reason),
      },
    );
  }

  get hasInputs(): boolean {
    return this.inputs.gates.length > 0;
  }

  get available(): boolean {
    return this.inputs.readable !== null;
  }

  get hasEnded(): boolean {
    return this.open === 0;
  }

  receive(message: BufferMessage, cause: Place | null): void {
    const { services } = this.environment;
    const { gate, channel } = this.inputs.find(message.channel);
    const { elements, bytes } = message;
    const place = services.trace.enabled
      ? services.trace.emit({
          type: 'bufferDelivered',
          channel: channel.id,
          elements,
          bytes: bytes.length,
          arrivesAt: services.now(),
          cause,
        })
      : null;
    services.trace.cause = place;
    gate.receive(channel, message, place);
  }

  /** Processes one element; false when there is none. */
  processNext(): boolean {
    const gate = this.inputs.readable;
    const element = gate?.next() ?? null;
    if (gate === null || element === null) return false;
    this.environment.services.trace.cause = gate.cause;
    this.process(gate, gate.channel, element);
    if (gate.processed()) this.inputs.passTurn(gate);
    return true;
  }

  /** Announces to the producers what room there is by now. */
  announceCredit(): void {
    const { services } = this.environment;
    for (const channel of this.inputs.channels) {
      const buffers = channel.takeCredit();
      if (buffers === 0) continue;
      const place = services.trace.emit({ type: 'credit', channel: channel.id, buffers });
      services.send(channel.producer, { type: 'credit', channel: channel.id, buffers }, place);
    }
  }

  private process(gate: InputGate, channel: InputChannel, element: StreamElement): void {
    switch (element.type) {
      case 'record':
        this.environment.element.replayed = element.replayed;
        this.environment
          .chain()
          ?.head.record(gate.inputIndex, element.value, element.timestamp, channel.id, element.sequence);
        return;
      case 'watermark':
        this.processWatermark(gate, channel, element.timestamp);
        return;
      case 'watermarkStatus':
        this.note(() => ({
          type: 'watermarkStatus',
          execution: this.execution,
          channel: channel.id,
          idle: element.idle,
        }));
        this.valves.get(gate)?.inputWatermarkStatus(channel.indexInGate, element.idle);
        return;
      case 'barrier':
        this.processBarrier(channel, element);
        return;
      case 'cancelCheckpoint':
        this.barriers.processCancellation(channel.index, element.checkpoint);
        return;
      case 'endOfData':
        this.note(() => ({ type: 'endOfData', execution: this.execution, channel: channel.id }));
        this.withData--;
        if (this.withData === 0) this.environment.endOfData();
        return;
      case 'endOfPartition':
        this.processEndOfPartition(channel);
        return;
    }
  }

  private processWatermark(gate: InputGate, channel: InputChannel, timestamp: Timestamp): void {
    this.note(() => ({
      type: 'watermark',
      execution: this.execution,
      channel: channel.id,
      timestamp,
      direction: 'in',
    }));
    this.valves.get(gate)?.inputWatermark(channel.indexInGate, timestamp);
  }

  private processBarrier(channel: InputChannel, barrier: BarrierElement): void {
    const { checkpoint } = barrier;
    this.note(() => ({ type: 'barrier', execution: this.execution, checkpoint, channel: channel.id, direction: 'in' }));
    this.barriers.processBarrier(channel.index, barrier, this.environment.services.now());
  }

  private processEndOfPartition(channel: InputChannel): void {
    const { services } = this.environment;
    services.send(channel.producer, { type: 'partitionConsumed', channel: channel.id });
    this.barriers.processEndOfPartition(channel.index, services.now());
    this.open--;
    if (this.open === 0) this.environment.endOfInput();
  }

  private valveOf(gate: InputGate): StatusWatermarkValve {
    const { environment } = this;
    const input = this.inputs.gates.length > 1 ? { input: gate.inputIndex } : {};
    return new StatusWatermarkValve(gate.channels.length, {
      emitWatermark: (timestamp) => {
        this.note(() => ({
          type: 'watermark',
          execution: this.execution,
          channel: null,
          ...input,
          timestamp,
          direction: 'in',
        }));
        environment.chain()?.head.watermark(gate.inputIndex, timestamp);
      },
      emitWatermarkStatus: (idle) => environment.chain()?.head.operator.processWatermarkStatus(gate.inputIndex, idle),
    });
  }

  private block(index: number, checkpoint: number): void {
    this.inputs.block(index);
    const { id, waiting } = this.inputs.channel(index);
    this.environment.services.trace.emit({
      type: 'channelBlocked',
      execution: this.execution,
      checkpoint,
      channel: id,
      waiting,
    });
  }

  private unblockAll(checkpoint: number): void {
    for (const { id, waiting } of this.inputs.unblockAll()) {
      this.environment.services.trace.emit({
        type: 'channelReleased',
        execution: this.execution,
        checkpoint,
        channel: id,
        waiting,
      });
    }
  }

  /** Tells the trace of an element; it is the cause of all that follows from it. */
  private note(event: () => Parameters<TaskServices['trace']['emit']>[0]): void {
    const { trace } = this.environment.services;
    if (trace.enabled) trace.cause = trace.emit(event());
  }

  private get execution(): string {
    return this.environment.deployment.execution;
  }
}
