/**
 * How a stream gets its timestamps and watermarks. A strategy is a value: each `with…` makes a new one. The engine reads it by
 * `watermarkSpecOf`. Source: WatermarkStrategy (4.2.1).
 */
import type * as Api from 'millrace';
import { millisecondsOf } from './duration.ts';
import { require, TimestampNotWhole } from './failures.ts';
import { functionOnly } from './function-forms.ts';
import type { Value, WatermarkStrategySpec } from './transformations.ts';

const specs = new WeakMap<object, WatermarkStrategySpec>();

/** Source: WatermarkAlignmentParams.DEFAULT_UPDATE_INTERVAL. */
const ALIGNMENT_UPDATE_INTERVAL_MS = 1_000;

export class WatermarkStrategy {
  static noWatermarks(): WatermarkStrategy {
    return strategy({ kind: 'none' });
  }

  static forMonotonousTimestamps(): WatermarkStrategy {
    return strategy({ kind: 'boundedOutOfOrderness', maxOutOfOrdernessMs: 0 });
  }

  static forBoundedOutOfOrderness(maxOutOfOrderness: Api.Duration): WatermarkStrategy {
    const maxOutOfOrdernessMs = millisecondsOf(maxOutOfOrderness, 'maxOutOfOrderness');
    require(maxOutOfOrdernessMs >= 0, 'maxOutOfOrderness cannot be negative');
    return strategy({ kind: 'boundedOutOfOrderness', maxOutOfOrdernessMs });
  }

  static forGenerator(create: () => Api.WatermarkGenerator<Value>): WatermarkStrategy {
    return strategy({ kind: 'custom', create: functionOnly('forGenerator', create) });
  }

  withTimestampAssigner(assigner: Api.TimestampAssigner<Value>): WatermarkStrategy {
    const assign = functionOnly('withTimestampAssigner', assigner);
    return changed(this, { timestampAssigner: (element, before) => whole(assign(element, before)) });
  }

  withIdleness(idleTimeout: Api.Duration): WatermarkStrategy {
    const idleTimeoutMs = millisecondsOf(idleTimeout, 'idleTimeout');
    require(idleTimeoutMs > 0, 'idleTimeout must be greater than zero');
    return changed(this, { idleTimeoutMs });
  }

  withWatermarkAlignment(
    group: string,
    maxAllowedDrift: Api.Duration,
    updateInterval?: Api.Duration,
  ): WatermarkStrategy {
    const maxDriftMs = millisecondsOf(maxAllowedDrift, 'maxAllowedDrift');
    const updateIntervalMs =
      updateInterval === undefined ? ALIGNMENT_UPDATE_INTERVAL_MS : millisecondsOf(updateInterval, 'updateInterval');
    return changed(this, { alignment: { group, maxDriftMs, updateIntervalMs } });
  }
}

/** What fromData and fromSequence have: no timestamps but those of the records, no watermarks but the last. */
export const NO_WATERMARKS: WatermarkStrategySpec = {
  generator: { kind: 'none' },
  timestampAssigner: null,
  idleTimeoutMs: null,
  alignment: null,
};

/** The spec of what a learner gave to `call` as a strategy. */
export function watermarkSpecOf(given: unknown, call: string): WatermarkStrategySpec {
  const spec = typeof given === 'object' && given !== null ? specs.get(given) : undefined;
  require(spec !== undefined, `${call} needs a WatermarkStrategy, for example WatermarkStrategy.noWatermarks().`);
  return spec;
}

function whole(timestamp: unknown): number {
  if (Number.isInteger(timestamp)) return timestamp as number;
  throw new TimestampNotWhole(typeof timestamp === 'object' ? 'an object' : String(timestamp));
}

function strategy(generator: WatermarkStrategySpec['generator']): WatermarkStrategy {
  return made({ ...NO_WATERMARKS, generator });
}

function changed(from: WatermarkStrategy, change: Partial<WatermarkStrategySpec>): WatermarkStrategy {
  return made({ ...watermarkSpecOf(from, 'WatermarkStrategy'), ...change });
}

function made(spec: WatermarkStrategySpec): WatermarkStrategy {
  const result = new WatermarkStrategy();
  specs.set(result, spec);
  return result;
}
