/**
 * Head of a source's chain: asks for splits, reads them at the source's rate, assigns timestamps, makes watermarks,
 * and stores where it stands.
 * A sequence is read split after split with one watermark generator, as Flink's iterator sources do; the splits of a
 * data set are read
 * in turn, each with a generator of its own (1.5.4, 1.5.8). Source: SourceOperator, ProgressiveTimestampsAndWatermarks.
 */
import type { SourceSpec, Transformation, WatermarkStrategySpec } from '../../api/transformations.ts';
import { ensure } from '../../base/assert.ts';
import { option } from '../../base/config-option.ts';
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { isCheckpointingEnabled } from '../../base/options/checkpointing-options.ts';
import {
  ALIGNMENT_BUFFER_SIZE,
  AUTO_WATERMARK_INTERVAL,
  PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT,
} from '../../base/options/pipeline-options.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { PageEvent } from '../../wire/page-event.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { CapturedSnapshot, OperatorContext, RestoredOperatorState, SourceOperatorContract } from './operator.ts';
import { PausableClock } from './pausable-clock.ts';
import { RateLimiter } from './rate-limiter.ts';
import { heardOutput, heardSplitOutput, SourceAlignment } from './source-alignment.ts';
import { type ElementReader, elementsOf, SplitReader } from './split-reader.ts';
import { TopicReader } from './topic-reader.ts';
import { WatermarkEmitter, type WatermarkOutput } from './watermark-emitter.ts';
import { strategyIn, type WatermarkGenerator, watermarkGenerator } from './watermark-generators.ts';
import { WatermarkOutputMultiplexer } from './watermark-output-multiplexer.ts';

/** Name of the list state that holds the splits. Source: SourceOperator.SPLITS_STATE_DESC. */
const SPLITS_STATE = 'SourceReaderState';

/** A watermark generator with where its watermarks go. */
interface Watermarks {
  readonly generator: WatermarkGenerator;
  readonly onEvent: WatermarkOutput;
  readonly onPeriodicEmit: WatermarkOutput;
}

export class SourceOperator extends AbstractStreamOperator implements SourceOperatorContract {
  private readonly strategy: WatermarkStrategySpec;
  private readonly reader: ElementReader;
  private readonly emitter: WatermarkEmitter;
  private readonly multiplexer: WatermarkOutputMultiplexer;
  private readonly dataSet: DataSet | null;
  private readonly limiter = new RateLimiter();
  /** null: the source belongs to no alignment group. */
  private readonly alignment: SourceAlignment | null;
  /** What idleness is measured by: it stands while there can be no records. */
  private readonly clock = new PausableClock(() => this.context.activityTime());
  private readonly splitClocks = new Map<string, PausableClock>();
  /** By split; a sequence has one, under the empty name. */
  private readonly watermarks = new Map<string, Watermarks>();
  private readonly splitWaits: ((split: string) => boolean) | null;
  private noMoreSplitsWillCome = false;
  private isSplitRequested = false;
  private isWakeUpSet = false;
  /** Restored, it reads nothing before its part of the first snapshot has been taken, where the configuration says so (7.1). */
  private isPaused = false;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly source: SourceSpec,
    strategy: WatermarkStrategySpec,
  ) {
    super(transformation, context, {});
    this.strategy = strategyIn(context.configuration, strategy);
    this.dataSet = source.kind === 'rows' ? context.dataSet(source.dataSet) : null;
    this.reader =
      source.kind === 'topic'
        ? new TopicReader(context)
        : new SplitReader(elementsOf(source, this.dataSet, () => context.pageEvents?.() ?? []));
    this.emitter = new WatermarkEmitter(context.output);
    const alignment = this.alignmentOf(strategy);
    this.alignment = alignment;
    this.splitWaits = alignment && ((split) => alignment.isSplitWaiting(split));
    this.multiplexer = new WatermarkOutputMultiplexer(this.wholeOutput());
    if (source.kind === 'sequence') this.watermarks.set('', this.mainWatermarks());
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
    const splits = [...this.operatorState.listState(SPLITS_STATE, 'SPLIT_DISTRIBUTE').get()];
    this.take(splits as SourceSplit[]);
    if (restored !== null && pausesSources(this.context.configuration)) this.pause();
  }

  override open(): void {
    super.open();
    this.scheduleEmit();
    this.scheduleReport();
    if (this.reader.isEmpty) this.askForSplit();
  }

  processElement(): void {
    ensure(null, 'A source has no input.');
  }

  addSplits(splits: readonly SourceSplit[]): void {
    this.isSplitRequested = false;
    this.take(splits);
    this.context.availabilityChanged();
  }

  noMoreSplits(): void {
    this.noMoreSplitsWillCome = true;
    this.context.availabilityChanged();
  }

  /**
   * One record, or the end. The rate holds for whatever a poll finds: a limited source notices one interval after its last record that
   * its split is at its end, and another one later that there are no more. Source: RateLimitedSourceReader.
   */
  pollNext(): 'more' | 'nothing' | 'end' {
    if (this.isPaused || this.context.faults?.isMuted === true) return 'nothing';
    if (this.isWaitingForSplits() || this.isWaitingForElements() || this.alignment?.isWaiting === true)
      return 'nothing';
    const intervalMs = this.intervalMs();
    if (intervalMs !== null && !this.limiter.tryAcquire(this.context.time.now(), intervalMs)) {
      this.wakeUpAt(this.limiter.dueAt);
      return 'nothing';
    }
    this.releaseFinished();
    if (this.isWaitingForSplits()) return 'nothing';
    if (this.reader.isEmpty) return 'end';
    return this.emitNext() ? 'more' : 'nothing';
  }

  alignWatermark(maxAllowed: Timestamp): void {
    this.alignment?.allow(maxAllowed);
  }

  override snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot {
    const { positions } = this.reader;
    this.operatorState.listState(SPLITS_STATE, 'SPLIT_DISTRIBUTE').update(positions);
    const offsets = Object.fromEntries(positions.map(({ id, next }) => [id, next]));
    const captured = super.snapshotState(checkpoint, timestamp);
    if (this.isPaused) this.unpause(checkpoint);
    return { encodeSome: () => captured.encodeSome(), keyed: [], operatorStates: captured.operatorStates, offsets };
  }

  /** The end of event time, before the end of data (4.3.8); a source that is idle stays so, and its end of time goes nowhere (4.3.7). */
  override finish(): void {
    super.finish();
    this.output.emitWatermark(MAX_TIMESTAMP);
    this.alignment?.finish();
  }

  private pause(): void {
    const { trace, task } = this.context;
    this.isPaused = true;
    this.clock.pause();
    if (trace.enabled) trace.emit({ type: 'sourcePaused', execution: task.execution });
  }

  private unpause(checkpoint: number): void {
    const { trace, task } = this.context;
    this.isPaused = false;
    this.clock.resume();
    if (trace.enabled) trace.emit({ type: 'sourceResumed', execution: task.execution, checkpoint });
    this.context.availabilityChanged();
  }

  /** False where each split that has an element waits for its group. */
  private emitNext(): boolean {
    const inTurn = this.source.kind !== 'sequence';
    const read = this.reader.next(inTurn, this.splitWaits);
    if (read === null) return false;
    this.context.faults?.reading(read.position);
    const own = this.source.kind === 'page' ? (read.value as PageEvent).ts : (read.timestamp ?? MIN_TIMESTAMP);
    const timestamp = this.strategy.timestampAssigner?.(read.value, own) ?? own;
    this.context.emitting?.(read.split, read.position);
    const emit = () => this.output.collect(read.value, timestamp);
    if (read.cause === null || this.context.following === undefined) emit();
    else this.context.following(read.cause, emit);
    const { generator, onEvent } = ensure(this.watermarks.get(inTurn ? read.split : ''), 'Every split has watermarks.');
    this.makingWatermarks(() => generator.onEvent(read.value, timestamp, onEvent));
    return true;
  }

  private take(splits: readonly SourceSplit[]): void {
    this.reader.add(splits);
    if (this.source.kind === 'sequence') return;
    for (const { id } of splits) this.watermarks.set(id, this.splitWatermarks(id));
  }

  /** Splits read to their ends no longer hold the watermark back; the next one is asked for when none is left. */
  private releaseFinished(): void {
    for (const id of this.reader.takeFinished()) {
      if (this.source.kind === 'sequence') continue;
      this.watermarks.delete(id);
      this.splitClocks.delete(id);
      this.multiplexer.unregister(id);
      this.alignment?.splitFinished(id);
    }
  }

  private isWaitingForSplits(): boolean {
    if (!this.reader.isEmpty || this.noMoreSplitsWillCome) return false;
    this.askForSplit();
    return true;
  }

  private isWaitingForElements(): boolean {
    return !this.reader.isEmpty && !this.reader.hasNext;
  }

  private askForSplit(): void {
    if (this.isSplitRequested || this.noMoreSplitsWillCome) return;
    this.isSplitRequested = true;
    this.context.requestSplit();
  }

  /**
   * Milliseconds from one record of this reader to the next; null: as fast as asked. A reader has its share of the
   * source's rate.
   */
  private intervalMs(): number | null {
    const { source, dataSet } = this;
    const ratePerSecond = source.kind === 'sequence' ? source.ratePerSecond : (dataSet?.ratePerSecond ?? null);
    if (ratePerSecond === null) return null;
    if (source.kind === 'sequence') return (1000 * this.context.task.parallelism) / ratePerSecond;
    const { positions } = this.reader;
    if (positions.length === 0) return null;
    const splitsInAll = positions[0]?.step ?? 1;
    return (1000 * splitsInAll) / (ratePerSecond * positions.length);
  }

  private wakeUpAt(at: Timestamp): void {
    if (this.isWakeUpSet) return;
    this.isWakeUpSet = true;
    this.context.time.register(at, () => {
      this.isWakeUpSet = false;
      this.context.availabilityChanged();
    });
  }

  private scheduleEmit(): void {
    const intervalMs = option(this.context.configuration, AUTO_WATERMARK_INTERVAL);
    if (intervalMs <= 0 || this.strategy.generator.kind === 'none') return;
    const { time } = this.context;
    time.register(time.now() + intervalMs, () => {
      this.makingWatermarks(() => {
        for (const { generator, onPeriodicEmit } of this.watermarks.values()) generator.onPeriodicEmit(onPeriodicEmit);
        this.multiplexer.onPeriodicEmit();
      });
      this.scheduleEmit();
    });
  }

  private mainWatermarks(): Watermarks {
    const output = this.wholeOutput();
    const generator = watermarkGenerator(this.strategy, () => this.clock.now());
    return { generator, onEvent: output, onPeriodicEmit: output };
  }

  private splitWatermarks(id: string): Watermarks {
    const clock = new PausableClock(() => this.clock.now());
    this.splitClocks.set(id, clock);
    this.multiplexer.register(id);
    this.alignment?.splitAdded(id);
    const heard = (output: WatermarkOutput) =>
      this.alignment === null ? output : heardSplitOutput(this.alignment, id, output);
    return {
      generator: watermarkGenerator(this.strategy, () => clock.now()),
      onEvent: heard(this.multiplexer.immediateOutput(id)),
      onPeriodicEmit: heard(this.multiplexer.deferredOutput(id)),
    };
  }

  private wholeOutput(): WatermarkOutput {
    return this.alignment === null ? this.emitter : heardOutput(this.alignment, this.emitter);
  }

  private alignmentOf({ alignment }: WatermarkStrategySpec): SourceAlignment | null {
    if (alignment === null) return null;
    const clockOf = (split: string | null) => (split === null ? this.clock : this.splitClocks.get(split));
    return new SourceAlignment(option(this.context.configuration, ALIGNMENT_BUFFER_SIZE), {
      wait: (split, watermark, maxAllowed) => {
        clockOf(split)?.pause();
        this.alignmentTraced('alignmentPaused', split, watermark, maxAllowed);
      },
      goOn: (split, watermark, maxAllowed) => {
        clockOf(split)?.resume();
        this.alignmentTraced('alignmentResumed', split, watermark, maxAllowed);
        this.context.availabilityChanged();
      },
      report: (watermark) => this.context.reportWatermark(watermark),
    });
  }

  private alignmentTraced(
    type: 'alignmentPaused' | 'alignmentResumed',
    split: string | null,
    watermark: Timestamp,
    maxAllowed: Timestamp,
  ): void {
    const { trace, task } = this.context;
    const group = this.strategy.alignment?.group ?? '';
    if (trace.enabled) trace.emit({ type, execution: task.execution, group, split, watermark, maxAllowed });
  }

  /** Tells the group each update interval how far the source has come (4.4.1). */
  private scheduleReport(): void {
    const { alignment } = this;
    if (alignment === null || this.strategy.alignment === null) return;
    const { time } = this.context;
    time.register(time.now() + this.strategy.alignment.updateIntervalMs, () => {
      if (!this.isPaused) this.makingWatermarks(() => alignment.sampleAndReport());
      this.scheduleReport();
    });
  }
}

/** Source: SourceOperatorFactory. */
function pausesSources(configuration: OperatorContext['configuration']): boolean {
  return isCheckpointingEnabled(configuration) && option(configuration, PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT);
}
