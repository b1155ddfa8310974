// fromData with a null among its elements is rejected
import conformance.CollectSink;
import java.util.Arrays;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(Arrays.asList(1, null, 3)).sinkTo(new CollectSink<>("out"));

    env.execute("null-element-in-from-data");
  }
}
