/**
 * How a record chooses its channel (2.5). Between the record writer, which asks, and the result partition, which has a
 * subpartition a channel. Source: the subclasses of StreamPartitioner.
 */
import { AssertionFailed } from '../../base/assert.ts';
import { MillraceError } from '../../base/failure.ts';
import type { KeyGroup } from '../../base/ids.ts';
import { UnsupportedKey } from '../../base/java-hash.ts';
import { keyGroupOf, operatorIndexOf } from '../../base/key-groups.ts';
import type { RandomStream } from '../../ports/random.ts';
import type { ShipStrategy } from '../../wire/job-graph.ts';
import { NullKey } from '../operators/failures.ts';

export interface StreamPartitioner {
  readonly strategy: ShipStrategy;
  /** Whether every record goes to every channel; then `selectChannel` must not be asked. */
  readonly isBroadcast: boolean;
  readonly isPointwise: boolean;
  /** Index of the channel that this record takes. */
  selectChannel(value: unknown): number;
  /** HASH only: the key of the record that was asked about last, and its key group. */
  readonly lastKey?: { readonly key: unknown; readonly keyGroup: KeyGroup };
}

export interface PartitionerSettings {
  readonly strategy: ShipStrategy;
  readonly channelCount: number;
  /** Where REBALANCE starts and where SHUFFLE goes. */
  readonly random: RandomStream;
  /** Key groups of the consuming vertex (2.6.5). */
  readonly targetMaxParallelism: number;
  /** HASH and CUSTOM. */
  readonly keySelector: ((value: unknown) => unknown) | null;
  /** Of the call in the learner's file, for what goes wrong with its functions. */
  readonly line: number | null;
  /** CUSTOM. */
  readonly partitioner: ((key: unknown, channels: number) => number) | null;
}

/** Thrown when the function of partitionCustom names a channel that does not exist. */
export class PartitionOutOfRange extends MillraceError {
  override readonly name = 'PartitionOutOfRange';
  constructor(
    readonly chosen: unknown,
    readonly channels: number,
    line: number | null,
  ) {
    super(
      `Index ${String(chosen)} out of bounds for length ${channels}: the partitioner given to partitionCustom returned ` +
        `${String(chosen)}, but there are ${channels} partitions, so it must return a whole number from 0 to ${channels - 1}.`,
    );
    if (line !== null) this.line = line;
  }
}

export function createPartitioner(settings: PartitionerSettings): StreamPartitioner {
  const { strategy, channelCount, random } = settings;
  switch (strategy) {
    case 'FORWARD':
      return partitioner(strategy, true, () => 0);
    case 'GLOBAL':
      return partitioner(strategy, false, () => 0);
    case 'SHUFFLE':
      return partitioner(strategy, false, () => random.below(channelCount));
    case 'REBALANCE':
      return partitioner(strategy, false, roundRobin(channelCount, random.below(channelCount)));
    case 'RESCALE':
      return partitioner(strategy, true, roundRobin(channelCount, -1));
    case 'BROADCAST':
      return { ...partitioner(strategy, false, refuseToSelect), isBroadcast: true };
    case 'HASH':
      return new KeyGroupStreamPartitioner(settings);
    case 'CUSTOM':
      return partitioner(strategy, false, custom(settings));
  }
}

function partitioner(
  strategy: ShipStrategy,
  isPointwise: boolean,
  selectChannel: (value: unknown) => number,
): StreamPartitioner {
  return { strategy, isBroadcast: false, isPointwise, selectChannel };
}

/** Each record takes the channel after the one before; the first takes the one after `start`. */
function roundRobin(channelCount: number, start: number): () => number {
  let channel = start;
  return () => {
    channel = channel + 1 >= channelCount ? 0 : channel + 1;
    return channel;
  };
}

function refuseToSelect(): number {
  throw new AssertionFailed('Broadcast partitioner does not support select channels.');
}

function custom(settings: PartitionerSettings): (value: unknown) => number {
  const { keySelector, partitioner: choose, channelCount, line } = settings;
  if (keySelector === null || choose === null)
    throw new AssertionFailed('partitionCustom has a key and a partitioner.');
  return (value) => {
    const channel = choose(keySelector(value), channelCount);
    if (!Number.isInteger(channel) || channel < 0 || channel >= channelCount) {
      throw new PartitionOutOfRange(channel, channelCount, line);
    }
    return channel;
  };
}

/** To the subtask that owns the key's key group (2.6.2). */
class KeyGroupStreamPartitioner implements StreamPartitioner {
  readonly strategy = 'HASH';
  readonly isBroadcast = false;
  readonly isPointwise = false;
  lastKey: { key: unknown; keyGroup: KeyGroup } = { key: null, keyGroup: 0 as KeyGroup };
  private readonly keySelector: (value: unknown) => unknown;

  constructor(private readonly settings: PartitionerSettings) {
    if (settings.keySelector === null) throw new AssertionFailed('A HASH edge has a key selector.');
    this.keySelector = settings.keySelector;
  }

  selectChannel(value: unknown): number {
    const key = this.keySelector(value);
    const keyGroup = this.keyGroupOf(key);
    this.lastKey.key = key;
    this.lastKey.keyGroup = keyGroup;
    return operatorIndexOf(keyGroup, this.settings.channelCount, this.settings.targetMaxParallelism);
  }

  private keyGroupOf(key: unknown): KeyGroup {
    const { line, targetMaxParallelism } = this.settings;
    if (key === null || key === undefined) throw new NullKey(line);
    try {
      return keyGroupOf(key, targetMaxParallelism);
    } catch (error) {
      if (error instanceof UnsupportedKey && line !== null) error.line = line;
      throw error;
    }
  }
}
