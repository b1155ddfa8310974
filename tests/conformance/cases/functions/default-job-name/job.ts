// a job without a name is called "Flink Streaming Job"; getJobInfo() tells it to every function
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class JobName extends RichMapFunction<number, string> {
  map(n: number) { return n + ' in ' + this.getRuntimeContext().getJobInfo().getJobName(); }
}
env.fromData([1]).map(new JobName()).sinkTo(new CollectSink('out'));

env.execute();
