// an idle timeout of 0 is rejected
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1).assignTimestampsAndWatermarks(WatermarkStrategy.<Integer>forMonotonousTimestamps().withIdleness(Duration.ofMillis(0))).sinkTo(new CollectSink<>("out"));

    env.execute("idleness-not-positive");
  }
}
