// a custom partitioner that returns an index beyond the last subtask fails the job
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
env.fromData([0, 1, 2]).partitionCustom((n: number, p) => n + p, (n) => n).map((n) => n).global().sinkTo(new CollectSink('out'));

env.execute('custom-index-out-of-range-fails');
