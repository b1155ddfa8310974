/**
 * One operator of a running chain, with what the task needs to drive it. `TracedOperator` is the same with every call told to the trace, while
 * somebody looks: woven in at this seam, so that operators hold no tracing of records and an untraced run pays for no more than the look.
 */
import type { Transformation } from '../api/transformations.ts';
import type { ChannelId, Timestamp } from '../base/ids.ts';
import { previewValue } from '../codec/values.ts';
import { operatorLabel } from '../graph/operators-of.ts';
import type { OperatorNode } from '../wire/job-graph.ts';
import type { FaultyCallback } from '../wire/task-faults.ts';
import type { ChainOutput, ElementContext } from './chain-output.ts';
import type { FieldWatch } from './field-watch.ts';
import type { OperatorTime } from './operator-time.ts';
import type { InjectedFaults } from './operators/injected-faults.ts';
import type { StreamOperator } from './operators/operator.ts';
import type { TaskTrace } from './task-trace.ts';

interface ChainedOperatorParts {
  readonly node: OperatorNode;
  /** By input; null where it is not keyed. */
  readonly keySelectors: Transformation['keySelectors'];
  readonly operator: StreamOperator;
  readonly output: ChainOutput;
  readonly time: OperatorTime;
  /** The learner's time-outs: they ring until the operator is closed, since a commit may come after it has finished. */
  readonly timeouts: OperatorTime;
  /** Its place in the chain, from 1 for the head: the level of its mails. */
  readonly level: number;
  /** Gives an error the learner's line, where its stack does not tell it. */
  readonly located: (error: unknown) => unknown;
  readonly faults: InjectedFaults;
}

export class ChainedOperator {
  readonly node: OperatorNode;
  readonly keySelectors: Transformation['keySelectors'];
  readonly operator: StreamOperator;
  readonly output: ChainOutput;
  readonly time: OperatorTime;
  readonly timeouts: OperatorTime;
  readonly level: number;
  private readonly located: (error: unknown) => unknown;
  private readonly faults: InjectedFaults;

  constructor(parts: ChainedOperatorParts) {
    this.located = parts.located;
    this.faults = parts.faults;
    this.node = parts.node;
    this.keySelectors = parts.keySelectors;
    this.operator = parts.operator;
    this.output = parts.output;
    this.time = parts.time;
    this.timeouts = parts.timeouts;
    this.level = parts.level;
  }

  /** How events and errors name it. */
  get label(): string {
    return operatorLabel(this.node);
  }

  /** A record that came from a channel, or with `channel` null from the operator before it in the chain. */
  record(
    input: 0 | 1,
    value: unknown,
    timestamp: Timestamp | null,
    _channel: ChannelId | null,
    _sequence: number,
  ): void {
    this.process(input, value, timestamp);
  }

  /** A record from the operator before it in the chain. */
  chainedRecord(value: unknown, timestamp: Timestamp | null): void {
    this.process(0, value, timestamp);
  }

  /** Before a call of its function other than for a record: a fault of the run may throw in its place. */
  calling(callback: FaultyCallback): void {
    try {
      this.faults.calling(callback, this.node);
    } catch (error) {
      throw this.located(error);
    }
  }

  watermark(input: 0 | 1, timestamp: Timestamp): void {
    try {
      this.operator.processWatermark(input, timestamp);
    } catch (error) {
      throw this.located(error);
    }
  }

  /** Tells of what the operator's function changed in its own fields. */
  reportFields(): void {}

  /** It dropped the record it is processing, which came too late. */
  noteLate(): void {}

  protected process(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    try {
      this.faults.calling('processElement', this.node);
      this.operator.processElement(input, value, timestamp);
    } catch (error) {
      throw this.located(error);
    }
  }
}

/** Tells the trace of each record and of each change of a field. */
export class TracedOperator extends ChainedOperator {
  private chainedSequence = 0;
  private droppedLate = false;

  constructor(
    parts: ChainedOperatorParts,
    private readonly execution: string,
    private readonly trace: TaskTrace,
    private readonly element: ElementContext,
    private readonly fields: FieldWatch,
    /** The operator that feeds this one inside the chain; the head itself for the head. */
    private readonly upstream: OperatorNode,
  ) {
    super(parts);
  }

  override record(
    input: 0 | 1,
    value: unknown,
    timestamp: Timestamp | null,
    channel: ChannelId | null,
    sequence: number,
  ): void {
    if (!this.trace.enabled) {
      this.process(input, value, timestamp);
      return;
    }
    const collectedBefore = this.output.collected;
    this.droppedLate = false;
    this.process(input, value, timestamp);
    this.trace.emit({
      type: 'recordProcessed',
      execution: this.execution,
      operator: this.label,
      channel,
      sequence,
      ...(this.droppedLate ? { droppedLate: true } : {}),
      outputs: this.output.collected - collectedBefore,
    });
    this.reportFields();
  }

  override chainedRecord(value: unknown, timestamp: Timestamp | null): void {
    const { trace, element } = this;
    if (!trace.enabled) {
      this.process(0, value, timestamp);
      return;
    }
    const sequence = this.chainedSequence++;
    const before = trace.cause;
    trace.cause = trace.emit({
      type: 'recordEmitted',
      execution: this.execution,
      operator: operatorLabel(this.upstream),
      channel: null,
      sequence,
      value: previewValue(value),
      timestamp,
      replayed: element.replayed,
      ...(this.upstream.source === null ? {} : element.read),
    });
    element.emitted = trace.cause;
    this.record(0, value, timestamp, null, sequence);
    trace.cause = before;
  }

  override watermark(input: 0 | 1, timestamp: Timestamp): void {
    super.watermark(input, timestamp);
    this.reportFields();
  }

  override reportFields(): void {
    if (!this.trace.enabled) return;
    for (const { field, before, after } of this.fields.changes()) {
      this.trace.emit({ type: 'fieldChanged', execution: this.execution, operator: this.label, field, before, after });
    }
  }

  override noteLate(): void {
    this.droppedLate = true;
  }
}
