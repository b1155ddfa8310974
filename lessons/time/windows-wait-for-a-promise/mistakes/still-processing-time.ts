import {
  type Collector,
  CollectSink,
  Duration,
  FileSource,
  type ProcessWindowContext,
  ProcessWindowFunction,
  StreamExecutionEnvironment,
  type TimeWindow,
  TumblingProcessingTimeWindows,
  WatermarkStrategy,
} from 'millrace';

type Bike = { bridge: string; ts: number };
type Row = { bridge: string; bikes: number; from: string };

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19);

class CountBikes extends ProcessWindowFunction<Bike, Row, string, TimeWindow> {
  process(bridge: string, ctx: ProcessWindowContext<TimeWindow>, bikes: Iterable<Bike>, out: Collector<Row>) {
    out.collect({ bridge, bikes: [...bikes].length, from: clock(ctx.window().getStart()) });
  }
}

const times = WatermarkStrategy.forBoundedOutOfOrderness<Bike>(Duration.ofSeconds(6)).withTimestampAssigner(
  (bike) => bike.ts,
);

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromSource(FileSource.forRecords<Bike>('bikes'), times, 'bikes')
  .keyBy((bike) => bike.bridge)
  .window(TumblingProcessingTimeWindows.of(Duration.ofSeconds(10)))
  .process(new CountBikes())
  .uid('count')
  .sinkTo(new CollectSink('rows'));
env.execute('Bikes in each ten seconds');
