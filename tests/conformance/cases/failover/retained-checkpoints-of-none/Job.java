// a number of retained checkpoints that is not positive is taken for 1, and the job runs
import conformance.CollectSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    conf.setString("execution.checkpointing.interval", "100 ms");
    conf.setString("execution.checkpointing.num-retained", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.setParallelism(1);
    env.fromData(1, 2, 3).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("retained-checkpoints-of-none");
  }
}
