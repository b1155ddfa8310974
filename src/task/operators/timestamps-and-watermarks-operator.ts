/**
 * assignTimestampsAndWatermarks in mid-pipeline: gives records their timestamps and replaces the watermarks from
 * upstream by its own (4.2).
 * Source: TimestampsAndWatermarksOperator.
 */
import type { Transformation, WatermarkStrategySpec } from '../../api/transformations.ts';
import { option } from '../../base/config-option.ts';
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { AUTO_WATERMARK_INTERVAL, isBatch } from '../../base/options/pipeline-options.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';
import { WatermarkEmitter } from './watermark-emitter.ts';
import { strategyIn, type WatermarkGenerator, watermarkGenerator } from './watermark-generators.ts';

export class TimestampsAndWatermarksOperator extends AbstractStreamOperator {
  private readonly emitter: WatermarkEmitter;
  private readonly generator: WatermarkGenerator;
  private readonly intervalMs: number;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly spec: WatermarkStrategySpec,
  ) {
    super(transformation, context, {});
    const { configuration } = context;
    this.emitter = new WatermarkEmitter(context.output);
    this.generator = watermarkGenerator(strategyIn(configuration, spec), () => context.activityTime());
    this.intervalMs = isBatch(configuration) ? 0 : option(configuration, AUTO_WATERMARK_INTERVAL);
  }

  override open(): void {
    super.open();
    this.scheduleEmit();
  }

  processElement(_input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    const before = timestamp ?? MIN_TIMESTAMP;
    const assigned = this.spec.timestampAssigner?.(value, before) ?? before;
    this.output.collect(value, assigned);
    this.generator.onEvent(value, assigned, this.emitter);
  }

  /** Only the last watermark is passed on: the input has ended (4.2.6). */
  override processWatermark(_input: 0 | 1, timestamp: Timestamp): void {
    if (timestamp === MAX_TIMESTAMP) this.emitter.emitWatermark(MAX_TIMESTAMP);
  }

  override processWatermarkStatus(): void {}

  override finish(): void {
    super.finish();
    this.generator.onPeriodicEmit(this.emitter);
  }

  private scheduleEmit(): void {
    if (this.intervalMs <= 0) return;
    const { time } = this.context;
    time.register(time.now() + this.intervalMs, () => {
      this.makingWatermarks(() => this.generator.onPeriodicEmit(this.emitter));
      this.scheduleEmit();
    });
  }
}
