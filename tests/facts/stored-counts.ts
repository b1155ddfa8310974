/**
 * A keyed count that is stopped with a checkpoint and goes on in another program: its subtasks at the old parallelism, the checkpoint
 * they leave behind, and the subtasks that restore it. Between them stand the engine's own state assignment and snapshot format.
 */
import type * as Api from 'millrace';
import { KeyedProcessFunction } from '../../src/api/functions.ts';
import { ValueStateDescriptor } from '../../src/api/state-descriptors.ts';
import { keyGroupOf, operatorIndexOf } from '../../src/base/key-groups.ts';
import { sealPart } from '../../src/codec/snapshot-format.ts';
import { StateAssignment } from '../../src/jobmanager/state-assignment.ts';
import { checkpointOf, graph, operatorIdOf, vertex } from '../../src/jobmanager/testing/graphs.ts';
import type { StoredPart } from '../../src/ports/durable-storage.ts';
import type { RestoredOperatorState } from '../../src/task/operators/operator.ts';
import { OperatorHarness } from '../../src/task/operators/testing/operator-harness.ts';
import { restoredTask } from '../../src/task/task-restore.ts';
import type { CheckpointMetadata, SubtaskSnapshot } from '../../src/wire/snapshots.ts';

export interface Count {
  readonly key: string;
  readonly count: number;
  readonly subtask: number;
}

export interface Program {
  readonly parallelism: number;
  /** -1: not set, so computed or taken from what is restored. */
  readonly maxParallelism: number;
  readonly uid: string;
  /** `state.backend.type`: rocksdb is indexeddb here. */
  readonly backend?: string;
}

export interface Savepoint {
  readonly metadata: CheckpointMetadata;
  readonly parts: readonly StoredPart[];
}

class CountKeys extends KeyedProcessFunction {
  private count!: Api.ValueState<number>;

  override open(): void {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count') as never);
  }

  processElement(key: string, _context: unknown, out: Api.Collector<unknown>): void {
    const count = (this.count.value() ?? 0) + 1;
    this.count.update(count);
    out.collect({ key, count, subtask: this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() });
  }
}

const KEYS = Array.from({ length: 20 }, (_, number) => `key-${number}`);

/** The count as it runs, in all its subtasks. */
export class CountProgram {
  private readonly subtasks: readonly OperatorHarness[];

  private constructor(
    private readonly program: Program,
    private readonly maxParallelism: number,
    restored: readonly (RestoredOperatorState | null)[],
  ) {
    const { parallelism, backend = 'hashmap' } = program;
    const configuration = { 'state.backend.type': backend === 'rocksdb' ? 'indexeddb' : backend };
    this.subtasks = restored.map(
      (state, subtask) =>
        new OperatorHarness(
          { type: 'keyedProcess', fn: new CountKeys() as never },
          { key: (key: string) => key, subtask, parallelism, maxParallelism, restored: state, configuration },
        ),
    );
  }

  static start(program: Program): CountProgram {
    return new CountProgram(program, program.maxParallelism, Array(program.parallelism).fill(null));
  }

  /** @throws RestoreRefused where the program does not fit what is stored. */
  static restore(program: Program, { metadata, parts }: Savepoint, allowNonRestoredState: boolean): CountProgram {
    const { uid, parallelism, maxParallelism } = program;
    const isSet = maxParallelism > 0;
    const job = vertex(uid, parallelism, isSet ? { maxParallelism, maxParallelismIsExplicit: true } : {});
    const assignment = new StateAssignment(metadata, graph([job], []), allowNonRestoredState);
    const restored = Array.from({ length: parallelism }, (_, subtask) => {
      const { states } = restoredTask(assignment.restoreOf(job, subtask), { type: 'parts', parts });
      return states.get(operatorIdOf(uid)) ?? null;
    });
    return new CountProgram(program, assignment.maxParallelismOf(job), restored);
  }

  /** Counts each key so many times; what comes out, by key. */
  rounds(count: number): Count[] {
    for (let round = 0; round < count; round++) for (const key of KEYS) this.subtaskOf(key)?.element(key, null);
    const counted = this.subtasks.flatMap((subtask) => subtask.values() as Count[]);
    return counted.sort((a, b) => (a.key === b.key ? a.count - b.count : a.key < b.key ? -1 : 1));
  }

  savepoint(): Savepoint {
    const { uid } = this.program;
    const parts: StoredPart[] = [];
    const subtasks = this.subtasks.map((subtask, index): SubtaskSnapshot => {
      const keyed = subtask.snapshot().keyed.map(({ keyGroup, bytes }) => {
        const part = `${index}/kg-${keyGroup}`;
        parts.push({ key: part, bytes: sealPart(bytes) });
        return { keyGroup, part, entries: 1, bytes: bytes.length };
      });
      const operators = [{ operatorId: operatorIdOf(uid), keyed, operatorStates: [] }];
      return { execution: `${uid}:${index}:0`, operators, finished: false };
    });
    return { metadata: checkpointOf({ [uid]: subtasks }, this.maxParallelism), parts };
  }

  private subtaskOf(key: string): OperatorHarness | undefined {
    const keyGroup = keyGroupOf(key, this.maxParallelism);
    return this.subtasks[operatorIndexOf(keyGroup, this.program.parallelism, this.maxParallelism)];
  }
}
