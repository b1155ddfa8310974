// windowAll has parallelism 1 and rejects any other
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
env.fromData([1, 2]).countWindowAll(2).reduce((a, b) => a + b).setParallelism(2).sinkTo(new CollectSink('out'));

env.execute('window-all-parallelism');
