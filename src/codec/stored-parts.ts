/** Which parts of durable storage a checkpoint names. */
import type { CheckpointMetadata, PartKey } from '../wire/snapshots.ts';

export function partsOf(metadata: CheckpointMetadata): PartKey[] {
  const subtasks = Object.values(metadata.vertices).flatMap((vertex) => vertex.subtasks);
  return subtasks.flatMap(({ operators, inFlight }) => {
    const handles = [
      ...operators.flatMap((operator) => [...operator.keyed, ...operator.operatorStates]),
      ...(inFlight === undefined ? [] : [...inFlight.inputs, ...inFlight.outputs]),
    ];
    return handles.map(({ part }) => part);
  });
}

/** Whether a part of working state is one that a request to drop it means. Its key is `<vertex>:<subtask>:<attempt>/…`. */
export function isDropped(
  part: PartKey,
  { subtask, before }: { readonly subtask: string | null; readonly before: number },
): boolean {
  const [, of, attempt] = /^([^:]*:\d+):(\d+)\//.exec(part) ?? [];
  return (subtask === null || of === subtask) && Number(attempt) < before;
}

/** The checkpoint that wrote a part: the 3 of `chk-3/…`. Not a number for a part of anything else, which is never swept. */
export function writerOf(part: PartKey): number {
  return Number(/^chk-(\d+)\//.exec(part)?.[1] ?? Number.NaN);
}
