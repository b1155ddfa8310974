// registering a timer on a stream that is not keyed fails the job
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Timer extends ProcessFunction<Integer, Integer> {
    @Override public void processElement(Integer n, Context ctx, Collector<Integer> out) { ctx.timerService().registerProcessingTimeTimer(1); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1).process(new Timer()).sinkTo(new CollectSink<>("out"));

    env.execute("timer-without-keys");
  }
}
