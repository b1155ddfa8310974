// with failure-rate and 2 failures an interval the third within it fails the job
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "failure-rate", "restart-strategy.failure-rate.max-failures-per-interval", "2", "restart-strategy.failure-rate.failure-rate-interval", "10 min", "restart-strategy.failure-rate.delay", "10 ms")));
    env.setParallelism(1);
    env.fromSequence(1, 3).map(n -> {
      if (n > 0) throw new RuntimeException("always");
      return n;
    }).sinkTo(new CollectSink<>("out"));

    env.execute("failure-rate-gives-up");
  }
}
