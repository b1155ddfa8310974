// a custom partitioner that returns an index beyond the last subtask fails the job
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.fromData(0, 1, 2).partitionCustom((Integer n, int p) -> n + p, n -> n).map(n -> n).global().sinkTo(new CollectSink<>("out"));

    env.execute("custom-index-out-of-range-fails");
  }
}
