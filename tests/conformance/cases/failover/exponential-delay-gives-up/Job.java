// with exponential-delay and 2 attempts before a reset the third failure fails the job
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "exponential-delay", "restart-strategy.exponential-delay.initial-backoff", "10 ms", "restart-strategy.exponential-delay.max-backoff", "20 ms", "restart-strategy.exponential-delay.attempts-before-reset-backoff", "2")));
    env.setParallelism(1);
    env.fromSequence(1, 3).map(n -> {
      if (n > 0) throw new RuntimeException("always");
      return n;
    }).sinkTo(new CollectSink<>("out"));

    env.execute("exponential-delay-gives-up");
  }
}
