// the backoff multiplier of exponential-delay must be greater than 1: with 1 the job fails when it is submitted
import conformance.CollectSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    conf.setString("restart-strategy.type", "exponential-delay");
    conf.setString("restart-strategy.exponential-delay.backoff-multiplier", "1");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.setParallelism(1);
    env.fromData(1, 2, 3).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("backoff-multiplier-of-one");
  }
}
