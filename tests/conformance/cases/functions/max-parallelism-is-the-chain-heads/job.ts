// within a chain every operator has the max parallelism of the head, its own is not seen; an operator that heads a chain has its own
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.setMaxParallelism(50);
class Max extends RichMapFunction<string, string> {
  map(path: string) { return path + ' ' + this.getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(); }
}
env.fromData(['max'])
  .map(new Max())
  .map(new Max()).setMaxParallelism(7)
  .map(new Max()).setMaxParallelism(9).startNewChain()
  .map(new Max()).setMaxParallelism(11)
  .keyBy((path) => path).map(new Max())
  .sinkTo(new CollectSink('out'));

env.execute('max-parallelism-is-the-chain-heads');
