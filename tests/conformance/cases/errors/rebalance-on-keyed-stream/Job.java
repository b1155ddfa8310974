// a keyed stream cannot be partitioned otherwise: keyBy().rebalance() is rejected
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).keyBy(n -> n).rebalance();
    env.fromData(1).sinkTo(new CollectSink<>("out"));

    env.execute("rebalance-on-keyed-stream");
  }
}
