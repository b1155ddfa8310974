// a source emits a record first and then asks the generator: a watermark from onEvent follows the record that brought it about
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const strategy = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(_e, ts, out) { out.emitWatermark(ts); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e * 100);

class Show extends KeyedProcessFunction<string, number, [number, number | null, number]> {
  processElement(n: number, ctx: KeyedContext<string>, out: Collector<[number, number | null, number]>) {
    out.collect([n, ctx.timestamp(), ctx.timerService().currentWatermark()]);
    if (n === 0) ctx.timerService().registerEventTimeTimer(150);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<[number, number | null, number]>) {
    out.collect([-1, timestamp, ctx.timerService().currentWatermark()]);
  }
}

env.fromSource(new DataGeneratorSource((i: number) => i, 4), strategy, 'numbers')
  .keyBy(() => 'k')
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('element-before-its-watermark');
