// an idle timeout of 0 is rejected
import { CollectSink, Duration, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1]).assignTimestampsAndWatermarks(WatermarkStrategy.forMonotonousTimestamps<number>().withIdleness(Duration.ofMillis(0))).sinkTo(new CollectSink('out'));

env.execute('idleness-not-positive');
