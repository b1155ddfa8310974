/**
 * Where a program begins: sources, options and `execute`. One evaluation of a learner's module has environments of its own
 * (module.ts); nothing here outlives it. Source: StreamExecutionEnvironment (1.1).
 */
import type * as Api from 'millrace';
import { option, PARALLELISM_DEFAULT } from '../base/config-options.ts';
import { EnvironmentCheckpointConfig } from './checkpoint-config.ts';
import type { Configuration } from './configuration.ts';
import { sourceSpecOf } from './connectors.ts';
import { require } from './failures.ts';
import { type ProgramBuilder, validMaxParallelism, wholeOrDefault } from './program-builder.ts';
import { type SingleOutputStreamOperator, sourceStream } from './streams.ts';
import type { SourceSpec, Value, WatermarkStrategySpec } from './transformations.ts';
import { NO_WATERMARKS, watermarkSpecOf } from './watermark-strategy.ts';

export class StreamExecutionEnvironment {
  readonly #builder: ProgramBuilder;
  readonly #clusterParallelism: number;

  /** `clusterParallelism`: what an operator gets that neither the job nor the operator sets. */
  constructor(builder: ProgramBuilder, clusterParallelism: number) {
    this.#builder = builder;
    this.#clusterParallelism = clusterParallelism;
  }

  setParallelism(parallelism: number): this {
    const whole = wholeOrDefault(
      parallelism,
      'Parallelism must be at least one, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
    );
    return this.configure({ [PARALLELISM_DEFAULT.key]: whole ?? this.#clusterParallelism });
  }

  getParallelism(): number {
    const text = this.#builder.configured(PARALLELISM_DEFAULT.key);
    return text === undefined
      ? this.#clusterParallelism
      : option({ [PARALLELISM_DEFAULT.key]: text }, PARALLELISM_DEFAULT);
  }

  setMaxParallelism(maxParallelism: number): this {
    return this.configure({ 'pipeline.max-parallelism': validMaxParallelism(maxParallelism, false) });
  }

  setRuntimeMode(mode: Api.RuntimeExecutionMode): this {
    return this.configure({ 'execution.runtime-mode': mode });
  }

  setBufferTimeout(milliseconds: number): this {
    require(milliseconds >= -1, 'Timeout of buffer must be non-negative or -1');
    if (milliseconds === -1) return this.configure({ 'execution.buffer-timeout.enabled': false });
    return this.configure({ 'execution.buffer-timeout.interval': `${milliseconds} ms` });
  }

  disableOperatorChaining(): this {
    return this.configure({ 'pipeline.operator-chaining.enabled': false });
  }

  configure(configuration: Configuration | Api.ConfigurationValues): this {
    this.#builder.configure(configuration);
    return this;
  }

  enableCheckpointing(interval: number | Api.Duration, mode?: Api.CheckpointingMode): this {
    const config = this.getCheckpointConfig();
    config.setCheckpointInterval(typeof interval === 'number' ? interval : interval.toMillis());
    if (mode !== undefined) config.setCheckpointingConsistencyMode(mode);
    return this;
  }

  getCheckpointConfig(): Api.CheckpointConfig {
    return new EnvironmentCheckpointConfig(this.#builder);
  }

  fromData(...values: readonly Value[]): SingleOutputStreamOperator {
    const elements: readonly Value[] = values.length === 1 && Array.isArray(values[0]) ? [...values[0]] : values;
    require(elements.length > 0, 'Collection must not be empty');
    const missing = elements.findIndex((element) => element === null || element === undefined);
    require(missing === -1, `The collection contains a null element, at index ${missing}.`);
    const generator = (index: number) => elements[index];
    const source = { kind: 'sequence', from: 0, to: elements.length - 1, generator, ratePerSecond: null } as const;
    return this.#source('Collection Source', source, NO_WATERMARKS, 1);
  }

  fromSequence(from: number, to: number): SingleOutputStreamOperator {
    require(Number.isSafeInteger(from) &&
      Number.isSafeInteger(to), `fromSequence needs two whole numbers, and got ${from} and ${to}.`);
    require(from <= to, 'Start of sequence must not be greater than the end');
    return this.#source(
      'Sequence Source',
      { kind: 'sequence', from, to, generator: null, ratePerSecond: null },
      NO_WATERMARKS,
    );
  }

  fromSource(
    source: Api.Source<Value>,
    watermarks: Api.WatermarkStrategy<Value>,
    name: string,
  ): SingleOutputStreamOperator {
    return this.#source(name, sourceSpecOf(source), watermarkSpecOf(watermarks, 'fromSource'));
  }

  execute(jobName?: string): void {
    this.#builder.execute(jobName);
  }

  #source(
    name: string,
    source: SourceSpec,
    watermarks: WatermarkStrategySpec,
    parallelism?: number,
  ): SingleOutputStreamOperator {
    const operator = { name, spec: { type: 'source', source, watermarks } as const };
    return sourceStream(this.#builder, parallelism === undefined ? operator : { ...operator, parallelism });
  }
}
