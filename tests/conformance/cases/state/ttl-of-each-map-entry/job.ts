// in a map each entry has its own time-to-live: the old ones are gone, the new one is there
import { type Collector, CollectSink, DataGeneratorSource, Duration, type KeyedContext,
  KeyedProcessFunction, type MapState, MapStateDescriptor, RateLimiterStrategy, StateTtlConfig,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const ttl = StateTtlConfig.newBuilder(Duration.ofMillis(1500)).build();
class Read extends KeyedProcessFunction<string, number, string> {
  private kept!: MapState<number, number>;
  open() {
    const descriptor = new MapStateDescriptor<number, number>('kept');
    descriptor.enableTimeToLive(ttl);
    this.kept = this.getRuntimeContext().getMapState(descriptor);
  }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<string>) {
    this.kept.put(n, n);
    out.collect([...this.kept.keys()].sort().join(','));
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 4, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').process(new Read()).sinkTo(new CollectSink('out'));

env.execute('ttl-of-each-map-entry');
