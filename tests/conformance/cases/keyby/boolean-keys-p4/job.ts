// a boolean key hashes as java.lang.Boolean: true and false are on different subtasks of 4
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(4);
class Where extends RichMapFunction<boolean, [boolean, number]> {
  map(value: boolean): [boolean, number] { return [value, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}

env.fromData([true, false, true])
  .keyBy((k) => k)
  .map(new Where())
  .sinkTo(new CollectSink('out'));

env.execute('boolean-keys-p4');
