// a stream united with itself gives every record twice
import conformance.CollectSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Integer> numbers = env.fromData(1, 2, 3).map(n -> n * 10);
    numbers.union(numbers).map(n -> n + 1).sinkTo(new CollectSink<>("out"));

    env.execute("union-with-itself");
  }
}
