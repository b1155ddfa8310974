// disableChaining() cuts before and after, startNewChain() before, another slot sharing group before; a union is a task of its own
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Where extends RichMapFunction<string, string> {
  private readonly label: string;
  constructor(label: string) { super(); this.label = label; }
  map(path: string) { return path + ' | ' + this.label + ' in ' + this.getRuntimeContext().getTaskInfo().getTaskName(); }
}
const path = env.fromData(['start'])
  .map(new Where('a')).name('a')
  .map(new Where('b')).name('b').disableChaining()
  .map(new Where('c')).name('c')
  .map(new Where('d')).name('d').startNewChain()
  .map(new Where('e')).name('e')
  .map(new Where('f')).name('f').slotSharingGroup('other')
  .map(new Where('g')).name('g');
path.union(env.fromData(['second']).slotSharingGroup('other')).map(new Where('h')).name('h').sinkTo(new CollectSink('out'));

env.execute('what-cuts-a-chain');
