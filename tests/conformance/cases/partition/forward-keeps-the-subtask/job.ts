// forward() keeps each record on the subtask of the same index, also between tasks that are not chained
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(3);
class Visit extends RichMapFunction<[number, string], [number, string]> {
  map([n, path]: [number, string]): [number, string] { return [n, path + this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}
env.fromData([0, 1, 2, 3, 4, 5, 6])
  .partitionCustom((n: number, p) => n % p, (n) => n)
  .map<[number, string]>((n) => [n, ''])
  .map(new Visit())
  .forward().map(new Visit()).startNewChain()
  .map(new Visit()).disableChaining()
  .sinkTo(new CollectSink('out'));

env.execute('forward-keeps-the-subtask');
