// a stream united with itself gives every record twice
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const numbers = env.fromData([1, 2, 3]).map((n) => n * 10);
numbers.union(numbers).map((n) => n + 1).sinkTo(new CollectSink('out'));

env.execute('union-with-itself');
