// a checkpoint interval below 10 ms is rejected
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.enableCheckpointing(9);
    env.fromData(1).sinkTo(new CollectSink<>("out"));

    env.execute("checkpoint-interval-too-short");
  }
}
