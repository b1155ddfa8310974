// deleting a timer deletes that of the current key alone; deleting one that does not exist is nothing
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Delete extends KeyedProcessFunction<String, String, String> {
    @Override public void processElement(String s, Context ctx, Collector<String> out) {
      if (s.endsWith("+")) ctx.timerService().registerEventTimeTimer(10);
      else {
        ctx.timerService().deleteEventTimeTimer(10);
        ctx.timerService().deleteEventTimeTimer(99);
        ctx.timerService().deleteProcessingTimeTimer(10);
      }
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) { out.collect(ctx.getCurrentKey() + " " + timestamp); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a+", "b+", "c+", "b-", "d-", "e+", "e-", "e+").keyBy(s -> s.substring(0, 1)).process(new Delete()).sinkTo(new CollectSink<>("out"));

    env.execute("deleted-for-this-key-only");
  }
}
