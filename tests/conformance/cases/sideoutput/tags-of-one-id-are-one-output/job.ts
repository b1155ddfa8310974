// two OutputTags of one id are the same side output
import { type Collector, CollectSink, OutputTag, type ProcessContext, ProcessFunction,
  StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Split extends ProcessFunction<number, number> {
  processElement(n: number, ctx: ProcessContext, out: Collector<number>) {
    if (n % 2 === 0) ctx.output(new OutputTag<string>('even'), 'even ' + n);
    else out.collect(n);
  }
}
const split = env.fromData([1, 2, 3, 4]).process(new Split());
split.sinkTo(new CollectSink('out'));
split.getSideOutput(new OutputTag<string>('even')).sinkTo(new CollectSink('side'));

env.execute('tags-of-one-id-are-one-output');
