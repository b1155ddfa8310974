// a keyed stream cannot be partitioned otherwise: keyBy().rebalance() is rejected
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1, 2]).keyBy((n) => n).rebalance();
env.fromData([1]).sinkTo(new CollectSink('out'));

env.execute('rebalance-on-keyed-stream');
