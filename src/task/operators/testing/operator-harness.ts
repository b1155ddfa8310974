/**
 * Drives one operator by hand: elements, watermarks, processing time, snapshot and restore; keeps what came out, in
 * order.
 * For tests only. Source of the idea: Flink's OneInputStreamOperatorTestHarness.
 */
import type { OperatorSpec, Transformation } from '../../../api/transformations.ts';
import { keyGroupRangeOf } from '../../../base/key-groups.ts';
import { RandomStreams } from '../../../base/random-streams.ts';
import { copyValue } from '../../../codec/values.ts';
import type { DataSet } from '../../../ports/job-loader.ts';
import { StepTrace } from '../../../ports/trace-sink.ts';
import type { ConfigurationMap } from '../../../wire/job-graph.ts';
import type { PageEvent } from '../../../wire/page-event.ts';
import type { TraceEvent } from '../../../wire/trace-events.ts';
import type { AbstractStreamOperator } from '../abstract-stream-operator.ts';
import { createOperator } from '../create-operator.ts';
import { MetricRegistry } from '../metric-registry.ts';
import type {
  CapturedSnapshot,
  OperatorContext,
  ProcessingTimeService,
  RestoredOperatorState,
  SourceOperatorContract,
  StreamOperator,
} from '../operator.ts';
import type { Step } from './facts.ts';

export type Emitted =
  | { v: unknown; ts?: number }
  | { side: string; v: unknown; ts?: number }
  | { wm: number }
  | { status: 'IDLE' | 'ACTIVE' };

export interface HarnessOptions {
  readonly key?: (value: never) => unknown;
  /** Of a two-input operator: the key of its second input, null where that is not keyed. */
  readonly secondKey?: ((value: never) => unknown) | null;
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly maxParallelism?: number;
  readonly configuration?: ConfigurationMap;
  readonly dataSet?: DataSet;
  /** What has happened on the page; it may grow. */
  readonly pageEvents?: readonly PageEvent[];
  readonly traced?: boolean;
  readonly restored?: RestoredOperatorState | null;
  /** The operator is not initialized nor opened. */
  readonly closed?: boolean;
}

/** A clock that stands until a test moves it. A timer is due as soon as the clock has reached it (4.5.4). */
export class ManualTime implements ProcessingTimeService {
  private time = 0;
  private nextId = 0;
  private readonly timers = new Map<number, { at: number; ring: (at: number) => void }>();

  now(): number {
    return this.time;
  }

  register(at: number, ring: (at: number) => void): number {
    this.timers.set(this.nextId, { at, ring });
    return this.nextId++;
  }

  cancel(id: number): void {
    this.timers.delete(id);
  }

  get pending(): number[] {
    return Array.from(this.timers.values(), ({ at }) => at);
  }

  advanceTo(time: number): void {
    this.time = time;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= time);
      const first = due.sort(([, a], [, b]) => a.at - b.at)[0];
      if (first === undefined) return;
      this.timers.delete(first[0]);
      first[1].ring(first[1].at);
    }
  }
}

export class OperatorHarness {
  readonly time = new ManualTime();
  readonly trace: StepTrace;
  readonly operator: StreamOperator;
  readonly metrics = new MetricRegistry();
  readonly logs: string[] = [];
  readonly rows: { sink: string; key: string | null; value: unknown }[] = [];
  /** What a source told its alignment group. */
  readonly reported: number[] = [];
  splitRequests = 0;
  late = 0;
  private readonly mails: (() => void)[] = [];
  private emitted: Emitted[] = [];

  constructor(spec: OperatorSpec, options: HarnessOptions = {}) {
    this.trace = new StepTrace(options.traced ?? false);
    this.trace.begin(1, 0, null);
    this.operator = createOperator(transformationOf(spec, options), this.context(spec, options));
    if (options.closed === true) return;
    this.operator.initializeState(options.restored ?? null);
    this.operator.open();
  }

  /** `timestamp` null: the record has none. */
  element(value: unknown, timestamp: number | null, input: 0 | 1 = 0): this {
    this.operator.processElement(input, value, timestamp);
    return this;
  }

  watermark(timestamp: number, input: 0 | 1 = 0): this {
    this.operator.processWatermark(input, timestamp);
    return this;
  }

  /** The same watermark on both inputs. */
  watermarks(timestamp: number): this {
    return this.watermark(timestamp, 0).watermark(timestamp, 1);
  }

  status(idle: boolean, input: 0 | 1 = 0): this {
    this.operator.processWatermarkStatus(input, idle);
    return this;
  }

  /** One step of a recorded script. */
  step(step: Step, input: 0 | 1 = 0): this {
    if ('element' in step) return this.element(step.element, step.element[3], input);
    if ('watermark' in step) return this.watermark(step.watermark, input);
    if ('time' in step) return this.advanceTo(step.time);
    return this.status(step.idle, input);
  }

  advanceTo(time: number): this {
    this.time.advanceTo(time);
    return this;
  }

  /** Lets promises settle, and runs the mails of the operator, to the last. */
  async settle(): Promise<this> {
    do {
      for (let mail = this.mails.shift(); mail !== undefined; mail = this.mails.shift()) mail();
      await new Promise((turn) => setImmediate(turn));
    } while (this.mails.length > 0);
    return this;
  }

  /** What came out since the last call. */
  drain(): Emitted[] {
    const drained = this.emitted;
    this.emitted = [];
    return drained;
  }

  /** Values only, of the main output. */
  values(): unknown[] {
    return this.drain().flatMap((one) => ('v' in one && !('side' in one) ? [one.v] : []));
  }

  get source(): SourceOperatorContract {
    return this.operator as SourceOperatorContract;
  }

  get timers(): { event: number; processing: number } {
    const { timerService } = this.operator as unknown as AbstractStreamOperator;
    return { event: timerService.numEventTimeTimers(), processing: timerService.numProcessingTimeTimers() };
  }

  /** Captures without encoding: `restorable` encodes. */
  capture(checkpoint = 1): CapturedSnapshot {
    this.operator.prepareSnapshotPreBarrier(checkpoint);
    return this.operator.snapshotState(checkpoint, this.time.now());
  }

  snapshot(checkpoint = 1): RestoredOperatorState {
    return restorable(this.capture(checkpoint), checkpoint);
  }

  get events(): readonly TraceEvent[] {
    return this.trace.taken();
  }

  private context(spec: OperatorSpec, options: HarnessOptions): OperatorContext {
    const { subtask = 0, parallelism = 1, maxParallelism = 128 } = options;
    const name = spec.type;
    return {
      node: {
        nodeId: 1,
        operatorId: '0'.repeat(32),
        uid: name,
        name,
        type: name,
        keyed: options.key !== undefined,
        line: null,
        source: null,
        sink: null,
        chainedTo: [],
      },
      task: {
        execution: `${name}:${subtask}:0`,
        taskName: name,
        taskNameWithSubtasks: `${name} (${subtask + 1}/${parallelism})#0`,
        subtask,
        parallelism,
        maxParallelism,
        attempt: 0,
        jobName: 'test',
        jobId: 'job',
      },
      keyGroups: keyGroupRangeOf(subtask, parallelism, maxParallelism),
      configuration: options.configuration ?? {},
      output: this.output(),
      time: this.time,
      trace: this.trace,
      globals: {
        now: () => this.time.now(),
        random: () => 0,
        log: (_level, text) => this.logs.push(text),
        setTimeout: () => 0,
        clearTimeout: () => {},
      },
      random: new RandomStreams(1).stream('test'),
      metrics: this.metrics,
      writeRows: (sink, rows) => this.rows.push(...rows.map((row) => ({ sink, ...row }))),
      stateStorage: () => {
        throw new Error('The harness keeps state in memory.');
      },
      dataSet: () => options.dataSet as DataSet,
      pageEvents: () => (options.pageEvents ?? []).map((event) => ({ event, cause: null })),
      requestSplit: () => this.splitRequests++,
      reportWatermark: (watermark) => this.reported.push(watermark),
      activityTime: () => this.time.now(),
      availabilityChanged: () => {},
      lastBarrier: () => 0,
      noteLate: () => this.late++,
      post: (mail) => this.mails.push(mail),
      leaveOpen: () => () => {},
      remember: () => (work) => work(),
    };
  }

  private output(): OperatorContext['output'] {
    const stamped = (timestamp: number | null) => (timestamp === null ? {} : { ts: timestamp });
    return {
      collect: (value, timestamp) => {
        this.emitted.push({ v: copyValue(value, 'The record'), ...stamped(timestamp) });
      },
      collectSide: (side, value, timestamp) => {
        this.emitted.push({ side, v: copyValue(value, 'The record'), ...stamped(timestamp) });
      },
      emitWatermark: (timestamp) => this.emitted.push({ wm: timestamp }),
      emitWatermarkStatus: (idle) => this.emitted.push({ status: idle ? 'IDLE' : 'ACTIVE' }),
    };
  }
}

/** A capture as it comes back on restore at the same parallelism. */
export function restorable(captured: CapturedSnapshot, checkpoint = 1): RestoredOperatorState {
  while (!captured.encodeSome());
  return {
    checkpoint,
    keyed: captured.keyed,
    operatorStates: captured.operatorStates.map((state) => ({ ...state, start: 0, end: state.elements })),
  };
}

function keySelectors({ key, secondKey }: HarnessOptions): Transformation['keySelectors'] {
  const first = key ?? null;
  return (secondKey === undefined ? [first] : [first, secondKey]) as Transformation['keySelectors'];
}

function transformationOf(spec: OperatorSpec, options: HarnessOptions): Transformation {
  return {
    nodeId: 1,
    spec,
    inputs: [],
    keySelectors: keySelectors(options),
    name: spec.type,
    uid: null,
    parallelism: null,
    defaultParallelism: null,
    maxParallelism: null,
    slotSharingGroup: null,
    chaining: 'ALWAYS',
    bufferTimeoutMs: null,
    nonParallel: false,
    boundedness: null,
    line: null,
  };
}
