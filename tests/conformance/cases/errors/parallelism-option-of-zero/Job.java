// the option parallelism.default must be at least 1
import conformance.CollectSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    conf.setString("parallelism.default", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.fromData(1, 2, 3).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("parallelism-option-of-zero");
  }
}
