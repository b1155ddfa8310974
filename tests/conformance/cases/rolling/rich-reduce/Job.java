// a rolling reduce takes a RichReduceFunction, opened once; it folds (accumulated, new), and a key's first record goes out without it
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichReduceFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Fold extends RichReduceFunction<String> {
    private int opened = 0;
    @Override public void open(OpenContext context) { opened++; }
    @Override public String reduce(String accumulated, String value) { return "(" + accumulated + "+" + value + ")" + opened; }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a1", "b1", "a2", "a3", "b2").keyBy(s -> s.substring(0, 1)).reduce(new Fold()).sinkTo(new CollectSink<>("out"));

    env.execute("rich-reduce");
  }
}
