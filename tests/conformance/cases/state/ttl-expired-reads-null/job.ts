// state whose time-to-live has passed reads as null; writing it again starts a new life
import { type Collector, CollectSink, DataGeneratorSource, Duration, type KeyedContext,
  KeyedProcessFunction, RateLimiterStrategy, StateTtlConfig, StreamExecutionEnvironment,
  type ValueState, ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const ttl = StateTtlConfig.newBuilder(Duration.ofMillis(200)).build();
class Read extends KeyedProcessFunction<string, number, [number, number | null, number | null]> {
  private kept!: ValueState<number>;
  open() {
    const descriptor = new ValueStateDescriptor<number>('kept');
    descriptor.enableTimeToLive(ttl);
    this.kept = this.getRuntimeContext().getState(descriptor);
  }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<[number, number | null, number | null]>) {
    const before = this.kept.value();
    this.kept.update(n);
    out.collect([n, before, this.kept.value()]);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 3, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').process(new Read()).sinkTo(new CollectSink('out'));

env.execute('ttl-expired-reads-null');
