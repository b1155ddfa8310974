// a plain CoProcessFunction on two keyed inputs has keyed state and timers (a plain ProcessFunction on one keyed input has no timers)
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Sum extends CoProcessFunction<Tuple2<String, Integer>, Tuple2<String, Integer>, String> {
    private transient ValueState<String> key;
    private transient ValueState<Integer> sum;
    @Override public void open(OpenContext c) {
      key = getRuntimeContext().getState(new ValueStateDescriptor<>("key", String.class));
      sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Integer.class));
    }
    @Override public void processElement1(Tuple2<String, Integer> v, Context ctx, Collector<String> out) throws Exception { add(v.f0, v.f1, ctx); }
    @Override public void processElement2(Tuple2<String, Integer> v, Context ctx, Collector<String> out) throws Exception { add(v.f0, 10 * v.f1, ctx); }
    private void add(String k, int n, Context ctx) throws Exception {
      key.update(k);
      sum.update((sum.value() == null ? 0 : sum.value()) + n);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) throws Exception {
      out.collect(key.value() + " " + sum.value() + " " + ctx.timeDomain() + " " + ts);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    DataStream<Tuple2<String, Integer>> left = env.fromData(Tuple2.of("a", 1), Tuple2.of("b", 2), Tuple2.of("a", 3));
    DataStream<Tuple2<String, Integer>> right = env.fromData(Tuple2.of("a", 4), Tuple2.of("c", 5));
    left.connect(right).keyBy(l -> l.f0, r -> r.f0).process(new Sum()).sinkTo(new CollectSink<>("out"));

    env.execute("plain-co-process-has-timers-on-keyed-inputs");
  }
}
