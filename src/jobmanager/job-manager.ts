/**
 * The JobManager process as a deterministic state machine: takes the messages of slots, TaskManagers and people, and
 * answers with messages, storage requests and alarms. Knows the cluster; everything about the job is the job
 * master's. It can be dropped at any time and built anew: with high availability the next one takes up the job from
 * durable metadata (8.6.1). Sources: Dispatcher, ResourceManager, JobMasterServiceLeadershipRunner.
 */
import { assert } from '../base/assert.ts';
import {
  HEARTBEAT_INTERVAL,
  HEARTBEAT_TIMEOUT,
  HIGH_AVAILABILITY,
  option,
  TASK_SLOTS,
} from '../base/config-options.ts';
import { type FailureReason, MillraceError } from '../base/failure.ts';
import {
  type ModelTime,
  type SlotId,
  slotIndexOf,
  type TaskManagerId,
  taskManagerName,
  taskManagerOf,
} from '../base/ids.ts';
import type { Actor, ActorInput, ActorOutput } from '../ports/actor.ts';
import type { JobRecord, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { Random } from '../ports/random.ts';
import type { ConfigurationMap, JobGraph } from '../wire/job-graph.ts';
import type { ClientMessage, Message, RestoreOrder, SnapshotLocation } from '../wire/messages.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import type { ExceptionHistoryEntry } from './execution-failure-handler.ts';
import { HeartbeatManager } from './heartbeat-manager.ts';
import { JobMaster } from './job-master.ts';
import { JobRecordStore, STORAGE_RETRY_MS } from './job-record-store.ts';
import { type Cause, Outbox } from './outbox.ts';
import { ResourceManager } from './resource-manager.ts';
import { recordOfRestored, type SnapshotRestore, snapshotRestore } from './snapshot-restore.ts';

type Submission = Extract<ClientMessage, { type: 'submit' }>;

export interface JobManagerOptions {
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
  readonly random: Random;
  readonly tracing: boolean;
}

export class JobManager implements Actor {
  private readonly outbox: Outbox;
  private readonly resources: ResourceManager;
  private readonly heartbeats: HeartbeatManager;
  private readonly heartbeatTimeoutMs: ModelTime;
  private master: JobMaster | null = null;

  /** @throws InvalidOption when an option of the cluster is not accepted. */
  constructor(private readonly options: JobManagerOptions) {
    const { clusterConfiguration, tracing } = options;
    this.outbox = new Outbox(tracing);
    this.resources = new ResourceManager(this.outbox, option(clusterConfiguration, TASK_SLOTS));
    this.heartbeatTimeoutMs = option(clusterConfiguration, HEARTBEAT_TIMEOUT);
    const intervalMs = option(clusterConfiguration, HEARTBEAT_INTERVAL);
    this.heartbeats = new HeartbeatManager(this.outbox, intervalMs, this.heartbeatTimeoutMs, (taskManager) =>
      this.taskManagerLost(taskManager, 'heartbeat', undefined),
    );
  }

  apply(input: ActorInput): ActorOutput {
    this.outbox.begin(input);
    const { event } = input;
    assert(event.type !== 'run', 'Steps are granted to subtasks and never to the JobManager.');
    if (event.type === 'message') this.receive(event.message);
    if (event.type === 'alarm') this.outbox.ring(event.alarm);
    if (event.type === 'answered') this.outbox.answered(event.request, event.answer);
    return this.outbox.taken();
  }

  /** Failures of the job and what came with them, newest first (8.4.1). */
  get exceptionHistory(): readonly ExceptionHistoryEntry[] {
    return this.master?.exceptionHistory ?? [];
  }

  private receive(message: Message): void {
    switch (message.type) {
      case 'taskManagerRegistered':
        this.taskManagerRegistered(message.taskManager, message.slots);
        break;
      case 'taskManagerLost':
        this.taskManagerLost(message.taskManager, message.detectedBy, message.reason);
        break;
      case 'failSlot':
        this.slotFailed(message.slot);
        break;
      case 'heartbeat':
        this.heartbeats.received(message.taskManager);
        break;
      case 'noTaskManagerAvailable':
        this.resources.refused();
        break;
      case 'submit':
        this.submit(message);
        break;
      case 'triggerCheckpoint':
        this.master?.triggerCheckpoint();
        break;
      case 'expireCheckpoints':
        this.master?.expireCheckpoints();
        break;
      case 'triggerSavepoint':
        this.master?.triggerSavepoint();
        break;
      case 'stopWithSavepoint':
        this.master?.stopWithSavepoint(message.drain);
        break;
      case 'cancelJob':
        this.master?.cancelJob();
        break;
      case 'failTask':
        if ('target' in message) this.master?.failTask(message.target, message.message);
        break;
      case 'taskState':
      case 'acknowledgeCheckpoint':
      case 'declineCheckpoint':
      case 'registerReader':
      case 'requestSplit':
      case 'reportWatermark':
        this.master?.receive(message);
        break;
      default:
        assert(false, `A JobManager must not get ${message.type}.`);
    }
  }

  private taskManagerRegistered(taskManager: TaskManagerId, slots: number): void {
    this.resources.register(taskManager, slots);
    const place = this.outbox.emit({ type: 'taskManagerRegistered', taskManager, slots });
    this.heartbeats.monitor(taskManager);
    this.master?.slotsChanged(place);
  }

  private taskManagerLost(
    taskManager: TaskManagerId,
    detectedBy: 'connection' | 'heartbeat' | 'watchdog',
    reason: FailureReason | undefined,
  ): void {
    if (!this.resources.has(taskManager)) return;
    const slots = this.resources.slotsOf(taskManager);
    const place = this.outbox.emit({ type: 'taskManagerLost', taskManager, slots, detectedBy });
    this.resources.lose(taskManager);
    this.heartbeats.unmonitor(taskManager);
    const why = {
      connection: 'its connection broke',
      heartbeat: `it gave no heartbeat for ${this.heartbeatTimeoutMs} ms`,
      watchdog: 'a task there did not return, and the watchdog ended it',
    }[detectedBy];
    const lost: FailureReason = {
      class: 'TaskManagerLost',
      message: `${taskManagerName(taskManager)} was lost: ${why}. What ran in its slots is gone.`,
      ...(reason && { causes: [reason] }),
    };
    this.master?.slotsLost((slot) => taskManagerOf(slot) === taskManager, lost, place);
  }

  /** A task fails of what its TaskManager says, as of its own exception. Source: JobMaster.failSlot, TaskExecutor.SlotActionsImpl. */
  private slotFailed(slot: SlotId): void {
    const taskManager = taskManagerOf(slot);
    if (!this.resources.has(taskManager)) return;
    const place = this.outbox.emit({ type: 'slotFailed', taskManager, slot: slotIndexOf(slot) });
    const message = `TaskSlotTable requested freeing the TaskSlot ${slot}. Its Worker has ended, and what ran there is gone.`;
    this.master?.slotsLost((lost) => lost === slot, { class: 'FlinkException', message }, place);
  }

  private submit({ graph, recover, restore, snapshot }: Submission): void {
    assert(this.master === null, 'A JobManager runs one job.');
    const highAvailability = option(this.options.clusterConfiguration, HIGH_AVAILABILITY).toUpperCase() !== 'NONE';
    if (!recover) {
      const place = this.outbox.emit({ type: 'submitted', job: graph.name, graph });
      this.begin(graph, highAvailability, restore, snapshot, place);
    } else if (highAvailability) this.recover(graph, snapshot);
    // Without high availability nothing was kept: the job is lost with its JobManager (8.6.1).
    else this.outbox.emit({ type: 'jobManagerRecovered', fromMetadata: false });
  }

  /** Starts the job: with a former leg of its run behind it, from somebody's snapshot, or afresh. */
  private begin(
    graph: JobGraph,
    highAvailability: boolean,
    restore: RestoreOrder | undefined,
    snapshot: SnapshotLocation | undefined,
    cause: Cause,
  ): void {
    const record = newRecord(graph, restore);
    this.rejecting(record, highAvailability, cause, (records) => {
      const configuration = { ...this.options.clusterConfiguration, ...graph.configuration };
      const restored = restore === undefined ? snapshotRestore(configuration, snapshot) : null;
      if (restored !== null) records.note(recordOfRestored(record, restored));
      const recovered = restored === null ? (restore?.checkpoints ?? []) : [restored.metadata];
      return this.newMaster(graph, records, recovered, restored);
    });
  }

  private recover(graph: JobGraph, snapshot: SnapshotLocation | undefined): void {
    this.read({ type: 'getRecord' }, (answer) => {
      if (answer.type !== 'record') this.rejectUnreadable(answer);
      else if (answer.record === null) {
        const place = this.outbox.emit({ type: 'jobManagerRecovered', fromMetadata: false });
        this.begin(graph, true, undefined, snapshot, place);
      } else if (answer.record.terminal === null) this.readCheckpoints(graph, answer.record, []);
      else this.reportEnded(answer.record.terminal);
    });
  }

  /** A job that had ended is not run again: its stored result is what its status is (8.6.1, JobResultStore). */
  private reportEnded(status: string): void {
    const cause = this.outbox.emit({ type: 'jobManagerRecovered', fromMetadata: true });
    this.outbox.emit({ type: 'jobStatus', from: 'INITIALIZING', to: status, restarts: 0, cause });
    this.heartbeats.stop();
  }

  /** Reads the metadata of every retained checkpoint, oldest first. */
  private readCheckpoints(graph: JobGraph, record: JobRecord, read: readonly CheckpointMetadata[]): void {
    const checkpoint = record.completed[read.length];
    if (checkpoint === undefined) {
      this.takeOver(graph, record, read);
      return;
    }
    this.read({ type: 'getCheckpoint', checkpoint }, (answer) => {
      if (answer.type === 'checkpoint') this.readCheckpoints(graph, record, [...read, answer.metadata]);
      else this.rejectUnreadable(answer);
    });
  }

  /** Tries again while storage is unavailable, as often as it takes (docs/decisions/0006). */
  private read(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    const cause = this.outbox.stepCause;
    this.outbox.ask(request, cause, (answer) => {
      if (answer.type !== 'failed' || answer.why !== 'unavailable') answered(answer);
      else this.outbox.alarm(STORAGE_RETRY_MS, cause, () => this.read(request, answered));
    });
  }

  private takeOver(graph: JobGraph, record: JobRecord, recovered: readonly CheckpointMetadata[]): void {
    const place = this.outbox.emit({ type: 'jobManagerRecovered', fromMetadata: true });
    this.rejecting(record, true, place, (records) => this.newMaster(graph, records, recovered, null));
    // Parts of checkpoints that were under way when the former JobManager died: no metadata names them.
    const upTo = record.nextCheckpointId - 1;
    if (upTo > 0) this.outbox.ask({ type: 'sweep', upTo }, place, () => {});
  }

  /** Starts a job master; a job that cannot be run as it is fails at once (3.3.2). */
  private rejecting(
    record: JobRecord,
    highAvailability: boolean,
    cause: Cause,
    make: (records: JobRecordStore) => JobMaster,
  ): void {
    const records = new JobRecordStore(this.outbox, highAvailability, record);
    try {
      this.master = make(records);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      this.reject({ class: error.name, message: error.message }, cause);
      records.update({ terminal: 'FAILED' }, cause);
      return;
    }
    this.master.start(cause);
  }

  private newMaster(
    graph: JobGraph,
    records: JobRecordStore,
    recovered: readonly CheckpointMetadata[],
    restored: SnapshotRestore | null,
  ): JobMaster {
    const { clusterConfiguration, dataSets, random } = this.options;
    const { outbox, resources } = this;
    const ended = () => this.heartbeats.stop();
    const parts = { outbox, resources, clusterConfiguration, dataSets, random, records, recovered, restored, ended };
    return new JobMaster(graph, parts);
  }

  private rejectUnreadable(answer: StorageAnswer): void {
    const said = answer.type === 'failed' ? answer.message : `storage answered ${answer.type}`;
    const message = `The job cannot be recovered, because what the former JobManager kept cannot be read: ${said}.`;
    this.reject({ class: 'JobRecoveryFailed', message }, this.outbox.stepCause);
  }

  /** The JobMaster cannot be built (3.3.2). */
  private reject(reason: FailureReason, cause: Cause): void {
    this.outbox.emit({ type: 'jobStatus', from: 'INITIALIZING', to: 'FAILED', restarts: 0, reason, cause });
    this.heartbeats.stop();
  }
}

function newRecord(graph: JobGraph, restore?: RestoreOrder): JobRecord {
  const record = { jobId: graph.fingerprint, nextCheckpointId: 1, completed: [], terminal: null };
  if (restore === undefined) return record;
  const { checkpoints, nextCheckpointId, nextAttempt } = restore;
  return { ...record, nextCheckpointId, nextAttempt, completed: checkpoints.map(({ checkpoint }) => checkpoint) };
}
