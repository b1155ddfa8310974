// an exception in open() fails the job before any record is processed
import { CollectSink, type OpenContext, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Fails extends RichMapFunction<number, number> {
  open(_context: OpenContext) { throw new Error('cannot open'); }
  map(n: number) { return n; }
}
env.fromData([1, 2]).map(new Fails()).sinkTo(new CollectSink('out'));

env.execute('exception-in-open');
