// adding null to a ReducingState or an AggregatingState clears it; where a reduce function gives null, the next value is the first again
import conformance.CollectSink;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Sum implements AggregateFunction<Integer, Integer, Integer> {
    @Override public Integer createAccumulator() { return 0; }
    @Override public Integer add(Integer value, Integer sum) { return sum + (value == null ? 1000 : value); }
    @Override public Integer getResult(Integer sum) { return sum; }
    @Override public Integer merge(Integer a, Integer b) { return a + b; }
  }
  static class Adding extends KeyedProcessFunction<String, Integer, Tuple3<Integer, Integer, Integer>> {
    private transient ReducingState<Integer> reducing;
    private transient AggregatingState<Integer, Integer> aggregating;
    @Override public void open(OpenContext c) {
      reducing = getRuntimeContext().getReducingState(new ReducingStateDescriptor<>("reducing", (a, b) -> {
        int sum = (a == null ? 1000 : a) + (b == null ? 1000 : b);
        return sum == 7 ? null : (Integer) sum;
      }, Types.INT));
      aggregating = getRuntimeContext().getAggregatingState(new AggregatingStateDescriptor<>("aggregating", new Sum(), Types.INT));
    }
    @Override public void processElement(Integer n, Context ctx, Collector<Tuple3<Integer, Integer, Integer>> out) throws Exception {
      reducing.add(n < 0 ? null : n);
      aggregating.add(n < 0 ? null : n);
      out.collect(Tuple3.of(n, reducing.get(), aggregating.get()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(3, 4, 5, 6, -1, 2, 5, -1, -1, 9).keyBy(n -> "k").process(new Adding()).sinkTo(new CollectSink<>("out"));

    env.execute("adding-null-clears");
  }
}
