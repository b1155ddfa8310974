/** The runs that the tests of the trace look at: four jobs with everything that can happen to them, and random jobs with random faults. */
import { drawRun } from '../../src/cli/simulate/run-plan.ts';
import type { FinishedRun, Simulation } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { Place, TapeEntry, TraceEvent } from '../../src/wire/trace-events.ts';
import { COUNTING, LOOKING_UP, RESTARTING, STEPS_MAX, simulation, writing } from '../jobs/run-job.ts';

/** Timers of both kinds, a side output, a window behind them, state, fields and the console, in four chains. */
export const TIMING = `
import { CollectSink, DataGeneratorSource, Duration, KeyedProcessFunction, OutputTag, RateLimiterStrategy, StreamExecutionEnvironment,
  TumblingEventTimeWindows, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const odd = new OutputTag('odd');
class Timing extends KeyedProcessFunction {
  constructor() { super(); this.seen = 0; }
  open() {
    this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor('sum'));
    this.metric = this.getRuntimeContext().getMetricGroup().counter('seen');
  }
  processElement(n, ctx, out) {
    this.seen++;
    this.metric.inc();
    this.sum.update((this.sum.value() ?? 0) + n);
    ctx.timerService().registerEventTimeTimer(n + 5);
    ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 30);
    if (n % 2) ctx.output(odd, n);
    out.collect(n);
  }
  onTimer(timestamp, ctx, out) {
    console.log('timer', timestamp);
    if (timestamp < 1e12) out.collect(-1);
  }
}
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n);
const timing = env.fromSource(new DataGeneratorSource((n) => n, 100, RateLimiterStrategy.perSecond(100)), strategy, 'numbers')
  .keyBy((n) => n % 3).process(new Timing()).name('timing');
timing.getSideOutput(odd).sinkTo(new CollectSink('odd'));
timing.keyBy((n) => n % 2).window(TumblingEventTimeWindows.of(Duration.ofMillis(20))).reduce((a, b) => a + b)
  .sinkTo(new CollectSink('windows'));
env.execute('timing');
`;

/** Three stages, with timers, state and a side output in the middle one; a window in the last. */
export const STAGES = `
import { CollectSink, DataGeneratorSource, Duration, KeyedProcessFunction, OutputTag, RateLimiterStrategy, RuntimeExecutionMode,
  StreamExecutionEnvironment, TumblingEventTimeWindows, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
const odd = new OutputTag('odd');
class Timing extends KeyedProcessFunction {
  constructor() { super(); this.seen = 0; }
  open() { this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor('sum')); }
  processElement(n, ctx, out) {
    this.seen++;
    this.sum.update((this.sum.value() ?? 0) + n);
    ctx.timerService().registerEventTimeTimer(n + 5);
    ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 30);
    if (n % 2) ctx.output(odd, n);
    out.collect(n);
  }
  onTimer(timestamp, ctx, out) {
    console.log('timer', timestamp, this.sum.value());
    if (timestamp < 1e12) out.collect(-1);
  }
}
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n);
const timing = env.fromSource(new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100)), strategy, 'numbers')
  .keyBy((n) => n % 3).process(new Timing()).name('timing');
timing.getSideOutput(odd).sinkTo(new CollectSink('odd'));
timing.keyBy((n) => n % 2).window(TumblingEventTimeWindows.of(Duration.ofMillis(20))).reduce((a, b) => a + b)
  .map((n) => [n % 2, n]).keyBy(([parity]) => parity).sum(1).sinkTo(new CollectSink('windows'));
env.execute('stages');
`;

const afterCheckpoint = (nth: number) => ({ event: 'checkpointCompleted', nth }) as const;
export const KILL: TapeEntry = { when: afterCheckpoint(2), action: 'killTaskManager', target: 'tm-1' };

const TAPES: Readonly<Record<string, readonly TapeEntry[]>> = {
  'left alone': [],
  'a TaskManager is killed': [KILL],
  'two are killed': [KILL, { when: { event: 'restored' }, action: 'killTaskManager', target: 'tm-2' }],
  'a slot is lost, and another as its tasks are restored': [
    { when: afterCheckpoint(2), action: 'loseSlot', target: 'tm-1/0' },
    { when: { event: 'restored' }, action: 'loseSlot', target: 'tm-2/0' },
  ],
  'a task fails': [
    { when: { event: 'taskStatus', where: { to: 'RUNNING' }, nth: 3 }, action: 'failTask', target: 'timing' },
  ],
  'a TaskManager falls silent': [{ at: 300, action: 'muteHeartbeats', target: 'tm-1' }],
  'the JobManager is killed': [{ when: afterCheckpoint(2), action: 'killJobManager' }],
  'the cluster is lost': [{ when: afterCheckpoint(2), action: 'clusterLost' }],
  'storage fails': [{ when: { event: 'barrier', where: { checkpoint: 3 } }, action: 'failStorage', value: 2 }],
  'calls throw': [
    { at: 1, action: 'throwInCallback', target: 'timing:0', value: { callback: 'onTimer', nth: 4 } },
    {
      when: { event: 'restored' },
      action: 'throwInCallback',
      target: 'timing:1',
      value: { callback: 'snapshotState' },
    },
    { when: afterCheckpoint(4), action: 'throwInCallback', target: 'timing', value: { callback: 'processElement' } },
  ],
  'a source is silent, a channel and storage are slow': [
    { when: afterCheckpoint(1), action: 'muteSource', target: 'numbers' },
    { when: afterCheckpoint(3), action: 'muteSource', target: 'numbers', value: false },
    { at: 1, action: 'slowChannel', target: 'timing', value: 20 },
    { at: 1, action: 'delayUpload', target: 'timing:0', value: 30 },
  ],
  'acknowledgements are lost and late, and checkpoints expire': [
    { when: afterCheckpoint(1), action: 'dropAcknowledgement' },
    { when: afterCheckpoint(1), action: 'delayAcknowledgement', target: 'timing', value: 30 },
    { when: { event: 'acknowledgementLost' }, action: 'expireCheckpoint' },
  ],
  'a person asks for a checkpoint and cancels': [
    { at: 300, action: 'triggerCheckpoint' },
    { at: 700, action: 'cancelJob' },
  ],
  'it is stopped with a savepoint, after one that fails and one that does not': [
    { at: 2, action: 'triggerSavepoint' },
    { at: 300, action: 'triggerSavepoint' },
    { when: afterCheckpoint(4), action: 'stopWithSavepoint' },
  ],
  'it is drained': [{ when: afterCheckpoint(3), action: 'stopWithSavepoint', value: 'drain' }],
};

const STAGED: Readonly<Record<string, readonly TapeEntry[]>> = {
  'left alone': [],
  'a TaskManager is killed that reads': [
    { when: { event: 'recordHeld', nth: 20 }, action: 'killTaskManager', target: 'tm-1' },
  ],
  'results are lost before they are read': [
    { when: { event: 'partitionFinished' }, action: 'killTaskManager', target: 'tm-1' },
    { when: { event: 'partitionRequested' }, action: 'killTaskManager', target: 'tm-2' },
  ],
  'slots are lost with their results': [
    { when: { event: 'partitionFinished' }, action: 'loseSlot', target: 'tm-1/0' },
    { when: { event: 'partitionRequested' }, action: 'loseSlot', target: 'tm-2/0' },
  ],
  'a task fails as a key ends': [{ when: { event: 'keyEnded', nth: 2 }, action: 'failTask', target: 'timing' }],
  'the JobManager is killed': [{ when: { event: 'inputSorted' }, action: 'killJobManager' }],
};

/** State is in storage, and only what is worked on comes to memory. */
export const STORED = { 'state.backend.type': 'indexeddb', 'state.backend.indexeddb.cache-size': '0 b' };

export const AVAILABLE = {
  ...RESTARTING,
  'high-availability.type': 'simulated',
  'heartbeat.interval': '100 ms',
  'heartbeat.timeout': '300 ms',
};

export interface TracedRun {
  readonly what: string;
  readonly exactlyOnce: boolean;
  readonly run: FinishedRun;
}

/** `recordsPerBuffer` 2: some buffers are full, others leave by their time-out. */
export function traced(code: string, tape: readonly TapeEntry[] = [], spec: Partial<RunSpec> = {}): FinishedRun {
  return observed(code, tape, spec).runToEnd(STEPS_MAX);
}

function observed(code: string, tape: readonly TapeEntry[], spec: Partial<RunSpec> = {}): Simulation {
  const cluster = { taskManagers: 3, slotsEach: 1, standingBy: 2 };
  return simulation(code, { configuration: AVAILABLE, cluster, tape, ...spec }, {});
}

export async function tracedRuns(randomRuns: number): Promise<TracedRun[]> {
  const planned = Object.entries(TAPES).flatMap(([what, tape]) =>
    Object.entries({ COUNTING, TIMING, COMMITTING: writing() }).map(([name, code]) => ({
      what: `${name}: ${what}`,
      exactlyOnce: true,
      run: traced(code, tape, { recordsPerBuffer: name === 'TIMING' ? 2 : 1 }),
    })),
  );
  const staged = Object.entries(STAGED).map(([what, tape]) => ({
    what: `STAGES: ${what}`,
    exactlyOnce: true,
    run: traced(STAGES, tape, { recordsPerBuffer: 2 }),
  }));
  const stored = Object.entries(TAPES).map(([what, tape]) => ({
    what: `STORED: ${what}`,
    exactlyOnce: true,
    run: traced(TIMING, tape, {
      recordsPerBuffer: 2,
      configuration: { ...AVAILABLE, ...STORED },
    }),
  }));
  const drawn = Array.from({ length: randomRuns }, async (_, seed) => {
    const { spec, exactlyOnce } = drawRun(seed + 1);
    return { what: `seed ${seed + 1}`, exactlyOnce, run: await simulation(spec.code, spec, {}).complete(STEPS_MAX) };
  });
  const inTurns = Object.entries(TAPES).map(async ([what, tape]) => ({
    what: `LOOKING_UP: ${what}`,
    exactlyOnce: true,
    run: await observed(LOOKING_UP, tape).complete(STEPS_MAX),
  }));
  return [...planned, ...staged, ...stored, ...(await Promise.all([...drawn, ...inTurns]))];
}

/** Whether `a` stands before `b` in the history; false where one of them is not there. */
export function isBefore(a: TraceEvent | undefined, b: TraceEvent | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.place.step < b.place.step || (a.place.step === b.place.step && a.place.index < b.place.index);
}

/** Finds events by their places. */
export class History {
  private readonly byPlace: ReadonlyMap<string, TraceEvent>;

  constructor(readonly events: readonly TraceEvent[]) {
    this.byPlace = new Map(events.map((event) => [placeText(event.place), event]));
  }

  causeOf({ cause }: TraceEvent): TraceEvent | undefined {
    return cause === null ? undefined : this.byPlace.get(placeText(cause));
  }

  /** The event, its cause, the cause of that, and so on, to what came from outside. */
  chainOf(event: TraceEvent): TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let at: TraceEvent | undefined = event; at !== undefined; at = this.causeOf(at)) chain.push(at);
    return chain;
  }
}

function placeText({ step, index }: Place): string {
  return `${step}/${index}`;
}
