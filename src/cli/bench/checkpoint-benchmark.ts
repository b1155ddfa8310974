/** How fast keyed state becomes the bytes of a checkpoint: a capture of 100,000 keys, as after a barrier. */
import type { KeyGroupRange } from '../../base/ids.ts';
import { HeapKeyedStateBackend } from '../../state/heap-keyed-state-backend.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { type Effort, type Figures, measured } from './measure.ts';

const KEYS = 100_000;
const MAX_PARALLELISM = 128;
const COUNT = { kind: 'VALUE', name: 'count', ttl: null } as const;

export function checkpointBenchmark(effort: Effort): Figures {
  const all = { start: 0, end: MAX_PARALLELISM - 1 } as KeyGroupRange;
  const backend = new HeapKeyedStateBackend(all, MAX_PARALLELISM, () => 0);
  for (let key = 0; key < KEYS; key++) {
    backend.setCurrentKey(`key ${key}`);
    backend.state(COUNT, NO_NAMESPACE).update(key);
  }
  return measured(`checkpoint of ${KEYS.toLocaleString('en-US')} keys, encode`, 'keys', effort, () => {
    const capture = backend.capture(new Map());
    while (!capture.encodeSome());
    return capture.keyed.reduce((sum, { entries }) => sum + entries, 0);
  });
}
