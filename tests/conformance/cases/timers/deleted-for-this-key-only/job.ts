// deleting a timer deletes that of the current key alone; deleting one that does not exist is nothing
import { type Collector, CollectSink, type KeyedContext, type KeyedOnTimerContext,
  KeyedProcessFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Delete extends KeyedProcessFunction<string, string, string> {
  processElement(s: string, ctx: KeyedContext<string>, _out: Collector<string>) {
    if (s.endsWith('+')) ctx.timerService().registerEventTimeTimer(10);
    else {
      ctx.timerService().deleteEventTimeTimer(10);
      ctx.timerService().deleteEventTimeTimer(99);
      ctx.timerService().deleteProcessingTimeTimer(10);
    }
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) { out.collect(ctx.getCurrentKey() + ' ' + timestamp); }
}
env.fromData(['a+', 'b+', 'c+', 'b-', 'd-', 'e+', 'e-', 'e+']).keyBy((s) => s.charAt(0)).process(new Delete()).sinkTo(new CollectSink('out'));

env.execute('deleted-for-this-key-only');
