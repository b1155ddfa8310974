// value, list, map, reducing and aggregating state all come back as they were at the checkpoint
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  // Fails once: when two checkpoints have completed since its first record, so that the newer one has records in it.
  static class FailOnce extends RichMapFunction<Long, Long> implements CheckpointListener {
    private transient int seen;
    private transient int completed;
    @Override public Long map(Long v) {
      if (completed >= 2 && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) throw new RuntimeException("on purpose");
      seen++;
      return v;
    }
    @Override public void notifyCheckpointComplete(long id) { if (seen > 0) completed++; }
  }
  static class Average implements AggregateFunction<Long, Tuple2<Long, Integer>, Double> {
    @Override public Tuple2<Long, Integer> createAccumulator() { return Tuple2.of(0L, 0); }
    @Override public Tuple2<Long, Integer> add(Long value, Tuple2<Long, Integer> a) { return Tuple2.of(a.f0 + value, a.f1 + 1); }
    @Override public Double getResult(Tuple2<Long, Integer> a) { return (double) a.f0 / a.f1; }
    @Override public Tuple2<Long, Integer> merge(Tuple2<Long, Integer> a, Tuple2<Long, Integer> b) { return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1); }
  }
  static class Kinds extends KeyedProcessFunction<String, Long, Tuple5<Integer, Integer, Integer, Long, Double>> {
    private transient ValueState<Integer> value;
    private transient ListState<Long> list;
    private transient MapState<Long, Integer> map;
    private transient ReducingState<Long> sum;
    private transient AggregatingState<Long, Double> average;
    @Override public void open(OpenContext c) {
      RuntimeContext states = getRuntimeContext();
      value = states.getState(new ValueStateDescriptor<>("value", Integer.class));
      list = states.getListState(new ListStateDescriptor<>("list", Long.class));
      map = states.getMapState(new MapStateDescriptor<>("map", Long.class, Integer.class));
      sum = states.getReducingState(new ReducingStateDescriptor<>("sum", (a, b) -> a + b, Long.class));
      average = states.getAggregatingState(new AggregatingStateDescriptor<>("average", new Average(), Types.TUPLE(Types.LONG, Types.INT)));
    }
    @Override public void processElement(Long v, Context ctx, Collector<Tuple5<Integer, Integer, Integer, Long, Double>> out) throws Exception {
      value.update((value.value() == null ? 0 : value.value()) + 1);
      list.add(v);
      map.put(v % 10, (map.get(v % 10) == null ? 0 : map.get(v % 10)) + 1);
      sum.add(v);
      average.add(v);
      ctx.timerService().registerEventTimeTimer(1);
    }
    // [count, length of the list, greatest count in the map, sum, average]
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<Tuple5<Integer, Integer, Integer, Long, Double>> out) throws Exception {
      int length = 0, greatest = 0;
      for (Long v : list.get()) length++;
      for (int count : map.values()) greatest = Math.max(greatest, count);
      out.collect(Tuple5.of(value.value(), length, greatest, sum.get(), average.get()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOnce()).keyBy(v -> "k").process(new Kinds()).sinkTo(new CollectSink<>("out"));

    env.execute("every-kind-of-keyed-state");
  }
}
