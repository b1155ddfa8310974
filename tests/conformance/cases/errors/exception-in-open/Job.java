// an exception in open() fails the job before any record is processed
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Fails extends RichMapFunction<Integer, Integer> {
    @Override public void open(OpenContext context) { throw new RuntimeException("cannot open"); }
    @Override public Integer map(Integer n) { return n; }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).map(new Fails()).sinkTo(new CollectSink<>("out"));

    env.execute("exception-in-open");
  }
}
