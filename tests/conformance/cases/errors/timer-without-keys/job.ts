// registering a timer on a stream that is not keyed fails the job
import { type Collector, CollectSink, type ProcessContext, ProcessFunction,
  StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Timer extends ProcessFunction<number, number> {
  processElement(_n: number, ctx: ProcessContext, _out: Collector<number>) { ctx.timerService().registerProcessingTimeTimer(1); }
}
env.fromData([1]).process(new Timer()).sinkTo(new CollectSink('out'));

env.execute('timer-without-keys');
