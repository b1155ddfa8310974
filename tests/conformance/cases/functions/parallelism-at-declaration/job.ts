// an operator has the parallelism that the environment had when it was declared: a later setParallelism() holds for later operators
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Parallelism extends RichMapFunction<string, string> {
  map(path: string) { return path + ' ' + this.getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(); }
}
env.setParallelism(3);
const three = env.fromData(['a', 'b', 'c', 'd']).map(new Parallelism());
env.setParallelism(2);
const two = three.map(new Parallelism());
env.setParallelism(1);
two.map(new Parallelism()).sinkTo(new CollectSink('out'));

env.execute('parallelism-at-declaration');
