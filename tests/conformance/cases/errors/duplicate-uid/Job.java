// two operators of one job with the same uid are rejected at execute()
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).map(n -> n).uid("same").filter(n -> true).uid("same").sinkTo(new CollectSink<>("out"));

    env.execute("duplicate-uid");
  }
}
