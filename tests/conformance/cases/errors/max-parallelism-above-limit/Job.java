// a max parallelism above 32768 is rejected
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).map(n -> n).setMaxParallelism(32769).sinkTo(new CollectSink<>("out"));

    env.execute("max-parallelism-above-limit");
  }
}
