// rescale from 5 to 2 is uneven: subtasks 0 and 1 feed 0; subtasks 2, 3 and 4 feed 1
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(5);
class Where extends RichMapFunction<number, [number, number]> {
  map(value: number): [number, number] { return [value, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}

env.fromData([0, 1, 2, 3, 4, 10, 11, 12, 13, 14])
  .partitionCustom((n: number, p) => (n % 10) % p, (n) => n)
  .map((n) => n).setParallelism(5)
  .rescale()
  .map(new Where()).setParallelism(2)
  .sinkTo(new CollectSink('out'));

env.execute('rescale-5-to-2');
