// MapState: putAll adds and replaces, keys(), values() and entries() list what is there, remove of a missing key is nothing
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction, type MapState,
  MapStateDescriptor, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Ops extends KeyedProcessFunction<string, string, string> {
  private map!: MapState<string, number>;
  open() { this.map = this.getRuntimeContext().getMapState(new MapStateDescriptor<string, number>('map')); }
  processElement(op: string, _ctx: KeyedContext<string>, out: Collector<string>) {
    if (op === 'put') this.map.put('a', 1);
    if (op === 'putAll') this.map.putAll(new Map([['a', 10], ['b', 20], ['c', 30]]));
    if (op === 'remove') this.map.remove('b');
    if (op === 'clear') this.map.clear();
    const keys = [...this.map.keys()].sort().join(',');
    const values = [...this.map.values()].sort().join(',');
    const entries = [...this.map.entries()].map(([k, v]) => k + v).sort().join(',');
    out.collect(op + ' ' + keys + ' ' + values + ' ' + entries);
  }
}
env.fromData(['put', 'putAll', 'remove', 'remove', 'clear', 'put']).keyBy(() => 'k').process(new Ops()).sinkTo(new CollectSink('out'));

env.execute('map-put-all-keys-values');
