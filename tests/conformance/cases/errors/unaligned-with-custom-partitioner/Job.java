// unaligned checkpoints and a custom partitioner do not go together: rejected unless forced
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.enableCheckpointing(100);
    env.getCheckpointConfig().enableUnalignedCheckpoints();
    env.fromData(1, 2).partitionCustom((Integer n, int p) -> n % p, n -> n).map(n -> n).sinkTo(new CollectSink<>("out"));

    env.execute("unaligned-with-custom-partitioner");
  }
}
