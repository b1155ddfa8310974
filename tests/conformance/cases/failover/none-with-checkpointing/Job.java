// restart-strategy none holds also where checkpoints are taken: the first exception fails the job
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    env.fromSequence(1, 3).map(n -> {
      if (n > 0) throw new RuntimeException("always");
      return n;
    }).sinkTo(new CollectSink<>("out"));

    env.execute("none-with-checkpointing");
  }
}
