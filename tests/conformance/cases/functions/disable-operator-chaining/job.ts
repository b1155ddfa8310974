// disableOperatorChaining() gives every operator a task of its own, the sink too; records of one producer still keep their order
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.disableOperatorChaining();
class Where extends RichMapFunction<string, string> {
  map(path: string) { return path + ' > ' + this.getRuntimeContext().getTaskInfo().getTaskName(); }
}
env.fromData(['1', '2', '3']).map(new Where()).name('a').map(new Where()).name('b').sinkTo(new CollectSink('out'));

env.execute('disable-operator-chaining');
