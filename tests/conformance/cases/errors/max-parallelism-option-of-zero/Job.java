// the option pipeline.max-parallelism must be greater than 0
import conformance.CollectSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    conf.setString("pipeline.max-parallelism", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.setParallelism(1);
    env.fromData(1, 2, 3).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("max-parallelism-option-of-zero");
  }
}
