/**
 * A source's enumerator and what goes with it: gives splits to readers as they ask, takes its own snapshot before the
 * barriers, and takes back what a failed subtask had not checkpointed (1.5). One for each source operator of the job.
 * Between the readers in the slots and the checkpoint coordinator. Sources: SourceCoordinator,
 * IteratorSourceEnumerator.
 */
import { type CheckpointId, MAX_TIMESTAMP, type OperatorId, type Timestamp } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { OperatorNode, TopicSourceDescription, WatermarkAlignment } from '../wire/job-graph.ts';
import type { SourceSplit } from '../wire/messages.ts';
import type { CoordinatorSnapshot } from '../wire/snapshots.ts';
import type { Execution } from './execution-graph.ts';
import type { Cause, Outbox } from './outbox.ts';
import { SplitAssignmentTracker } from './split-assignment-tracker.ts';
import { isOwnedBy, topicSplits } from './topic-splits.ts';
import { type AlignmentGroups, WatermarkAggregator } from './watermark-alignment.ts';

interface EnumeratorState {
  /** null: nobody has asked yet, and where the topics stand is not known. */
  readonly unassigned: readonly SourceSplit[] | null;
}

/** Before a source of topics is asked again about where they stand. */
const RETRY_MS = 1000;

export class SourceCoordinator {
  private unassigned: readonly SourceSplit[] | null;
  /** Readers that wait until it is known where the topics stand. */
  private waiting: Execution[] = [];
  private tracker = new SplitAssignmentTracker();
  private readonly readers = new Map<number, Execution>();
  private readonly watermarks = new WatermarkAggregator<number>();
  private alarm: AlarmId | null = null;
  /** Until topics are asked for again. */
  private retry: AlarmId | null = null;

  /** `beginning`: the splits of a source that starts from its beginning, or the topics whose partitions they are. */
  constructor(
    private readonly source: OperatorNode,
    readonly vertex: string,
    private beginning: readonly SourceSplit[] | TopicSourceDescription,
    private readonly parallelism: number,
    private readonly groups: AlignmentGroups,
    private readonly outbox: Outbox,
  ) {
    this.unassigned = isTopic(beginning) ? null : beginning;
  }

  get operatorId(): OperatorId {
    return this.source.operatorId;
  }

  /** From here on the readers of an alignment group are told how far they may go, each update interval. */
  start(cause: Cause): void {
    const { alignment } = this.source;
    if (alignment === undefined) return;
    this.alarm = this.outbox.alarm(alignment.updateIntervalMs, cause, () => {
      this.start(cause);
      this.announce(alignment);
    });
  }

  stop(): void {
    this.outbox.cancelAlarm(this.alarm);
    this.outbox.cancelAlarm(this.retry);
  }

  registerReader(execution: Execution): void {
    this.readers.set(execution.vertex.subtask, execution);
  }

  /** How far a reader has come; the least of all readers is how far the source has (4.4.1). */
  reportWatermark({ vertex, id }: Execution, watermark: Timestamp): void {
    if (this.source.alignment === undefined || this.readers.get(vertex.subtask)?.id !== id) return;
    const cause = this.outbox.stepCause;
    this.watermarks.report(vertex.subtask, watermark, cause);
    this.groups.of(this.source.alignment.group).report(this.operatorId, this.watermarks.least, cause);
  }

  /** A reader has nothing left to read: it gets the next split, or is told that there are no more. */
  requestSplit(execution: Execution): void {
    const { subtask } = execution.vertex;
    if (this.readers.get(subtask)?.id !== execution.id || execution.slot === null) return;
    if (this.unassigned === null) {
      this.waiting.push(execution);
      this.describeTopics();
      return;
    }
    const splits = this.splitsFor(subtask, this.unassigned);
    const { operatorId } = this;
    const cause = this.outbox.stepCause;
    if (splits.length === 0) {
      // To a topic that is read without end there may always be more.
      if (this.source.source?.kind === 'topic' && this.source.source.boundedness !== 'BOUNDED') return;
      this.outbox.send(execution.slot, { type: 'noMoreSplits', execution: execution.id, operatorId }, cause);
      return;
    }
    this.unassigned = this.unassigned.filter((split) => !splits.includes(split));
    for (const split of splits) this.tracker.record(subtask, split);
    const assign = { type: 'assignSplits', execution: execution.id, operatorId, splits } as const;
    this.outbox.send(execution.slot, assign, cause);
  }

  /** Taken before the barriers are injected: with the readers' states it is one cut (1.5.5). */
  snapshot(checkpoint: CheckpointId): CoordinatorSnapshot {
    this.tracker.onCheckpoint(checkpoint);
    const state: EnumeratorState = { unassigned: this.unassigned };
    return { operatorId: this.operatorId, state };
  }

  checkpointCompleted(checkpoint: CheckpointId): void {
    this.tracker.onCheckpointComplete(checkpoint);
  }

  /** One subtask goes back to a checkpoint (null: to its beginning); what it got since is given out again (1.5.6). */
  subtaskReset(subtask: number, checkpoint: CheckpointId | null): void {
    this.readers.delete(subtask);
    this.unassigned = this.unassigned && [...this.unassigned, ...this.tracker.takeAssignedAfter(subtask, checkpoint)];
  }

  /** The whole job goes back: the enumerator is made anew from its snapshot, or afresh without one (1.5.6). */
  resetToCheckpoint(snapshot: CoordinatorSnapshot | null): void {
    this.readers.clear();
    this.tracker = new SplitAssignmentTracker();
    // The state was written by `snapshot` of this class, in this version of the metadata's format.
    const state = snapshot?.state as EnumeratorState | undefined;
    // Where the topics stand is asked once: it may be known by now, though it was not when the snapshot was taken.
    this.unassigned = state?.unassigned ?? (isTopic(this.beginning) ? null : this.beginning);
    this.waiting = [];
  }

  /** The splits of topics each have a reader; of others the next one is the next reader's. */
  private splitsFor(subtask: number, unassigned: readonly SourceSplit[]): readonly SourceSplit[] {
    if (this.source.source?.kind !== 'topic') return unassigned.slice(0, 1);
    return unassigned.filter((split) => isOwnedBy(split, subtask, this.parallelism));
  }

  /** Asks where the topics stand, once; then gives out their partitions to those who wait. */
  private describeTopics(): void {
    const { beginning } = this;
    if (!isTopic(beginning) || this.waiting.length > 1) return;
    const cause = this.outbox.stepCause;
    this.outbox.ask({ type: 'describeTopics', topics: beginning.topics }, cause, (answer) => {
      if (answer.type !== 'described') {
        this.retry = this.outbox.alarm(RETRY_MS, cause, () => this.askAgain());
        return;
      }
      this.beginning = topicSplits(beginning, answer.topics);
      this.unassigned ??= this.beginning;
      this.askAgain();
    });
  }

  private askAgain(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const execution of waiting) this.requestSplit(execution);
  }

  private announce({ group, maxDriftMs }: WatermarkAlignment): void {
    const { least, cause } = this.groups.of(group);
    const maxAllowed = Math.min(least + maxDriftMs, MAX_TIMESTAMP);
    for (const subtask of this.watermarks.names) {
      const reader = this.readers.get(subtask);
      if (reader === undefined || reader.slot === null) continue;
      const { operatorId } = this;
      this.outbox.send(reader.slot, { type: 'alignWatermark', execution: reader.id, operatorId, maxAllowed }, cause);
    }
  }
}

function isTopic(beginning: readonly SourceSplit[] | TopicSourceDescription): beginning is TopicSourceDescription {
  return 'kind' in beginning;
}
