// operators without a name are called by what they are: Map, Filter, Flat Map, Process, Timestamps/Watermarks, Keyed Aggregation, Keyed Reduce, KeyedProcess, and windows by their assigner
import { type Collector, CollectSink, Duration, EventTimeSessionWindows, type KeyedContext,
  KeyedProcessFunction, type ProcessContext, ProcessFunction, RichMapFunction,
  StreamExecutionEnvironment, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Name<T> extends RichMapFunction<T, string> {
  map(_value: T) { return this.getRuntimeContext().getTaskInfo().getTaskName(); }
}
class Plain extends ProcessFunction<[string, number], [string, number]> {
  processElement(value: [string, number], _ctx: ProcessContext, out: Collector<[string, number]>) { out.collect(value); }
}
class Keyed extends KeyedProcessFunction<string, [string, number], [string, number]> {
  processElement(value: [string, number], _ctx: KeyedContext<string>, out: Collector<[string, number]>) { out.collect(value); }
}
const pairs = env.fromData<[string, number]>([['a', 1]]);
pairs.map((p) => p)
  .filter(() => true)
  .flatMap<[string, number]>((p, out) => out.collect(p))
  .process(new Plain())
  .assignTimestampsAndWatermarks(WatermarkStrategy.forMonotonousTimestamps<[string, number]>().withTimestampAssigner(() => 1))
  .map(new Name())
  .sinkTo(new CollectSink('stateless'));
const timed = pairs.assignTimestampsAndWatermarks(WatermarkStrategy.forMonotonousTimestamps<[string, number]>().withTimestampAssigner(() => 1));
timed.keyBy((p) => p[0]).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).sum(1).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).maxBy(1).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).reduce((a, _b) => a).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).process(new Keyed()).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).window(TumblingEventTimeWindows.of(Duration.ofMillis(10))).sum(1).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.keyBy((p) => p[0]).countWindow(1).sum(1).map(new Name()).sinkTo(new CollectSink('keyed'));
timed.windowAll(EventTimeSessionWindows.withGap(Duration.ofMillis(10))).sum(1).map(new Name()).sinkTo(new CollectSink('keyed'));

env.execute('default-operator-names');
