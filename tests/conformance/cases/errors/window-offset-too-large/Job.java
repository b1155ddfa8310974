// a tumbling window's offset must be smaller than its size, whatever its sign
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1).keyBy(n -> n).window(TumblingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(-10))).reduce((a, b) -> a + b).sinkTo(new CollectSink<>("out"));

    env.execute("window-offset-too-large");
  }
}
