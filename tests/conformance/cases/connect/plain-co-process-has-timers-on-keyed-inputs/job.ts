// a plain CoProcessFunction on two keyed inputs has keyed state and timers (a plain ProcessFunction on one keyed input has no timers)
import { type Collector, CollectSink, CoProcessFunction, type OnTimerContext, type ProcessContext,
  StreamExecutionEnvironment, type ValueState, ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
class Sum extends CoProcessFunction<[string, number], [string, number], string> {
  private key!: ValueState<string>;
  private sum!: ValueState<number>;
  open() {
    this.key = this.getRuntimeContext().getState(new ValueStateDescriptor<string>('key'));
    this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('sum'));
  }
  processElement1(v: [string, number], ctx: ProcessContext) { this.add(v[0], v[1], ctx); }
  processElement2(v: [string, number], ctx: ProcessContext) { this.add(v[0], 10 * v[1], ctx); }
  private add(key: string, n: number, ctx: ProcessContext) {
    this.key.update(key);
    this.sum.update((this.sum.value() ?? 0) + n);
    ctx.timerService().registerEventTimeTimer(1);
  }
  onTimer(ts: number, ctx: OnTimerContext, out: Collector<string>) {
    out.collect(this.key.value() + ' ' + this.sum.value() + ' ' + ctx.timeDomain() + ' ' + ts);
  }
}
const left = env.fromData<[string, number]>([['a', 1], ['b', 2], ['a', 3]]);
const right = env.fromData<[string, number]>([['a', 4], ['c', 5]]);
left.connect(right).keyBy((l) => l[0], (r) => r[0]).process(new Sum()).sinkTo(new CollectSink('out'));

env.execute('plain-co-process-has-timers-on-keyed-inputs');
