/**
 * What a learner asks state by: a name, what reduces it, how long it lives. The engine reads all of it through the functions at the
 * end; learners see the names only. Source: org.apache.flink.api.common.state.*Descriptor, StateTtlConfig.
 */
import type * as Api from 'millrace';
import { ensure } from '../base/assert.ts';
import { millisecondsOf } from './duration.ts';
import { require } from './failures.ts';
import { asFunction } from './function-forms.ts';
import { isRichFunction } from './functions.ts';
import type { Value } from './transformations.ts';

/** How long an entry lives after its last touch, who sees it after that, and what drops it (6.2). */
interface TimeToLive {
  readonly ttlMs: number;
  readonly updateType: Api.StateTtlConfig.UpdateType;
  readonly visibility: Api.StateTtlConfig.StateVisibility;
  readonly isCleanedInBackground: boolean;
  /** What the learner asked for; null: what the background clean-up does by itself. */
  readonly incremental: { readonly size: number; readonly everyRecord: boolean } | null;
  readonly inFullSnapshot: boolean;
}

/** Source: StateTtlConfig.CleanupStrategies.DEFAULT_INCREMENTAL_CLEANUP_STRATEGY. */
const BACKGROUND_CLEANUP = { size: 5, everyRecord: false } as const;

const UpdateType = namesOf<typeof Api.StateTtlConfig.UpdateType>('Disabled', 'OnCreateAndWrite', 'OnReadAndWrite');
const StateVisibility = namesOf<typeof Api.StateTtlConfig.StateVisibility>(
  'ReturnExpiredIfNotCleanedUp',
  'NeverReturnExpired',
);

/** The constants of an enum, each the text of its name. */
function namesOf<Enum extends object>(...names: (keyof Enum & string)[]): Enum {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, name]))) as Enum;
}

const timesToLive = new WeakMap<object, TimeToLive>();
const reducers = new WeakMap<object, Api.ReduceFunction<Value>>();
const aggregators = new WeakMap<object, Api.AggregateFunction<Value, Value, Value>>();

// biome-ignore lint/complexity/noStaticOnlyClass: its instances are values, and this is how Flink makes them.
export class StateTtlConfig {
  static readonly UpdateType = UpdateType;
  static readonly StateVisibility = StateVisibility;

  static newBuilder(ttl: Api.Duration): StateTtlConfigBuilder {
    const ttlMs = millisecondsOf(ttl, 'The time to live');
    require(ttlMs > 0, 'TTL is expected to be positive.');
    const builder = new StateTtlConfigBuilder();
    timesToLive.set(builder, {
      ttlMs,
      updateType: UpdateType.OnCreateAndWrite,
      visibility: StateVisibility.NeverReturnExpired,
      isCleanedInBackground: true,
      incremental: null,
      inFullSnapshot: false,
    });
    return builder;
  }
}

export class StateTtlConfigBuilder {
  setUpdateType(updateType: Api.StateTtlConfig.UpdateType): this {
    require(updateType in UpdateType, `setUpdateType needs a StateTtlConfig.UpdateType, and got ${updateType}.`);
    return changed(this, { updateType });
  }

  updateTtlOnCreateAndWrite(): this {
    return this.setUpdateType(UpdateType.OnCreateAndWrite);
  }

  updateTtlOnReadAndWrite(): this {
    return this.setUpdateType(UpdateType.OnReadAndWrite);
  }

  setStateVisibility(visibility: Api.StateTtlConfig.StateVisibility): this {
    require(visibility in
      StateVisibility, `setStateVisibility needs a StateTtlConfig.StateVisibility, and got ${visibility}.`);
    return changed(this, { visibility });
  }

  returnExpiredIfNotCleanedUp(): this {
    return this.setStateVisibility(StateVisibility.ReturnExpiredIfNotCleanedUp);
  }

  neverReturnExpired(): this {
    return this.setStateVisibility(StateVisibility.NeverReturnExpired);
  }

  cleanupFullSnapshot(): this {
    return changed(this, { inFullSnapshot: true });
  }

  cleanupIncrementally(cleanupSize: number, runCleanupForEveryRecord: boolean): this {
    require(Number.isSafeInteger(cleanupSize) &&
      cleanupSize > 0, `Number of incrementally cleaned up state entries should be positive, and is ${cleanupSize}.`);
    return changed(this, { incremental: { size: cleanupSize, everyRecord: runCleanupForEveryRecord === true } });
  }

  disableCleanupInBackground(): this {
    return changed(this, { isCleanedInBackground: false });
  }

  build(): StateTtlConfig {
    const config = new StateTtlConfig();
    timesToLive.set(config, settings(this));
    return config;
  }
}

function settings(holder: object): TimeToLive {
  return ensure(timesToLive.get(holder), 'A StateTtlConfig is made by StateTtlConfig.newBuilder.');
}

function changed<Builder extends StateTtlConfigBuilder>(builder: Builder, change: Partial<TimeToLive>): Builder {
  timesToLive.set(builder, { ...settings(builder), ...change });
  return builder;
}

export abstract class StateDescriptor {
  readonly name: string;

  constructor(name: string) {
    require(typeof name === 'string' &&
      name !== '', 'A state descriptor needs a name: the state is found by it again.');
    this.name = name;
  }

  enableTimeToLive(config: StateTtlConfig): void {
    require(config instanceof
      StateTtlConfig, 'enableTimeToLive needs a StateTtlConfig: StateTtlConfig.newBuilder(…).build().');
    timesToLive.set(this, settings(config));
  }
}

export class ValueStateDescriptor extends StateDescriptor {}
export class ListStateDescriptor extends StateDescriptor {}
export class MapStateDescriptor extends StateDescriptor {}

export class ReducingStateDescriptor extends StateDescriptor {
  constructor(name: string, reducer: Api.ReduceFunction<Value> | ((a: Value, b: Value) => Value)) {
    super(name);
    require(!isRichFunction(reducer), 'ReduceFunction of ReducingState can not be a RichFunction.');
    reducers.set(this, asFunction('ReducingStateDescriptor', 'reduce', reducer));
  }
}

export class AggregatingStateDescriptor extends StateDescriptor {
  constructor(name: string, aggregator: Api.AggregateFunction<Value, Value, Value>) {
    super(name);
    require(!isRichFunction(aggregator), 'AggregateFunction of AggregatingState can not be a RichFunction.');
    aggregators.set(this, asFunction('AggregatingStateDescriptor', 'createAccumulator', aggregator));
  }
}

export type StateKind = 'value' | 'list' | 'map' | 'reducing' | 'aggregating';

/** Which of the five kinds a descriptor asks for. */
export function stateKindOf(descriptor: object): StateKind {
  if (descriptor instanceof ValueStateDescriptor) return 'value';
  if (descriptor instanceof ListStateDescriptor) return 'list';
  if (descriptor instanceof MapStateDescriptor) return 'map';
  if (descriptor instanceof ReducingStateDescriptor) return 'reducing';
  require(descriptor instanceof
    AggregatingStateDescriptor, 'State is asked for by a descriptor, such as new ValueStateDescriptor(…).');
  return 'aggregating';
}

/** What the engine needs to know of a time-to-live; null: entries live for ever. */
export function timeToLiveOf(descriptor: object) {
  const ttl = timesToLive.get(descriptor);
  if (ttl === undefined || ttl.updateType === UpdateType.Disabled) return null;
  return {
    ttlMs: ttl.ttlMs,
    updateOnRead: ttl.updateType === UpdateType.OnReadAndWrite,
    returnExpired: ttl.visibility === StateVisibility.ReturnExpiredIfNotCleanedUp,
    cleanup: ttl.incremental ?? (ttl.isCleanedInBackground ? BACKGROUND_CLEANUP : null),
    filterSnapshots: ttl.inFullSnapshot,
  };
}

export function reducerOf(descriptor: object): Api.ReduceFunction<Value> {
  return ensure(reducers.get(descriptor), 'Only a ReducingStateDescriptor has a reducer.');
}

export function aggregatorOf(descriptor: object): Api.AggregateFunction<Value, Value, Value> {
  return ensure(aggregators.get(descriptor), 'Only an AggregatingStateDescriptor has an aggregator.');
}
