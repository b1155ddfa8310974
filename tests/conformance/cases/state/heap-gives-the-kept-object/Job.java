// with the heap backend value() gives the kept object itself: changing it changes the state, without update()
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  public static class Box {
    public int n;
    public Box() {}
  }
  static class Bump extends KeyedProcessFunction<String, Integer, Tuple2<Integer, Integer>> {
    private transient ValueState<Box> box;
    @Override public void open(OpenContext c) { box = getRuntimeContext().getState(new ValueStateDescriptor<>("box", Box.class)); }
    @Override public void processElement(Integer n, Context ctx, Collector<Tuple2<Integer, Integer>> out) throws Exception {
      if (box.value() == null) box.update(new Box());
      box.value().n += n;
      out.collect(Tuple2.of(n, box.value().n));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 10, 100).keyBy(n -> "k").process(new Bump()).sinkTo(new CollectSink<>("out"));

    env.execute("heap-gives-the-kept-object");
  }
}
