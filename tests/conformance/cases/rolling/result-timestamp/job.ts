// the result of a rolling aggregation carries the timestamp of the record that brought it about, not that of the kept one
import { type Collector, CollectSink, type ProcessContext, ProcessFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Show extends ProcessFunction<[string, number, number], [string, number, number | null]> {
  processElement(v: [string, number, number], ctx: ProcessContext, out: Collector<[string, number, number | null]>) {
    out.collect([v[0], v[1], ctx.timestamp()]);
  }
}
env.fromData<[string, number, number]>([['a', 1, 100], ['a', 2, 50], ['b', 7, 70], ['a', 4, 300]])
  .assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks<[string, number, number]>().withTimestampAssigner((v) => v[2]))
  .keyBy((v) => v[0])
  .sum(1)
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('result-timestamp');
