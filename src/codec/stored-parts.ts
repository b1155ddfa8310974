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

/** The checkpoint that wrote a part: the 3 of `chk-3/…`. Not a number for a part of anything else, which is never swept. */
export function writerOf(part: PartKey): number {
  return Number(/^chk-(\d+)\//.exec(part)?.[1] ?? Number.NaN);
}
