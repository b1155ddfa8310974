// a time-to-live of 0 is rejected
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    StateTtlConfig.newBuilder(Duration.ofMillis(0)).build();
    env.fromData(1).sinkTo(new CollectSink<>("out"));

    env.execute("ttl-not-positive");
  }
}
