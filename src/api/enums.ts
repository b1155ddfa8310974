/** Flink's enums as frozen objects: each constant is the text of its name, so that it reads well in a log and compares by `===`. */

export const RuntimeExecutionMode = constants('STREAMING', 'BATCH', 'AUTOMATIC');
export const CheckpointingMode = constants('EXACTLY_ONCE', 'AT_LEAST_ONCE');
export const ExternalizedCheckpointRetention = constants(
  'DELETE_ON_CANCELLATION',
  'RETAIN_ON_CANCELLATION',
  'NO_EXTERNALIZED_CHECKPOINTS',
);
export const TimeDomain = constants('EVENT_TIME', 'PROCESSING_TIME');
export const TriggerResult = constants('CONTINUE', 'FIRE', 'PURGE', 'FIRE_AND_PURGE');
export const DeliveryGuarantee = constants('NONE', 'AT_LEAST_ONCE', 'EXACTLY_ONCE');

export type TriggerResult = keyof typeof TriggerResult;

function constants<Name extends string>(...names: readonly Name[]): { readonly [N in Name]: N } {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, name]))) as { readonly [N in Name]: N };
}
