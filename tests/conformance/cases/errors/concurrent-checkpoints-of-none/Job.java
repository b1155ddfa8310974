// at least one checkpoint must be allowed at a time
import conformance.CollectSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    conf.setString("execution.checkpointing.interval", "100 ms");
    conf.setString("execution.checkpointing.max-concurrent-checkpoints", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.setParallelism(1);
    env.fromData(1, 2, 3).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("concurrent-checkpoints-of-none");
  }
}
