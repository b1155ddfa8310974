// an exception in a chained operator fails the job, and its own words stay in the chain of causes
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1, 2]).filter(() => true).map((n) => {
  if (n === 1) throw new Error('not this one');
  return n;
}).sinkTo(new CollectSink('out'));

env.execute('exception-in-chained-operator');
