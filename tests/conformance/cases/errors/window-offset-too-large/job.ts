// a tumbling window's offset must be smaller than its size, whatever its sign
import { CollectSink, Duration, StreamExecutionEnvironment, TumblingEventTimeWindows } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1]).keyBy((n) => n).window(TumblingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(-10))).reduce((a, b) => a + b).sinkTo(new CollectSink('out'));

env.execute('window-offset-too-large');
