// a rich filter right after keyBy has keyed state: it lets the first record of each key pass
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class First extends RichFilterFunction<Tuple2<String, Integer>> {
    private transient ValueState<Boolean> seen;
    @Override public void open(OpenContext c) { seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Boolean.class)); }
    @Override public boolean filter(Tuple2<String, Integer> value) throws Exception {
      boolean first = seen.value() == null;
      seen.update(true);
      return first;
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.fromData(Tuple2.of("a", 1), Tuple2.of("b", 2), Tuple2.of("a", 3), Tuple2.of("c", 4), Tuple2.of("b", 5), Tuple2.of("a", 6))
        .keyBy(v -> v.f0)
        .filter(new First())
        .sinkTo(new CollectSink<>("out"));

    env.execute("keyed-state-in-rich-filter");
  }
}
