// a rolling reduce takes a RichReduceFunction, opened once; it folds (accumulated, new), and a key's first record goes out without it
import { CollectSink, type OpenContext, RichReduceFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Fold extends RichReduceFunction<string> {
  private opened = 0;
  open(_context: OpenContext) { this.opened++; }
  reduce(accumulated: string, value: string) { return '(' + accumulated + '+' + value + ')' + this.opened; }
}
env.fromData(['a1', 'b1', 'a2', 'a3', 'b2']).keyBy((s) => s.charAt(0)).reduce(new Fold()).sinkTo(new CollectSink('out'));

env.execute('rich-reduce');
