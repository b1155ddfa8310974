// rescale from 2 to 3 is uneven: subtask 0 deals to 0 and 1 in turn, subtask 1 sends everything to 2
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(3);
class Where extends RichMapFunction<number, [number, number]> {
  map(value: number): [number, number] { return [value, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}

env.fromData([0, 1, 10, 11, 20, 21, 30, 31, 40, 41])
  .partitionCustom((n: number, p) => (n % 10) % p, (n) => n)
  .map((n) => n).setParallelism(2)
  .rescale()
  .map(new Where()).setParallelism(3)
  .sinkTo(new CollectSink('out'));

env.execute('rescale-2-to-3');
