// fromData with a null among its elements is rejected
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1, null, 3]).sinkTo(new CollectSink('out'));

env.execute('null-element-in-from-data');
