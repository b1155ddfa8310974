/**
 * Takes a subtask's share of each checkpoint: barrier out, state captured, encoded by further mails, stored, acknowledged.
 * Between the barrier handler or a trigger, which say when, and the JobManager's coordinator. Source: SubtaskCheckpointCoordinatorImpl,
 * AsyncCheckpointRunnable (7.3).
 */
import { alignedCheckpointTimeout, keepsCheckpointsInMemory } from '../base/config-options.ts';
import type { CheckpointId, ModelTime, OperatorId } from '../base/ids.ts';
import { sealPart } from '../codec/snapshot-format.ts';
import type { StoredPart } from '../ports/durable-storage.ts';
import { handleOf, partNameOf } from '../state/keyed-state-backend.ts';
import { RUN_EPOCH, type TaskDeployment } from '../wire/messages.ts';
import { type InFlightState, isSavepoint, type OperatorSnapshot, type SubtaskSnapshot } from '../wire/snapshots.ts';
import type { BarrierElement } from '../wire/stream-elements.ts';
import type { Place, SnapshotKind, SnapshotPart } from '../wire/trace-events.ts';
import { type ChannelStateWriter, encodeChannelState } from './channel-state.ts';
import type { AlignmentMetrics } from './input/barrier-handler.ts';
import { tooLargeForMemory } from './memory-checkpoint-limit.ts';
import type { OperatorChain } from './operator-chain.ts';
import type { CapturedSnapshot } from './operators/operator.ts';
import type { TaskOutputs } from './output/task-outputs.ts';
import type { SinkWrites } from './sink-writes.ts';
import type { TaskServices } from './task-services.ts';

/** A snapshot between its synchronous part and its acknowledgement. */
interface PendingSnapshot {
  readonly checkpoint: CheckpointId;
  readonly kind: SnapshotKind;
  readonly captured: ReadonlyMap<OperatorId, CapturedSnapshot>;
  readonly metrics: AlignmentMetrics;
  readonly takenAt: ModelTime;
  readonly ended: Pick<SubtaskSnapshot, 'finished' | 'operatorsFinished'>;
  /** The `snapshotTaken` event. */
  readonly cause: Place | null;
  /** `gathering`: encoded, it waits for what its barriers overtake. */
  stage: 'encoding' | 'gathering' | 'storing';
}

/** What is stored of a task. */
type SnapshotContent = Pick<SubtaskSnapshot, 'operators' | 'inFlight'>;

interface CheckpointEnvironment {
  readonly deployment: TaskDeployment;
  readonly services: TaskServices;
  readonly outputs: TaskOutputs;
  readonly sinkWrites: SinkWrites;
  readonly channelState: ChannelStateWriter;
  /** Null for a task that had finished before the restore. */
  chain(): OperatorChain | null;
  post(mail: () => void): void;
  /** A snapshot is acknowledged or given up. */
  settled(): void;
}

export class SubtaskCheckpointCoordinator {
  private lastCheckpoint: CheckpointId;
  private latestCompleted: CheckpointId = 0;
  private readonly abortedBeforeTrigger = new Set<CheckpointId>();
  private readonly pending = new Map<CheckpointId, PendingSnapshot>();

  private readonly alignedTimeoutMs: ModelTime | null;
  private readonly inMemory: boolean;

  constructor(private readonly environment: CheckpointEnvironment) {
    const { configuration, restore } = environment.deployment;
    this.alignedTimeoutMs = alignedCheckpointTimeout(configuration);
    this.inMemory = keepsCheckpointsInMemory(configuration);
    // What is written now comes behind it: were it counted from 0, a restore would take it for something that the checkpoint holds.
    this.lastCheckpoint = restore?.checkpoint ?? 0;
  }

  /** Highest checkpoint whose barrier this task has passed, or that it was restored from; 0 before the first. */
  get lastBarrier(): CheckpointId {
    return this.lastCheckpoint;
  }

  get hasPending(): boolean {
    return this.pending.size > 0;
  }

  /**
   * Steps (1) to (5) of 7.3.1 at once, then leaves the rest to mails. The barrier goes out before state is captured.
   * An exception of a learner's function goes through and fails the task (7.3.3). False: nothing was taken (7.3.2).
   */
  checkpointState(barrier: BarrierElement, metrics: AlignmentMetrics, operatorsFinished: boolean): boolean {
    const { outputs, deployment, services, channelState } = this.environment;
    const { checkpoint } = barrier;
    if (checkpoint <= this.lastCheckpoint) return false;
    this.lastCheckpoint = checkpoint;
    if (this.abortedBeforeTrigger.delete(checkpoint)) {
      channelState.stop(checkpoint);
      outputs.broadcastEvent({ type: 'cancelCheckpoint', checkpoint });
      return false;
    }
    const chain = this.environment.chain();
    chain?.prepareSnapshotPreBarrier(checkpoint);
    this.sendOn(barrier, metrics.alignmentMs);
    const captured = chain?.snapshotState(checkpoint, RUN_EPOCH + barrier.triggeredAt) ?? new Map();
    const offsets = offsetsOf(captured);
    const cause = services.trace.emit({
      type: 'snapshotTaken',
      execution: deployment.execution,
      checkpoint,
      parts: services.trace.enabled ? partsTaken(captured) : [],
      inFlightBytes: channelState.of(checkpoint)?.bytes ?? 0,
      ...(offsets === undefined ? {} : { offsets }),
    });
    // Operators that have only finished take part again after a restore: a committer may have heard nothing of its last checkpoint.
    const ended =
      chain === null
        ? { finished: true }
        : { finished: false, ...(operatorsFinished && { operatorsFinished: true as const }) };
    const takenAt = services.now();
    const { kind } = barrier;
    this.pending.set(checkpoint, { checkpoint, kind, captured, metrics, takenAt, ended, cause, stage: 'encoding' });
    this.environment.post(() => this.encode(checkpoint));
    return true;
  }

  /**
   * A barrier that was aligned, since the inputs of this task know no others, or started here, overtakes from here on if the job's do
   * (7.6.3), or may when it has waited long enough. Source: CheckpointOptions.withUnalignedSupported.
   */
  private sendOn(barrier: BarrierElement, alignmentMs: ModelTime): void {
    const { outputs, channelState, services, post } = this.environment;
    const { checkpoint, kind, triggeredAt } = barrier;
    const timeoutMs = kind === 'checkpoint' ? this.alignedTimeoutMs : null;
    const overtakes = barrier.overtakes || timeoutMs === 0;
    if ((overtakes || timeoutMs !== null) && channelState.of(checkpoint) === undefined) {
      channelState.start(checkpoint);
      channelState.finishInput(checkpoint, alignmentMs);
    }
    outputs.broadcastBarrier({ ...barrier, overtakes }, (channel, inFlight) => {
      channelState.addOutput(checkpoint, channel, inFlight);
    });
    if (overtakes || timeoutMs === null || !outputs.holdBarrier(checkpoint)) return;
    const due = Math.max(services.now(), triggeredAt + timeoutMs);
    services.setAlarm(due, () => post(() => this.timeOut(barrier)));
  }

  /** 7.6.2: on the way out a barrier is aligned no longer than on the way in. */
  private timeOut(barrier: BarrierElement): void {
    const { outputs, channelState, services, deployment } = this.environment;
    const { checkpoint } = barrier;
    if (!this.pending.has(checkpoint) || !outputs.holdBarrier(checkpoint)) return;
    const { execution } = deployment;
    services.trace.cause = services.trace.emit({ type: 'alignmentTimedOut', execution, checkpoint });
    outputs.overtakeWithHeld(barrier, (channel, inFlight) => channelState.addOutput(checkpoint, channel, inFlight));
    this.gathered(checkpoint);
  }

  /** Buffers have left: a barrier that could have overtaken may be among them. */
  outputsSent(): void {
    for (const checkpoint of this.pending.keys()) this.gathered(checkpoint);
  }

  /** More of what belongs to a checkpoint is there: it is stored when all is. */
  gathered(checkpoint: CheckpointId): void {
    const { outputs, channelState } = this.environment;
    const snapshot = this.pending.get(checkpoint);
    if (snapshot?.stage !== 'gathering') return;
    const channels = channelState.of(checkpoint);
    if (channels !== undefined && (channels.alignmentMs === null || outputs.holdBarrier(checkpoint))) return;
    snapshot.stage = 'storing';
    this.store(snapshot);
  }

  /** The barrier handler gave up a checkpoint: tells the coordinator and everyone downstream. */
  abortOnBarrier(checkpoint: CheckpointId, reason: string): void {
    this.lastCheckpoint = Math.max(this.lastCheckpoint, checkpoint);
    this.abortedBeforeTrigger.delete(checkpoint);
    this.decline(checkpoint, reason, `Checkpoint ${checkpoint} was given up before all its barriers had come.`);
    this.environment.outputs.broadcastEvent({ type: 'cancelCheckpoint', checkpoint });
  }

  /** False where this one, or a later one, was known to be complete (7.3.5). */
  notifyComplete(checkpoint: CheckpointId): boolean {
    if (checkpoint <= this.latestCompleted) return false;
    this.latestCompleted = checkpoint;
    this.tellNotified(checkpoint, true);
    this.environment.chain()?.notifyCheckpointComplete(checkpoint);
    return true;
  }

  /** The coordinator gave up a checkpoint: what is under way here stops, what has not begun will not (7.3.2). */
  notifyAborted(checkpoint: CheckpointId): void {
    this.environment.channelState.stop(checkpoint);
    if (this.pending.delete(checkpoint)) this.environment.settled();
    else if (checkpoint > this.lastCheckpoint) this.abortedBeforeTrigger.add(checkpoint);
    this.tellNotified(checkpoint, false);
    this.environment.chain()?.notifyCheckpointAborted(checkpoint);
  }

  private tellNotified(checkpoint: CheckpointId, completed: boolean): void {
    const { trace } = this.environment.services;
    const { execution } = this.environment.deployment;
    trace.cause = trace.emit({ type: 'notified', execution, checkpoint, completed });
  }

  decline(checkpoint: CheckpointId, reason: string, message: string): void {
    const { services, deployment, channelState } = this.environment;
    const { execution } = deployment;
    channelState.stop(checkpoint);
    const cause = services.trace.emit({ type: 'declined', execution, checkpoint, reason, message });
    services.send('jobmanager', { type: 'declineCheckpoint', execution, checkpoint, reason, message }, cause);
  }

  /** One mail of the asynchronous part: encodes a little, and posts the next mail. */
  private encode(checkpoint: CheckpointId): void {
    const snapshot = this.pending.get(checkpoint);
    if (snapshot === undefined) return;
    this.environment.services.trace.cause = snapshot.cause;
    try {
      const goOn = () => this.environment.post(() => this.encode(checkpoint));
      for (const [operatorId, captured] of snapshot.captured) {
        const { kind } = snapshot;
        if (captured.encodeSome({ checkpoint, kind, prefix: this.prefixOf(checkpoint, operatorId), goOn })) continue;
        if (captured.isWaiting !== true) goOn();
        return;
      }
      snapshot.stage = 'gathering';
      this.gathered(checkpoint);
    } catch (error) {
      this.giveUp(snapshot, error instanceof Error ? error.message : String(error));
    }
  }

  /** What the names of an operator's parts begin with. */
  private prefixOf(checkpoint: CheckpointId, operatorId: OperatorId): string {
    return `chk-${checkpoint}/${operatorId}/${this.environment.deployment.subtask}`;
  }

  private store(snapshot: PendingSnapshot): void {
    const parts: StoredPart[] = [];
    const operators: OperatorSnapshot[] = [];
    for (const [operatorId, captured] of snapshot.captured) {
      const put = (name: string, payload: Uint8Array) => {
        const part = { key: `${this.prefixOf(snapshot.checkpoint, operatorId)}/${name}`, bytes: sealPart(payload) };
        parts.push(part);
        return { part: part.key, bytes: part.bytes.length };
      };
      operators.push({
        operatorId,
        keyed: [
          ...(captured.stored ?? []),
          ...captured.keyed.map((blob) => handleOf(blob, put(partNameOf(blob), blob.bytes))),
        ],
        operatorStates: captured.operatorStates.map(({ name, mode, elements, bytes }) => ({
          name,
          mode,
          elements,
          ...put(`op-${name}`, bytes),
        })),
      });
    }
    const { vertex, subtask } = this.environment.deployment;
    const channels = this.environment.channelState.of(snapshot.checkpoint);
    const inFlight = channels && encodeChannelState(channels, `chk-${snapshot.checkpoint}/${vertex}/${subtask}`);
    if (inFlight === undefined) this.put(snapshot, parts, { operators });
    else this.put(snapshot, [...parts, ...inFlight.parts], { operators, inFlight: inFlight.handles });
  }

  private put(snapshot: PendingSnapshot, parts: readonly StoredPart[], content: SnapshotContent): void {
    const { services, sinkWrites } = this.environment;
    // A savepoint goes to its directory, wherever checkpoints are kept.
    const why = this.inMemory && !isSavepoint(snapshot.kind) ? tooLargeForMemory(content) : null;
    if (why !== null) {
      this.giveUp(snapshot, why);
      return;
    }
    const stored = () => {
      if (!this.pending.has(snapshot.checkpoint)) return;
      const place = this.emitStored(snapshot, content);
      // A sink's rows from before the barrier must be as durable as the snapshot that says they are written.
      sinkWrites.whenStored(() => {
        services.trace.cause = place;
        this.acknowledge(snapshot, content);
      });
    };
    if (parts.length === 0) {
      stored();
      return;
    }
    services.ask({ type: 'putParts', parts }, (answer) => {
      if (answer.type !== 'failed') stored();
      else if (this.pending.has(snapshot.checkpoint)) this.giveUp(snapshot, answer.message);
    });
  }

  private emitStored(snapshot: PendingSnapshot, { operators, inFlight }: SnapshotContent): Place | null {
    const { services, deployment } = this.environment;
    if (!services.trace.enabled) return services.trace.cause;
    const offsets = offsetsOf(snapshot.captured);
    return services.trace.emit({
      type: 'snapshotStored',
      execution: deployment.execution,
      checkpoint: snapshot.checkpoint,
      parts: storedParts(operators),
      inFlightBytes: inFlightBytes(inFlight),
      ...(offsets === undefined ? {} : { offsets }),
    });
  }

  private acknowledge(snapshot: PendingSnapshot, content: SnapshotContent): void {
    const { services, deployment, channelState } = this.environment;
    const { execution } = deployment;
    const { checkpoint, ended, metrics } = snapshot;
    if (!this.pending.delete(checkpoint)) return;
    const alignmentMs = channelState.of(checkpoint)?.alignmentMs ?? metrics.alignmentMs;
    channelState.stop(checkpoint);
    const times = { ...metrics, alignmentMs, syncMs: 0, asyncMs: services.now() - snapshot.takenAt };
    const offsets = offsetsOf(snapshot.captured);
    const report: SubtaskSnapshot = { execution, ...content, ...ended, ...(offsets === undefined ? {} : { offsets }) };
    const cause = services.trace.emit({ type: 'acknowledged', execution, checkpoint, ...times });
    services.send(
      'jobmanager',
      {
        type: 'acknowledgeCheckpoint',
        execution,
        checkpoint,
        snapshot: report,
        metrics: { ...times, bytes: bytesOf(content) },
      },
      cause,
    );
    this.environment.settled();
  }

  /** 7.3.3: the checkpoint is declined, the task goes on. */
  private giveUp(snapshot: PendingSnapshot, why: string): void {
    this.pending.delete(snapshot.checkpoint);
    const message = `The snapshot of checkpoint ${snapshot.checkpoint} could not be stored: ${why}.`;
    this.decline(snapshot.checkpoint, 'CHECKPOINT_ASYNC_EXCEPTION', message);
    this.environment.settled();
  }
}

/** Where a source stands; undefined for a task without one. */
function offsetsOf(captured: ReadonlyMap<OperatorId, CapturedSnapshot>): unknown {
  for (const snapshot of captured.values()) if (snapshot.offsets !== undefined) return snapshot.offsets;
  return undefined;
}

/** What a snapshot holds, as far as it is known at the barrier: keyed state is encoded later, so its size is not. */
function partsTaken(captured: ReadonlyMap<OperatorId, CapturedSnapshot>): SnapshotPart[] {
  return [...captured.values()].flatMap(({ groups = [], operatorStates }) => [
    ...groups.map((group) => ({ ...group, bytes: 0 })),
    ...operatorStates.map(({ elements, bytes }) => ({ keyGroup: null, entries: elements, bytes: bytes.length })),
  ]);
}

/** What a snapshot holds once it is stored. */
export function storedParts(operators: readonly OperatorSnapshot[]): SnapshotPart[] {
  return operators.flatMap(({ keyed, operatorStates }) => [
    ...keyed.map(({ keyGroup, entries, bytes, shared }) => ({ keyGroup, entries, bytes: shared === true ? 0 : bytes })),
    ...operatorStates.map(({ elements, bytes }) => ({ keyGroup: null, entries: elements, bytes })),
  ]);
}

/** What the snapshot added to storage (7.9.2). */
function bytesOf({ operators, inFlight }: SnapshotContent): number {
  const own = operators.flatMap(({ keyed }) => keyed.filter(({ shared }) => shared !== true));
  const handles = [...own, ...operators.flatMap(({ operatorStates }) => operatorStates)];
  return handles.reduce((sum, { bytes }) => sum + bytes, 0) + inFlightBytes(inFlight);
}

function inFlightBytes(inFlight: InFlightState | undefined): number {
  const handles = inFlight === undefined ? [] : [...inFlight.inputs, ...inFlight.outputs];
  return handles.reduce((sum, { bytes }) => sum + bytes, 0);
}
