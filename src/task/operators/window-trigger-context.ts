/** What a trigger may use, for one window of the current key (5.4). Source: WindowOperator.Context. */
import type * as Api from 'millrace';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import type { Namespace } from '../../state/state-spec.ts';
import { StateNotMergeable } from './failures.ts';
import type { InternalTimerService } from './internal-timer-service.ts';
import { stateSpecOf } from './state-access.ts';

/** `merged`: in `onMerge` the windows that were merged into this one. */
export function triggerContext(
  backend: KeyedStateBackend,
  timers: InternalTimerService,
  namespace: Namespace,
  merged: readonly Namespace[],
): Api.OnMergeContext {
  return {
    getCurrentProcessingTime: () => timers.currentProcessingTime(),
    getCurrentWatermark: () => timers.currentWatermark(),
    registerEventTimeTimer: (time) => timers.registerEventTimeTimer(namespace, time),
    registerProcessingTimeTimer: (time) => timers.registerProcessingTimeTimer(namespace, time),
    deleteEventTimeTimer: (time) => timers.deleteEventTimeTimer(namespace, time),
    deleteProcessingTimeTimer: (time) => timers.deleteProcessingTimeTimer(namespace, time),
    getPartitionedState: <S>(descriptor: Api.StateDescriptor<S>) =>
      backend.state(stateSpecOf(descriptor), namespace) as never as S,
    mergePartitionedState: (descriptor) => {
      const spec = stateSpecOf(descriptor);
      if (spec.kind === 'VALUE' || spec.kind === 'MAP') throw new StateNotMergeable(spec.name);
      backend.mergeNamespaces(spec, namespace, merged);
    },
  };
}
