// global() sends every record to the first subtask, in order
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(3);
class Where extends RichMapFunction<number, [number, number]> {
  map(value: number): [number, number] { return [value, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}

env.fromData([5, 3, 8, 1]).global().map(new Where()).global().sinkTo(new CollectSink('out'));

env.execute('global');
