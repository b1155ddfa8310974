/**
 * A keyed stream, or a whole one, cut into windows; the last call says what becomes of each. Settings are checked here, as Flink does,
 * before the operator exists. Source: WindowedStream, AllWindowedStream, WindowOperatorBuilder (5.1.7, 5.6.4).
 */
import type * as Api from 'millrace';
import { millisecondsOf } from './duration.ts';
import { InvalidProgram, require } from './failures.ts';
import { asFunction, instanceOf } from './function-forms.ts';
import { isRichFunction, ProcessAllWindowFunction, ProcessWindowFunction } from './functions.ts';
import { tagId } from './output-tag.ts';
import type { AggregationKind, Value, WindowFunctionSpec, WindowResultSpec, WindowSpec } from './transformations.ts';
import { Evictor } from './windows/evictors.ts';
import { isMergingAssigner } from './windows/session-windows.ts';
import { Trigger } from './windows/trigger.ts';
import type { WindowAssigner } from './windows/window-assigner.ts';

type Reducer = Api.ReduceFunction<Value> | ((a: Value, b: Value) => Value);
type Aggregator = Api.AggregateFunction<Value, Value, Value>;
type FieldName = string | number;
/** Adds the window operator to the program. */
type Declare<Result> = (name: string, window: WindowSpec) => Result;

/** What both forms share. `ResultFunction` is what may follow an incremental function. */
abstract class Windowed<Result, ResultFunction> {
  #trigger: Trigger | null = null;
  #evictor: Evictor | null = null;
  #allowedLatenessMs = 0;
  #lateTag: string | null = null;
  readonly #assigner: WindowAssigner;
  readonly #declare: Declare<Result>;

  constructor(assigner: WindowAssigner, declare: Declare<Result>) {
    this.#assigner = assigner;
    this.#declare = declare;
  }

  trigger(trigger: Trigger): this {
    const wanted = instanceOf('trigger', Trigger, trigger);
    require(!isMergingAssigner(this.#assigner) ||
      wanted.canMerge(), 'A merging window assigner cannot be used with a trigger that does not support merging.');
    this.#trigger = wanted;
    return this;
  }

  evictor(evictor: Evictor): this {
    this.#evictor = instanceOf('evictor', Evictor, evictor);
    return this;
  }

  allowedLateness(lateness: Api.Duration): this {
    const milliseconds = millisecondsOf(lateness, 'The allowed lateness');
    require(milliseconds >= 0, 'The allowed lateness cannot be negative.');
    this.#allowedLatenessMs = milliseconds;
    return this;
  }

  sideOutputLateData(tag: Api.OutputTag<Value>): this {
    this.#lateTag = tagId(tag, 'sideOutputLateData');
    return this;
  }

  reduce(reducer: Reducer, fn?: ResultFunction): Result {
    require(!isRichFunction(reducer), 'ReduceFunction of reduce can not be a RichFunction.');
    const then = fn === undefined ? null : this.resultSpec('reduce', fn);
    return this.#result({ kind: 'reduce', reducer: asFunction('reduce', 'reduce', reducer), then });
  }

  aggregate(aggregator: Aggregator, fn?: ResultFunction): Result {
    require(!isRichFunction(aggregator), 'This aggregation function cannot be a RichFunction.');
    for (const method of ['createAccumulator', 'add', 'getResult', 'merge'] as const)
      asFunction('aggregate', method, aggregator);
    const then = fn === undefined ? null : this.resultSpec('aggregate', fn);
    return this.#result({ kind: 'aggregate', aggregator, then });
  }

  process(fn: ResultFunction): Result {
    const then = this.resultSpec('process', fn);
    return this.#result({ kind: 'elements', then });
  }

  apply(fn: ResultFunction): Result {
    const then = this.resultSpec('apply', fn);
    return this.#result({ kind: 'elements', then });
  }

  sum(field: FieldName): Result {
    return this.#aggregated('sum', field);
  }

  min(field: FieldName): Result {
    return this.#aggregated('min', field);
  }

  max(field: FieldName): Result {
    return this.#aggregated('max', field);
  }

  minBy(field: FieldName, first = true): Result {
    return this.#aggregated('minBy', field, first);
  }

  maxBy(field: FieldName, first = true): Result {
    return this.#aggregated('maxBy', field, first);
  }

  /** The spec of a function that gets the contents of a window at once. */
  protected abstract resultSpec(call: string, fn: ResultFunction): WindowResultSpec;

  #aggregated(aggregation: AggregationKind, field: FieldName, first = true): Result {
    return this.#result({ kind: 'fieldAggregate', aggregation, field, first });
  }

  #result(fn: WindowFunctionSpec): Result {
    const assigner = this.#assigner;
    const spec = {
      assigner,
      trigger: this.#trigger ?? assigner.getDefaultTrigger(),
      evictor: this.#evictor,
      allowedLatenessMs: this.#allowedLatenessMs,
      lateTag: this.#lateTag,
      fn,
    };
    return this.#declare(assigner.constructor.name, spec as WindowSpec);
  }
}

type KeyedResultFunction = ProcessWindowFunction | Api.WindowFunction<Value, Value, Api.Key, Api.Window>;
type AllResultFunction = ProcessAllWindowFunction | Api.AllWindowFunction<Value, Value, Api.Window>;
interface KeyedApply {
  apply(key: Api.Key, window: Api.Window, values: Iterable<Value>, out: Api.Collector<Value>): void;
}
interface AllApply {
  apply(window: Api.Window, values: Iterable<Value>, out: Api.Collector<Value>): void;
}

export class WindowedStream<Result> extends Windowed<Result, KeyedResultFunction> {
  protected override resultSpec(call: string, fn: KeyedResultFunction): WindowResultSpec {
    if (fn instanceof ProcessWindowFunction) return { kind: 'process', fn };
    if (call === 'process') throw notA(ProcessWindowFunction.name, call);
    const holder = asFunction<'apply', KeyedApply>(call, 'apply', fn as KeyedApply);
    const apply: KeyedApply['apply'] = (key, window, values, out) => holder.apply(key, window, values, out);
    return { kind: 'apply', lifecycle: holder, fn: apply as never };
  }
}

export class AllWindowedStream<Result> extends Windowed<Result, AllResultFunction> {
  protected override resultSpec(call: string, fn: AllResultFunction): WindowResultSpec {
    if (fn instanceof ProcessAllWindowFunction) return { kind: 'processAll', fn };
    if (call === 'process') throw notA(ProcessAllWindowFunction.name, call);
    const holder = asFunction<'apply', AllApply>(call, 'apply', fn as AllApply);
    return { kind: 'apply', lifecycle: holder, fn: (_key, window, values, out) => holder.apply(window, values, out) };
  }
}

function notA(wanted: string, call: string): InvalidProgram {
  return new InvalidProgram(
    `${call} needs an object of a class that extends ${wanted}; for a plain function there is apply().`,
  );
}
