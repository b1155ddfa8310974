// a processing-time session ends after a gap by the clock; a source with a rate ends two intervals after its last record, so the last session fires, too
import { type Collector, CollectSink, DataGeneratorSource, Duration, ProcessingTimeSessionWindows,
  type ProcessWindowContext, ProcessWindowFunction, RateLimiterStrategy,
  StreamExecutionEnvironment, TimeWindow, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Show extends ProcessWindowFunction<number, string, string, TimeWindow> {
  process(_key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<number>, out: Collector<string>) {
    out.collect([...elements].join(',') + ' for ' + (ctx.window().getEnd() - ctx.window().getStart()));
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 3, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').window(ProcessingTimeSessionWindows.withGap(Duration.ofMillis(400))).process(new Show()).sinkTo(new CollectSink('out'));

env.execute('processing-time-session');
