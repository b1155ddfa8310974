// ReducingState: get() is null while empty and after clear(); the first add is kept as it is, each further one is folded (old, new)
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Fold extends KeyedProcessFunction<String, String, Tuple2<String, String>> {
    private transient ReducingState<String> folded;
    @Override public void open(OpenContext c) { folded = getRuntimeContext().getReducingState(new ReducingStateDescriptor<>("folded", (a, b) -> "(" + a + b + ")", String.class)); }
    @Override public void processElement(String s, Context ctx, Collector<Tuple2<String, String>> out) throws Exception {
      String before = folded.get();
      if (s.equals("clear")) folded.clear();
      else folded.add(s);
      out.collect(Tuple2.of(before, folded.get()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("1", "2", "3", "clear", "4", "5").keyBy(s -> "k").process(new Fold()).sinkTo(new CollectSink<>("out"));

    env.execute("reducing-folds-old-then-new");
  }
}
