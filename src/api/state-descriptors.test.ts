/** What a time to live is made of, as the engine reads it (6.2.1, 6.2.4). */
import { expect, test } from 'vitest';
import { Duration } from './duration.ts';
import { StateTtlConfig, type StateTtlConfigBuilder, timeToLiveOf, ValueStateDescriptor } from './state-descriptors.ts';

const { UpdateType, StateVisibility } = StateTtlConfig;
const DEFAULTS = {
  ttlMs: 100,
  updateOnRead: false,
  returnExpired: false,
  cleanup: { size: 5, everyRecord: false },
  filterSnapshots: false,
};

function read(configure: (builder: StateTtlConfigBuilder) => StateTtlConfigBuilder): unknown {
  const descriptor = new ValueStateDescriptor('v');
  descriptor.enableTimeToLive(configure(StateTtlConfig.newBuilder(Duration.ofMillis(100))).build());
  return timeToLiveOf(descriptor);
}

test.each<[string, (builder: StateTtlConfigBuilder) => StateTtlConfigBuilder, object]>([
  ['by itself', (b) => b, {}],
  ['OnReadAndWrite', (b) => b.setUpdateType(UpdateType.OnReadAndWrite), { updateOnRead: true }],
  ['the last call', (b) => b.updateTtlOnReadAndWrite().updateTtlOnCreateAndWrite(), {}],
  ['returned', (b) => b.setStateVisibility(StateVisibility.ReturnExpiredIfNotCleanedUp), { returnExpired: true }],
  ['in snapshots', (b) => b.cleanupFullSnapshot(), { filterSnapshots: true }],
  ['not in the background', (b) => b.disableCleanupInBackground(), { cleanup: null }],
  ['of one’s own', (b) => b.cleanupIncrementally(9, true), { cleanup: { size: 9, everyRecord: true } }],
  [
    'of one’s own only',
    (b) => b.disableCleanupInBackground().cleanupIncrementally(9, false),
    { cleanup: { size: 9, everyRecord: false } },
  ],
])('6.1.3, 6.2.1: time to live, %s', (_name, configure, differs) => {
  expect(read(configure)).toEqual({ ...DEFAULTS, ...differs });
});

test('6.2.1: with the update type Disabled there is no time to live', () => {
  expect(read((builder) => builder.setUpdateType(UpdateType.Disabled))).toBeNull();
});

test.each<[string, () => unknown]>([
  ['TTL is expected to be positive.', () => StateTtlConfig.newBuilder(Duration.ofMillis(0))],
  ['should be positive, and is 0', () => read((builder) => builder.cleanupIncrementally(0, false))],
  ['StateTtlConfig.UpdateType, and got undefined', () => read((builder) => builder.setUpdateType(undefined as never))],
])('6.2.1: refused: %s', (message, call) => {
  expect(call).toThrow(message);
});
