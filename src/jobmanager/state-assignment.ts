/**
 * From the metadata of a checkpoint to what each subtask restores (7.9.4, 7.9.5): key groups by range, operator
 * states dealt out anew, finished subtasks as finished. State belongs to operators and not to tasks, so the chains
 * may have changed. Between the completed checkpoint store and the deployments that the scheduler writes. Source:
 * StateAssignmentOperation.
 */
import { ensure } from '../base/assert.ts';
import { option, RECOVER_WITHOUT_CHANNEL_STATE } from '../base/config-options.ts';
import type { OperatorId } from '../base/ids.ts';
import { keyGroupRangeOf } from '../base/key-groups.ts';
import type { ConfigurationMap, JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { CheckpointMetadata, OperatorRestore, OperatorSnapshot, TaskRestore } from '../wire/snapshots.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { InFlightAssignment } from './in-flight-assignment.ts';
import { RestoreRefused } from './job-rejected.ts';
import { repartitionOperatorStates } from './operator-state-repartitioner.ts';
import { checkFinishedState } from './vertex-finished-state-checker.ts';

/** State that nobody takes. */
type UnclaimedOperator = TraceEventOf<'jobRestored'>['leftBehind'][number];

const GENERATED_ID =
  'Its id came from its place in the graph, and that has changed. Give operators with state a uid before a savepoint is taken.';

type StoredVertex = CheckpointMetadata['vertices'][string];

/** An operator's state as its old vertex had it: one entry for each old subtask. */
interface StoredOperator {
  readonly vertex: StoredVertex;
  readonly snapshots: readonly (OperatorSnapshot & { readonly from: string })[];
}

/** What a job restores from one checkpoint. Made once for each checkpoint, asked for each subtask. */
export class StateAssignment {
  private readonly stored: ReadonlyMap<OperatorId, StoredOperator>;
  private readonly inFlight: InFlightAssignment;

  /** @throws RestoreRefused when the checkpoint does not fit the job. */
  constructor(
    private readonly metadata: CheckpointMetadata,
    job: JobGraph,
    ignoreUnclaimedState: boolean,
    configuration: ConfigurationMap = {},
  ) {
    this.stored = storedOperators(metadata);
    if (!ignoreUnclaimedState) this.checkAllClaimed(job);
    for (const vertex of job.vertices) this.checkParallelism(vertex);
    checkFinishedState(job, metadata);
    const isLeftOut = metadata.checkpoint === option(configuration, RECOVER_WITHOUT_CHANNEL_STATE);
    this.inFlight = new InFlightAssignment(isLeftOut ? null : metadata, job, configuration);
  }

  /** The max parallelism that the vertex has to run with: the stored one where its own was computed (2.6.4). */
  maxParallelismOf(vertex: JobVertex): number {
    return this.storedOf(vertex)[0]?.vertex.maxParallelism ?? vertex.maxParallelism;
  }

  /**
   * What subtask number `subtask` of this vertex restores. Operators without stored state are left out: they start
   * empty. `unclaimed`: number of the snapshot that no checkpoint of the job may refer to.
   */
  restoreOf(vertex: JobVertex, subtask: number, unclaimed?: number): TaskRestore {
    const operators = vertex.operators.flatMap(({ operatorId }) => {
      const stored = this.stored.get(operatorId);
      return stored === undefined ? [] : [this.operatorRestore(operatorId, stored, vertex, subtask)];
    });
    const stored = this.storedOf(vertex);
    const finished =
      stored.length === vertex.operators.length &&
      stored.every((operator) => operator.vertex.subtasks.every((snapshot) => snapshot.finished));
    const inFlight = this.inFlight.restoreOf(vertex, subtask);
    const { checkpoint } = this.metadata;
    const notOwned = checkpoint === unclaimed ? { unclaimed: true as const } : {};
    return { checkpoint, operators, finished, ...notOwned, ...(inFlight && { inFlight }) };
  }

  private operatorRestore(
    operatorId: OperatorId,
    { snapshots }: StoredOperator,
    vertex: JobVertex,
    subtask: number,
  ): OperatorRestore {
    const range = keyGroupRangeOf(subtask, vertex.parallelism, this.maxParallelismOf(vertex));
    const keyed = snapshots.flatMap(({ keyed: handles, from }) =>
      handles
        .filter(({ keyGroup }) => keyGroup >= range.start && keyGroup <= range.end)
        .map((handle) => ({ ...handle, from })),
    );
    const states = snapshots.map(({ operatorStates, from }) => operatorStates.map((state) => ({ ...state, from })));
    const operatorStates = repartitionOperatorStates(states, vertex.parallelism)[subtask] ?? [];
    return { operatorId, keyed, operatorStates };
  }

  private storedOf(vertex: JobVertex): StoredOperator[] {
    return vertex.operators.flatMap(({ operatorId }) => this.stored.get(operatorId) ?? []);
  }

  private checkAllClaimed(job: JobGraph): void {
    const [unclaimed] = unclaimedOperators(this.metadata, job);
    if (unclaimed === undefined) return;
    const { operatorId, uid, name, entries } = unclaimed;
    throw new RestoreRefused(
      `Failed to rollback to checkpoint/savepoint ${this.metadata.checkpoint}. Cannot map checkpoint/savepoint ` +
        `state for operator ${operatorId} to the new program, because the operator is not available in the new ` +
        'program. If you want to allow to skip this, set execution.state-recovery.ignore-unclaimed-state to true. ' +
        `The state is that of "${name}"${uid === null ? ', which had no uid' : ` with uid "${uid}"`}: ${entries} ` +
        `${entries === 1 ? 'entry' : 'entries'}. ${uid === null ? GENERATED_ID : 'Give its successor this uid to go on with it.'}`,
    );
  }

  private checkParallelism(vertex: JobVertex): void {
    for (const stored of this.storedOf(vertex)) {
      const { maxParallelism } = stored.vertex;
      if (vertex.maxParallelismIsExplicit && vertex.maxParallelism !== maxParallelism) {
        throw new RestoreRefused(
          `Failed to rollback to checkpoint/savepoint ${this.metadata.checkpoint}. Max parallelism mismatch between ` +
            `checkpoint/savepoint state and new program. Cannot map operator ${vertex.id} with max parallelism ` +
            `${maxParallelism} to new program with max parallelism ${vertex.maxParallelism}. This indicates that the ` +
            'program has been changed in a non-compatible way after the checkpoint/savepoint.',
        );
      }
      if (vertex.parallelism > maxParallelism) {
        throw new RestoreRefused(
          `The state for task ${vertex.name} can not be restored. The maximum parallelism (${maxParallelism}) of the ` +
            `restored state is lower than the configured parallelism (${vertex.parallelism}). Please reduce the ` +
            'parallelism of the task to be lower or equal to the maximum parallelism.',
        );
      }
    }
  }
}

function storedOperators(metadata: CheckpointMetadata): Map<OperatorId, StoredOperator> {
  const stored = new Map<OperatorId, StoredOperator>();
  for (const vertex of Object.values(metadata.vertices)) {
    for (const { operatorId } of vertex.operators) {
      const snapshots = vertex.subtasks.map((subtask) => {
        const snapshot = subtask.operators.find((operator) => operator.operatorId === operatorId);
        return { ...(snapshot ?? { operatorId, keyed: [], operatorStates: [] }), from: subtask.execution };
      });
      stored.set(operatorId, { vertex, snapshots });
    }
  }
  return stored;
}

/** Operators of the snapshot that have state and are not in the job. State that holds nothing may be left behind (7.9.4). */
export function unclaimedOperators(metadata: CheckpointMetadata, job: JobGraph): UnclaimedOperator[] {
  const known = new Set(job.vertices.flatMap((vertex) => vertex.operators.map((operator) => operator.operatorId)));
  const stored = storedOperators(metadata);
  const operators = Object.values(metadata.vertices).flatMap((vertex) => vertex.operators);
  return operators.flatMap(({ operatorId, uid, name }) => {
    const { snapshots } = ensure(stored.get(operatorId), `The operators of a snapshot are stored in it.`);
    if (known.has(operatorId) || snapshots.every(isEmpty)) return [];
    return [{ operatorId, uid, name, entries: snapshots.reduce((sum, snapshot) => sum + entriesOf(snapshot), 0) }];
  });
}

function isEmpty({ keyed, operatorStates }: OperatorSnapshot): boolean {
  return keyed.length === 0 && operatorStates.length === 0;
}

/** Entries of keyed state, timers, and elements of operator states. */
function entriesOf({ keyed, operatorStates }: OperatorSnapshot): number {
  const elements = operatorStates.reduce((sum, state) => sum + state.elements, 0);
  return keyed.reduce((sum, { entries }) => sum + entries, elements);
}
