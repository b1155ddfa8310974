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

/** How long an entry lives after its last touch, and who sees it after that (6.6). */
interface TimeToLive {
  readonly ttlMs: number;
  readonly updateType: 'onCreateAndWrite' | 'onReadAndWrite';
  /** Expired, but not yet cleaned up. */
  readonly expired: 'neverReturned' | 'returnedIfNotCleanedUp';
}

const timesToLive = new WeakMap<object, TimeToLive>();
const reducers = new WeakMap<object, Api.ReduceFunction<Value>>();
const aggregators = new WeakMap<object, Api.AggregateFunction<Value, Value, Value>>();

// biome-ignore lint/complexity/noStaticOnlyClass: its instances are values, and this is how Flink makes them.
export class StateTtlConfig {
  static newBuilder(ttl: Api.Duration): StateTtlConfigBuilder {
    const ttlMs = millisecondsOf(ttl, 'The time to live');
    require(ttlMs > 0, 'TTL is expected to be positive.');
    const builder = new StateTtlConfigBuilder();
    timesToLive.set(builder, { ttlMs, updateType: 'onCreateAndWrite', expired: 'neverReturned' });
    return builder;
  }
}

export class StateTtlConfigBuilder {
  updateTtlOnCreateAndWrite(): this {
    return changed(this, { updateType: 'onCreateAndWrite' });
  }

  updateTtlOnReadAndWrite(): this {
    return changed(this, { updateType: 'onReadAndWrite' });
  }

  returnExpiredIfNotCleanedUp(): this {
    return changed(this, { expired: 'returnedIfNotCleanedUp' });
  }

  neverReturnExpired(): this {
    return changed(this, { expired: 'neverReturned' });
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

/** null: entries live for ever. */
export function timeToLiveOf(descriptor: object): TimeToLive | null {
  return timesToLive.get(descriptor) ?? null;
}

export function reducerOf(descriptor: object): Api.ReduceFunction<Value> {
  return ensure(reducers.get(descriptor), 'Only a ReducingStateDescriptor has a reducer.');
}

export function aggregatorOf(descriptor: object): Api.AggregateFunction<Value, Value, Value> {
  return ensure(aggregators.get(descriptor), 'Only an AggregatingStateDescriptor has an aggregator.');
}
