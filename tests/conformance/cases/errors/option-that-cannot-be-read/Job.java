// an option of the environment with a value that cannot be read is rejected while the program is built
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("pipeline.auto-watermark-interval", "soon")));
    env.setParallelism(1);
    env.fromData(1).sinkTo(new CollectSink<>("out"));

    env.execute("option-that-cannot-be-read");
  }
}
