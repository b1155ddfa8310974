// AggregatingState: get() is null while empty and after clear(), otherwise getResult of the accumulator, as often as it is asked for
import conformance.CollectSink;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Average implements AggregateFunction<Integer, Tuple2<Integer, Integer>, Double> {
    @Override public Tuple2<Integer, Integer> createAccumulator() { return Tuple2.of(0, 0); }
    @Override public Tuple2<Integer, Integer> add(Integer value, Tuple2<Integer, Integer> a) { return Tuple2.of(a.f0 + value, a.f1 + 1); }
    @Override public Double getResult(Tuple2<Integer, Integer> a) { return (double) a.f0 / a.f1; }
    @Override public Tuple2<Integer, Integer> merge(Tuple2<Integer, Integer> a, Tuple2<Integer, Integer> b) { return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1); }
  }
  static class Averages extends KeyedProcessFunction<String, Integer, Tuple4<Integer, Double, Double, Double>> {
    private transient AggregatingState<Integer, Double> average;
    @Override public void open(OpenContext c) { average = getRuntimeContext().getAggregatingState(new AggregatingStateDescriptor<>("average", new Average(), Types.TUPLE(Types.INT, Types.INT))); }
    @Override public void processElement(Integer n, Context ctx, Collector<Tuple4<Integer, Double, Double, Double>> out) throws Exception {
      Double before = average.get();
      if (n < 0) average.clear();
      else average.add(n);
      out.collect(Tuple4.of(n, before, average.get(), average.get()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(3, 4, 8, -1, 10, 11).keyBy(n -> "k").process(new Averages()).sinkTo(new CollectSink<>("out"));

    env.execute("aggregating-result-and-clear");
  }
}
