// a time-to-live of 0 is rejected
import { CollectSink, Duration, StateTtlConfig, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
StateTtlConfig.newBuilder(Duration.ofMillis(0)).build();
env.fromData([1]).sinkTo(new CollectSink('out'));

env.execute('ttl-not-positive');
