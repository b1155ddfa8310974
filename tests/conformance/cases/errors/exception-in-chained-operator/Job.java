// an exception in a chained operator fails the job, and its own words stay in the chain of causes
import conformance.CollectSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).filter(n -> true).map(n -> {
      if (n == 1) throw new RuntimeException("not this one");
      return n;
    }).sinkTo(new CollectSink<>("out"));

    env.execute("exception-in-chained-operator");
  }
}
