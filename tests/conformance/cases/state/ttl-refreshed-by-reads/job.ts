// with updateTtlOnReadAndWrite a read keeps state alive; by default only a write does
import { type Collector, CollectSink, DataGeneratorSource, Duration, type KeyedContext,
  KeyedProcessFunction, RateLimiterStrategy, StateTtlConfig, StreamExecutionEnvironment,
  type ValueState, ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const ttl = StateTtlConfig.newBuilder(Duration.ofMillis(1500)).updateTtlOnReadAndWrite().build();
class Read extends KeyedProcessFunction<string, number, [number, number | null, number | null]> {
  private kept!: ValueState<number>;
  private plain!: ValueState<number>;
  open() {
    const descriptor = new ValueStateDescriptor<number>('kept');
    descriptor.enableTimeToLive(ttl);
    this.kept = this.getRuntimeContext().getState(descriptor);

    const byWrites = new ValueStateDescriptor<number>('plain');
    byWrites.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(1500)).build());
    this.plain = this.getRuntimeContext().getState(byWrites);
  }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<[number, number | null, number | null]>) {
    out.collect([n, this.kept.value(), this.plain.value()]);
    if (n === 0) {
      this.kept.update(7);
      this.plain.update(7);
    }
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 3, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').process(new Read()).sinkTo(new CollectSink('out'));

env.execute('ttl-refreshed-by-reads');
