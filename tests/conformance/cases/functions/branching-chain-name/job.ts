// a chain that branches is named with its branches in brackets: "a -> (b -> …, c -> d -> …)"; the name is the same in every operator of it
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Name extends RichMapFunction<number, string> {
  map(_value: number) { return this.getRuntimeContext().getTaskInfo().getTaskName(); }
}
const a = env.fromData([1]).map((n) => n).name('a');
a.map(new Name()).name('b').sinkTo(new CollectSink('b')).name('one');
a.map((n) => n).name('c').map(new Name()).name('d').sinkTo(new CollectSink('d')).name('two');

env.execute('branching-chain-name');
