// broadcast state comes back after a restart although the source of the rules is at its end: every later record is judged by it
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
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
  static final MapStateDescriptor<String, Long> rules = new MapStateDescriptor<>("rules", String.class, Long.class);
  static class Judge extends KeyedBroadcastProcessFunction<String, Long, Tuple2<String, Long>, String> {
    private transient ValueState<Integer> over;
    @Override public void open(OpenContext c) { over = getRuntimeContext().getState(new ValueStateDescriptor<>("over", Integer.class)); }
    @Override public void processElement(Long n, ReadOnlyContext ctx, Collector<String> out) throws Exception {
      Long limit = ctx.getBroadcastState(rules).get("limit");
      if (n > 9 && n > limit) over.update((over.value() == null ? 0 : over.value()) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void processBroadcastElement(Tuple2<String, Long> rule, Context ctx, Collector<String> out) throws Exception { ctx.getBroadcastState(rules).put(rule.f0, rule.f1); }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) throws Exception {
      out.collect(over.value() + " over " + ctx.getBroadcastState(rules).get("limit") + " in attempt " + getRuntimeContext().getTaskInfo().getAttemptNumber());
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    BroadcastStream<Tuple2<String, Long>> control = env.fromData(Tuple2.of("limit", 99L)).broadcast(rules);
    numbers.map(new FailOnce()).keyBy(n -> "k").connect(control).process(new Judge()).sinkTo(new CollectSink<>("out"));

    env.execute("broadcast-state-is-restored");
  }
}
