/**
 * Takes the elements of a task's inputs one by one to where they belong: records and watermarks to the head of the chain, barriers to
 * the barrier handler, ends to the task. Source: StreamOneInputProcessor, CheckpointedInputGate, AbstractStreamTaskNetworkInput.
 */
import { ensure } from '../base/assert.ts';
import { isBatch, option, SORTED_INPUTS, takesCheckpointsDuringRecovery } from '../base/config-options.ts';
import { type ChannelId, MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp, taskManagerOf } from '../base/ids.ts';
import type { GeneratedCodecs } from '../codec/generated-codecs.ts';
import type { TaskDeployment } from '../wire/messages.ts';
import type { BarrierElement, RecordElement, StreamElement } from '../wire/stream-elements.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ElementContext } from './chain-output.ts';
import type { ChainedOperator } from './chained-operator.ts';
import type { ChannelStateWriter } from './channel-state.ts';
import type { SubtaskOfRecord } from './edge-partitioner.ts';
import type { AlignmentMetrics, BarrierAbortReason } from './input/barrier-handler.ts';
import { CheckpointedInput } from './input/checkpointed-input.ts';
import type { BufferMessage, InputChannel } from './input/input-channel.ts';
import type { InputGate } from './input/input-gate.ts';
import { PartitionNotFound } from './input/partition-not-found.ts';
import { RemoteTransportException } from './input/remote-transport-exception.ts';
import { SortingInput } from './input/sorting-input.ts';
import { StatusWatermarkValve } from './input/status-watermark-valve.ts';
import { StreamInputs } from './input/stream-inputs.ts';
import type { OperatorChain } from './operator-chain.ts';
import type { RestoredChannel } from './restored-channels.ts';
import type { TaskServices } from './task-services.ts';

interface InputEnvironment {
  readonly deployment: TaskDeployment;
  readonly services: TaskServices;
  readonly element: ElementContext;
  /** Where code for the records of the inputs comes from, if any. */
  readonly codecs: GeneratedCodecs | null;
  readonly channelState: ChannelStateWriter;
  /** A mail of the task's, which comes before any more input. */
  post(mail: () => void): void;
  /** All that was in flight has been read, or need not have been: where checkpoints are taken meanwhile. */
  recovered(): void;
  /** Null for a task that had finished before the restore: it passes nothing on but the end. */
  chain(): OperatorChain | null;
  triggerCheckpoint(barrier: BarrierElement, metrics: AlignmentMetrics): void;
  abortCheckpoint(checkpoint: number, reason: BarrierAbortReason): void;
  /** Every channel has given the end of its data (3.4.3, END_OF_DATA, STOPPED). */
  endOfData(drain: boolean): void;
  /** Every channel has ended (END_OF_INPUT). */
  endOfInput(): void;
}

export class InputProcessor {
  private readonly inputs: StreamInputs;
  private readonly valves: ReadonlyMap<InputGate, StatusWatermarkValve>;
  /** Records taken from the inputs so far. */
  recordsIn = 0;
  /** Records given to the chain so far: in BATCH, those that are held come later. */
  recordsProcessed = 0;
  private readonly checkpointed: CheckpointedInput;
  /** Channels of each gate that have not given the end of their data. */
  private readonly withData: Map<InputGate, number>;
  private open: number;
  /** Whether operators finish at the end of the data: not where one channel only stops. */
  private drain = true;
  /** What came while that which was in flight is read; null once it has been. */
  private held: { readonly message: BufferMessage; readonly place: Place | null }[] | null;
  private sorting: SortingInput | null = null;
  /** Read to its end before the others, in BATCH: a broadcast input, or one that is not sorted beside one that is (9.9). */
  private first: InputGate | null = null;
  /** The event of it. */
  private sorted: Place | null = null;

  constructor(private readonly environment: InputEnvironment) {
    const { inputs, restore } = environment.deployment;
    this.held = (restore?.inFlight?.inputs.length ?? 0) > 0 ? [] : null;
    this.inputs = new StreamInputs(inputs, environment.codecs);
    this.withData = new Map(this.inputs.gates.map((gate) => [gate, gate.channels.length]));
    this.open = this.inputs.channels.length;
    this.valves = new Map(this.inputs.gates.map((gate) => [gate, this.valveOf(gate)]));
    this.checkpointed = new CheckpointedInput(this.inputs, environment);
  }

  get hasInputs(): boolean {
    return this.inputs.gates.length > 0;
  }

  /** The lowest of all inputs; MIN_TIMESTAMP before each has one. */
  get watermark(): Timestamp {
    let lowest = MAX_TIMESTAMP;
    for (const valve of this.valves.values()) lowest = Math.min(lowest, valve.watermark);
    return this.hasInputs ? lowest : MIN_TIMESTAMP;
  }

  get available(): boolean {
    return this.sorting?.isEmitting === true || this.readable !== null;
  }

  /** The chain is open, and its head takes what comes: in BATCH a keyed one after all of it has been sorted (9.4). */
  begin({ node, keySelectors, operator }: ChainedOperator): void {
    const { configuration } = this.environment.deployment;
    if (!isBatch(configuration)) return;
    const sorting = node.keyed && option(configuration, SORTED_INPUTS) ? new SortingInput(keySelectors) : null;
    const isFirst = ({ inputIndex }: InputGate) =>
      operator.inputReadFirst === inputIndex || sorting?.sorts(inputIndex) === false;
    this.sorting = sorting;
    this.first = this.inputs.gates.find(isFirst) ?? null;
  }

  get hasEnded(): boolean {
    return this.open === 0;
  }

  /**
   * The TaskManager of these inputs is lost; of one whose end has been read nothing is missed. Its end may be all that is: then too
   * nobody would bring it. Source: RemoteInputChannel.onError.
   *
   * @throws PartitionNotFound of a blocking one, RemoteTransportException of a pipelined one
   */
  partitionsLost(channels: readonly ChannelId[]): void {
    for (const { id, resultType, hasEnded, producer } of channels.map((id) => this.inputs.find(id).channel)) {
      if (hasEnded) continue;
      throw resultType === 'BLOCKING'
        ? new PartitionNotFound(id)
        : new RemoteTransportException(id, taskManagerOf(producer));
    }
  }

  /** All producers have finished: none of them will bring the barrier, the coordinator's word stands for it (7.2.7). */
  processTrigger(barrier: BarrierElement): void {
    this.checkpointed.processTrigger(barrier);
  }

  receive(message: BufferMessage, cause: Place | null): void {
    const { services } = this.environment;
    const { channel, elements, bytes } = message;
    const place = services.trace.enabled
      ? services.trace.emit({
          type: 'bufferDelivered',
          channel,
          elements,
          bytes: bytes.length,
          arrivesAt: services.now(),
          cause,
        })
      : null;
    services.trace.cause = place;
    if (this.held === null) this.deliver(message, place);
    else this.held.push({ message, place });
  }

  /** What was in flight when the checkpoint was taken is read before anything else (7.6.4). */
  restore(channels: readonly RestoredChannel[]): void {
    const { services, chain } = this.environment;
    const subtaskOfRecord: SubtaskOfRecord = (edge, value) =>
      ensure(chain(), 'Only a task that runs takes up records.').subtaskOfRecord(edge, value);
    this.checkpointed.inFlight.restore(this.execution, services.trace, channels, subtaskOfRecord);
    const isOver = takesCheckpointsDuringRecovery(this.environment.deployment.configuration);
    // Where the parallelism has changed, all of it may belong to other subtasks.
    if (!this.isRecovering || !this.available || isOver) this.endRecovery();
  }

  /** Whether it is still being read. */
  get isRecovering(): boolean {
    return this.held !== null;
  }

  /** Processes one element; false when there is none. */
  processNext(): boolean {
    if (this.sorting?.isEmitting === true) {
      this.processSorted(this.sorting);
      return true;
    }
    const gate = this.readable;
    if (gate === null || !this.isReady(gate)) return false;
    const element = gate.next();
    if (element === null) return false;
    this.environment.services.trace.cause = gate.cause;
    this.process(gate, gate.channel, element);
    if (gate.processed()) this.inputs.passTurn(gate);
    if (this.isRecovering && !this.available) this.endRecovery();
    return true;
  }

  /** Announces to the producers what room there is by now: none before all that was in flight has been read. */
  announceCredit(): void {
    if (this.isRecovering) return;
    const { services } = this.environment;
    for (const channel of this.inputs.channels) {
      const message = channel.takeCredit();
      if (message === null) continue;
      const buffers = message.type === 'credit' ? message.buffers : message.credit;
      const place = services.trace.emit({ type: 'credit', channel: channel.id, buffers });
      services.send(channel.producer, message, place);
    }
  }

  private get readable(): InputGate | null {
    const { first } = this;
    if (first === null || this.withData.get(first) === 0) return this.inputs.readable;
    return first.available ? first : null;
  }

  /** Whether the next element of a gate finds its state in memory; else sees to it that it does. */
  private isReady(gate: InputGate): boolean {
    const operator = this.environment.chain()?.head.operator;
    if (operator?.isReady === undefined || this.sorting?.sorts(gate.inputIndex) === true) return true;
    const { first } = gate;
    if (first?.element.type !== 'record' || operator.isReady(gate.inputIndex, first.element.value)) return true;
    this.environment.services.trace.cause = first.cause;
    const others = this.inputs.gates.filter((other) => other !== gate);
    operator.prepare?.(upcoming([gate, ...others]));
    return false;
  }

  private endRecovery(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const { message, place } of held) this.deliver(message, place);
    this.environment.recovered();
  }

  private deliver(message: BufferMessage, cause: Place | null): void {
    const { gate, channel } = this.inputs.find(message.channel);
    const barrier = gate.receive(channel, message, cause);
    if (barrier !== null) this.checkpointed.arrived(channel, barrier);
  }

  private process(gate: InputGate, channel: InputChannel, element: StreamElement): void {
    switch (element.type) {
      case 'record':
        this.recordsIn++;
        if (this.sorting?.sorts(gate.inputIndex) === true) this.hold(this.sorting, gate, channel, element);
        else this.processRecord(gate.inputIndex, channel.id, element);
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
        this.checkpointed.processBarrier(channel, element);
        return;
      case 'cancelCheckpoint':
        this.checkpointed.processCancellation(channel, element.checkpoint);
        return;
      case 'endOfData':
        this.note(() => ({
          type: 'endOfData',
          execution: this.execution,
          channel: channel.id,
          ...(element.drain ? {} : { stopped: true }),
        }));
        this.drain &&= element.drain;
        if (channel.resultType !== 'BLOCKING')
          this.environment.services.send(channel.producer, { type: 'allRecordsProcessed', channel: channel.id });
        this.processEndOfData(gate);
        return;
      case 'endOfPartition':
        this.processEndOfPartition(channel);
        return;
    }
  }

  private processRecord(
    input: 0 | 1,
    channel: ChannelId,
    { value, timestamp, sequence, replayed }: RecordElement,
  ): void {
    this.recordsProcessed++;
    this.environment.element.replayed = replayed;
    this.environment.chain()?.head.record(input, value, timestamp, channel, sequence);
  }

  private hold(sorting: SortingInput, { inputIndex }: InputGate, { id }: InputChannel, record: RecordElement): void {
    const { sequence } = record;
    this.note(() => ({ type: 'recordHeld', execution: this.execution, channel: id, sequence }));
    sorting.hold({ input: inputIndex, record, channel: id, cause: this.environment.services.trace.cause });
  }

  private processSorted(sorting: SortingInput): void {
    const { trace } = this.environment.services;
    const next = sorting.next();
    trace.cause = next?.type === 'record' ? next.cause : this.sorted;
    if (next?.type === 'record') {
      this.processRecord(next.input, next.channel, next.record);
    } else if (next?.type === 'watermark') {
      this.processMergedWatermark(next.input, next.timestamp);
    } else {
      this.environment.endOfData(true);
    }
  }

  private processEndOfData(gate: InputGate): void {
    this.withData.set(gate, (this.withData.get(gate) ?? 0) - 1);
    if ([...this.withData.values()].some((channels) => channels > 0)) return;
    if (this.sorting === null) {
      this.environment.endOfData(this.drain);
      return;
    }
    const sorted = this.sorting.sort();
    this.note(() => ({ type: 'inputSorted', execution: this.execution, ...sorted }));
    this.sorted = this.environment.services.trace.cause;
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

  private processEndOfPartition(channel: InputChannel): void {
    channel.hasEnded = true;
    this.checkpointed.processEndOfPartition(channel);
    this.open--;
    if (this.hasEnded) this.environment.endOfInput();
  }

  private valveOf(gate: InputGate): StatusWatermarkValve {
    const { inputIndex } = gate;
    return new StatusWatermarkValve(gate.channels.length, {
      emitWatermark: (timestamp) => {
        if (this.sorting?.sorts(inputIndex) === true) this.sorting.holdWatermark(inputIndex, timestamp);
        else this.processMergedWatermark(inputIndex, timestamp);
      },
      emitWatermarkStatus: (idle) => this.environment.chain()?.head.operator.processWatermarkStatus(inputIndex, idle),
    });
  }

  /** What the valve lets through. */
  private processMergedWatermark(input: 0 | 1, timestamp: Timestamp): void {
    const which = this.inputs.gates.length > 1 ? { input } : {};
    this.note(() => ({
      type: 'watermark',
      execution: this.execution,
      channel: null,
      ...which,
      timestamp,
      direction: 'in',
    }));
    this.environment.chain()?.head.watermark(input, timestamp);
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

/** The records that come next, as far as it is known. */
function* upcoming(gates: readonly InputGate[]): Iterable<{ readonly input: 0 | 1; readonly value: unknown }> {
  for (const gate of gates) for (const { value } of gate.upcoming()) yield { input: gate.inputIndex, value };
}
