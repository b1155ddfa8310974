/**
 * Writes the job of a resumed run: state of every kind that can be lost or dealt out wrongly, each in an operator that says so itself, to the
 * sink `wrong`, or whose rows at the end of event time tell.
 */
export interface ResumedJob {
  readonly numbers: number;
  readonly rules: number;
  readonly ratePerSecond: number;
  readonly keys: number;
  /** Gap of the sessions, and size of the tumbling windows, in event time. */
  readonly gapMs: number;
  readonly sizeMs: number;
}

export interface ResumedParallelism {
  readonly source: number;
  readonly fold: number;
  readonly windows: number;
  readonly judge: number;
}

/** Event time of a number: sessions of a few, and some that come late enough to join two of them. */
export function timeOf(id: number): number {
  return (id ^ 5) * 3 + 40 * Math.floor(id / 11);
}

export function resumedCode(job: ResumedJob, { source, fold, windows, judge }: ResumedParallelism): string {
  const { numbers, rules, ratePerSecond, keys, gapMs, sizeMs } = job;
  const windowed = (assigner: string, name: string) =>
    `timed.keyBy((id) => id % ${keys}).window(${assigner}).process(new Ids('${name}')).setParallelism(${windows})
  .name('${name}').uid('${name}').sinkTo(new UpsertSink('windows', (row) => row.name + ' ' + row.key + ' ' + row.start));`;
  return `${HEADER}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = (name, count, parallelism) => env.fromSource(new DataGeneratorSource((id) => id, count,
  RateLimiterStrategy.perSecond(${ratePerSecond})), WatermarkStrategy.noWatermarks(), name).setParallelism(parallelism).uid(name);
const input = numbers('source0', ${numbers}, ${source});
const times = WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofDays(1))
  .withTimestampAssigner((id) => (id ^ 5) * 3 + 40 * Math.floor(id / 11));
const timed = input.assignTimestampsAndWatermarks(times);
timed.keyBy((id) => id % ${keys}).process(new Fold()).setParallelism(${fold}).name('fold').uid('fold')
  .sinkTo(new UpsertSink('folds', (row) => String(row.key)));
${windowed(`TumblingEventTimeWindows.of(Duration.ofMillis(${sizeMs}))`, 'tumbling')}
${windowed(`EventTimeSessionWindows.withGap(Duration.ofMillis(${gapMs}))`, 'sessions')}
const known = new MapStateDescriptor('rules');
input.connect(numbers('rules', ${rules}, 1).broadcast(known)).process(new Judge()).setParallelism(${judge})
  .name('judge').uid('judge').sinkTo(new CollectSink('wrong'));
input.rebalance().process(new Roll()).setParallelism(${judge}).name('roll').uid('roll').sinkTo(new CollectSink('wrong'));
env.execute('resumed');
`;
}

const HEADER = `import { BroadcastProcessFunction, CollectSink, DataGeneratorSource, Duration, EventTimeSessionWindows, KeyedProcessFunction,
  ListStateDescriptor, MapStateDescriptor, ProcessFunction, ProcessWindowFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  TumblingEventTimeWindows, UpsertSink, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
// Its state is an object that is changed in place; its one timer is registered with each number, and fires once.
class Fold extends KeyedProcessFunction {
  open() { this.folded = this.getRuntimeContext().getState(new ValueStateDescriptor('folded')); }
  processElement(id, ctx, out) {
    const folded = this.folded.value() ?? { ids: [], fired: 0 };
    folded.ids.push(id);
    this.folded.update(folded);
    ctx.timerService().registerEventTimeTimer(1e12);
  }
  onTimer(timestamp, ctx, out) {
    const { ids, fired } = this.folded.value();
    this.folded.update({ ids, fired: fired + 1 });
    out.collect({ key: ctx.getCurrentKey(), ids, fired: fired + 1 });
  }
}
class Ids extends ProcessWindowFunction {
  constructor(name) { super(); this.name = name; }
  process(key, ctx, elements, out) {
    out.collect({ name: this.name, key, start: ctx.window().start, end: ctx.window().end, ids: [...elements] });
  }
}
// Rules come in their order, so that the one before each is known.
class Judge extends BroadcastProcessFunction {
  processElement() {}
  processBroadcastElement(rule, ctx, out) {
    const rules = ctx.getBroadcastState(new MapStateDescriptor('rules'));
    if (rule > 0 && !rules.contains(rule - 1)) out.collect('Rule ' + rule + ' came to a subtask that has forgotten the one before.');
    rules.put(rule, true);
  }
}
// Each subtask answers to its name, and each that is restored hears all of them.
class Roll extends ProcessFunction {
  initializeState(context) {
    this.present = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor('present'));
    const heard = [...this.present.get()];
    this.missing = context.isRestored() && heard.length !== (heard[0]?.of ?? -1) ? heard.length : null;
  }
  snapshotState() {
    const info = this.getRuntimeContext().getTaskInfo();
    this.present.update([{ subtask: info.getIndexOfThisSubtask(), of: info.getNumberOfParallelSubtasks() }]);
  }
  processElement(id, ctx, out) {
    if (this.missing !== null) out.collect('A subtask was restored with the union state of ' + this.missing + '.');
    this.missing = null;
  }
}`;
