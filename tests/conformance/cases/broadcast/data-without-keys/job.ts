// a BroadcastProcessFunction on a stream without keys reads the broadcast state of its subtask, and both of its sides may write to side outputs
import { type BroadcastContext, BroadcastProcessFunction, type Collector, CollectSink,
  DataGeneratorSource, MapStateDescriptor, OutputTag, RateLimiterStrategy,
  type ReadOnlyBroadcastContext, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const rules = new MapStateDescriptor<string, number>('rules');
const heard = new OutputTag<string>('heard');
class Judge extends BroadcastProcessFunction<number, [string, number], string> {
  processElement(n: number, ctx: ReadOnlyBroadcastContext, out: Collector<string>) {
    const limit = ctx.getBroadcastState(rules).get('limit');
    const names = [...ctx.getBroadcastState(rules).immutableEntries()].map(([name]) => name).sort().join(',');
    out.collect(n + (n > limit! ? ' over ' : ' within ') + limit + ' of ' + names + ' ' + ctx.getBroadcastState(rules).contains('none'));
  }
  processBroadcastElement(rule: [string, number], ctx: BroadcastContext, _out: Collector<string>) {
    ctx.getBroadcastState(rules).put(rule[0], rule[1]);
    ctx.output(heard, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() + ' ' + rule[0]);
  }
}
// The data comes through a slow source; by its second record the rules are everywhere.
const data = env.fromSource(new DataGeneratorSource((i: number) => i, 6, RateLimiterStrategy.perSecond(4)), WatermarkStrategy.noWatermarks(), 'data').filter((n) => n % 3 !== 0);
const control = env.fromData<[string, number]>([['limit', 9], ['limit', 3], ['other', 1]]).broadcast(rules);
const judged = data.connect(control).process(new Judge());
judged.sinkTo(new CollectSink('out'));
judged.getSideOutput(heard).sinkTo(new CollectSink('rules'));

env.execute('data-without-keys');
