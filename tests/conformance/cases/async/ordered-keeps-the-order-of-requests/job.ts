// orderedWait gives results in the order of the requests, whichever answer came first, each with the timestamp of its request
import { AsyncDataStream, type AsyncFunction, type Collector, CollectSink, Duration,
  type ProcessContext, ProcessFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
// Answers after as many milliseconds as asked.
class Delay implements AsyncFunction<number, number> {
  asyncInvoke(n: number): Promise<readonly number[]> { return new Promise((resolve) => { setTimeout(() => resolve([n]), n); }); }
}
class Show extends ProcessFunction<number, [number, number | null]> {
  processElement(n: number, ctx: ProcessContext, out: Collector<[number, number | null]>) { out.collect([n, ctx.timestamp()]); }
}
const strategy = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(n, ts, out) { if (n === 100) out.emitWatermark(ts); },
  onPeriodicEmit() {},
})).withTimestampAssigner((n) => n + 1000);
const numbers = env.fromData([800, 100, 400, 1]).assignTimestampsAndWatermarks(strategy);
AsyncDataStream.orderedWait(numbers, new Delay(), Duration.ofSeconds(30)).process(new Show()).sinkTo(new CollectSink('out'));

env.execute('ordered-keeps-the-order-of-requests');
