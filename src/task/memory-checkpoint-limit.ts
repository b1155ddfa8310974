/**
 * How large a state may be that is kept in the memory of the JobManager: each stream of a snapshot by itself, which is all keyed state of an
 * operator, all its operator states, or what was in flight; of an incremental checkpoint each part that is stored anew (7.1).
 * Source: JobManagerCheckpointStorage, MemCheckpointStreamFactory.
 */
import type { OperatorSnapshot, SubtaskSnapshot } from '../wire/snapshots.ts';

const STATE_BYTES_MAX = 5 * 1024 * 1024;

/** Why this cannot be kept there, in Flink's words and with what to do; null where it can. */
export function tooLargeForMemory({
  operators,
  inFlight,
}: Pick<SubtaskSnapshot, 'operators' | 'inFlight'>): string | null {
  const channels = [inFlight?.inputs ?? [], inFlight?.outputs ?? []].map(bytesOf);
  const size = Math.max(...operators.flatMap(streamsOf), ...channels);
  if (size <= STATE_BYTES_MAX) return null;
  return (
    'Size of the state is larger than the maximum permitted memory-backed state. ' +
    `Size=${size}, maxSize=${STATE_BYTES_MAX}. Consider using a different checkpoint storage, like the ` +
    'FileSystemCheckpointStorage: set execution.checkpointing.storage to filesystem'
  );
}

function streamsOf({ keyed, operatorStates }: OperatorSnapshot): number[] {
  const own = keyed.filter(({ shared }) => shared !== true);
  const whole = own.filter(({ bucket }) => bucket === undefined);
  const parts = own.filter(({ bucket }) => bucket !== undefined);
  return [bytesOf(whole), bytesOf(operatorStates), ...parts.map(({ bytes }) => bytes)];
}

function bytesOf(handles: readonly { readonly bytes: number }[]): number {
  return handles.reduce((sum, { bytes }) => sum + bytes, 0);
}
