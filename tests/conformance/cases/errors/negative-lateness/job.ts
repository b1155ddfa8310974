// a negative allowed lateness is rejected
import { CollectSink, Duration, StreamExecutionEnvironment, TumblingEventTimeWindows } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1]).keyBy((n) => n).window(TumblingEventTimeWindows.of(Duration.ofMillis(10))).allowedLateness(Duration.ofMillis(-1)).reduce((a, b) => a + b).sinkTo(new CollectSink('out'));

env.execute('negative-lateness');
