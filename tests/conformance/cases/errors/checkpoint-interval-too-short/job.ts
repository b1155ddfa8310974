// a checkpoint interval below 10 ms is rejected
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.enableCheckpointing(9);
env.fromData([1]).sinkTo(new CollectSink('out'));

env.execute('checkpoint-interval-too-short');
