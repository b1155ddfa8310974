// a max parallelism above 32768 is rejected
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1, 2]).map((n) => n).setMaxParallelism(32769).sinkTo(new CollectSink('out'));

env.execute('max-parallelism-above-limit');
