/**
 * Sources and sinks as values: what `fromSource` and `sinkTo` take. What they do is done by the operators of task/, after the specs that
 * are kept here. Source: DataGeneratorSource, RateLimiterStrategy, PrintSink, DiscardingSink; the others are of Millrace only.
 */
import type * as Api from 'millrace';
import { PAGE_EVENT_TYPES, type PageEventType } from '../wire/page-event.ts';
import { require } from './failures.ts';
import { functionOnly } from './function-forms.ts';
import type { SinkSpec, SourceSpec, Value } from './transformations.ts';

const sources = new WeakMap<object, SourceSpec>();
const sinks = new WeakMap<object, SinkSpec>();
const rates = new WeakMap<object, number | null>();

export abstract class Source {}
export abstract class Sink {}

// biome-ignore lint/complexity/noStaticOnlyClass: its instances are values, and this is how Flink makes them.
export class RateLimiterStrategy {
  static perSecond(records: number): RateLimiterStrategy {
    require(records > 0 && Number.isFinite(records), `recordsPerSecond must be positive, and is ${records}.`);
    return rateLimiter(records);
  }

  static noOp(): RateLimiterStrategy {
    return rateLimiter(null);
  }
}

function rateLimiter(recordsPerSecond: number | null): RateLimiterStrategy {
  const strategy = new RateLimiterStrategy();
  rates.set(strategy, recordsPerSecond);
  return strategy;
}

export class DataGeneratorSource extends Source {
  constructor(
    generator: (index: number) => Value,
    count: number,
    rate: RateLimiterStrategy = RateLimiterStrategy.noOp(),
  ) {
    super();
    functionOnly('DataGeneratorSource', generator);
    require(Number.isSafeInteger(count) &&
      count >= 1, `'from' must be <= 'to': a DataGeneratorSource needs a count of at least 1, and got ${count}.`);
    const ratePerSecond = rates.get(rate);
    require(ratePerSecond !==
      undefined, 'The rate of a DataGeneratorSource is a RateLimiterStrategy: RateLimiterStrategy.perSecond(10).');
    sources.set(this, { kind: 'sequence', from: 0, to: count - 1, generator, ratePerSecond });
  }
}

export class FileSource extends Source {
  static forRecords(name: string): FileSource {
    require(typeof name === 'string' && name !== '', 'FileSource.forRecords needs the name of a data set.');
    const source = new FileSource();
    sources.set(source, { kind: 'rows', dataSet: name });
    return source;
  }
}

export class PageEventSource extends Source {
  constructor(...types: PageEventType[]) {
    super();
    const unknown = types.find((type) => !PAGE_EVENT_TYPES.includes(type));
    require(unknown ===
      undefined, `PageEventSource knows ${PAGE_EVENT_TYPES.map((type) => `'${type}'`).join(', ')}, and no '${unknown}'.`);
    sources.set(this, { kind: 'page', types: types.length === 0 ? PAGE_EVENT_TYPES : types });
  }
}

export class CollectSink extends Sink {
  constructor(name: string) {
    super();
    sinks.set(this, { kind: 'collect', name: sinkName('CollectSink', name) });
  }
}

export class UpsertSink extends Sink {
  constructor(name: string, key: (value: Value) => string) {
    super();
    sinks.set(this, { kind: 'upsert', name: sinkName('UpsertSink', name), key: functionOnly('UpsertSink', key) });
  }
}

export class PrintSink extends Sink {
  constructor(sinkIdentifier?: string) {
    super();
    sinks.set(this, { kind: 'print', identifier: sinkIdentifier ?? null });
  }
}

/** A sink of the learner's own. */
export abstract class CustomSink extends Sink {
  constructor() {
    super();
    sinks.set(this, { kind: 'custom', sink: this as never });
  }

  abstract createWriter(context: Api.WriterInitContext): Api.SinkWriter<Value>;
  restoreWriter?(context: Api.WriterInitContext, recoveredState: readonly Value[]): Api.SinkWriter<Value>;
  createCommitter?(): Api.Committer<Value>;
}

export class DiscardingSink extends Sink {
  constructor() {
    super();
    sinks.set(this, { kind: 'discard' });
  }
}

/** A source that reads what `spec` says. */
export function sourceOfSpec<Made extends Source>(source: Made, spec: SourceSpec): Made {
  sources.set(source, spec);
  return source;
}

/** A sink that writes where `spec` says. */
export function sinkOfSpec<Made extends Sink>(sink: Made, spec: SinkSpec): Made {
  sinks.set(sink, spec);
  return sink;
}

/** What a source reads, of the argument of `fromSource`. */
export function sourceSpecOf(given: unknown): SourceSpec {
  const spec = typeof given === 'object' && given !== null ? sources.get(given) : undefined;
  require(spec !==
    undefined, 'fromSource needs a source, for example FileSource.forRecords(name) or new DataGeneratorSource(…).');
  return spec;
}

/** Where a sink writes, of the argument of `sinkTo`. */
export function sinkSpecOf(given: unknown): SinkSpec {
  const spec = typeof given === 'object' && given !== null ? sinks.get(given) : undefined;
  require(spec !== undefined, 'sinkTo needs a sink, for example new CollectSink(name).');
  return spec;
}

function sinkName(sink: string, name: string): string {
  require(typeof name === 'string' && name !== '', `${sink} needs a name: its rows are shown under it.`);
  return name;
}
