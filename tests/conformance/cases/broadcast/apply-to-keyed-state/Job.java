// applyToKeyedState on the broadcast side visits every key of the subtask that holds this state, and may change it; keys without it are not visited
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final MapStateDescriptor<String, Long> rules = new MapStateDescriptor<>("rules", String.class, Long.class);
  static final ValueStateDescriptor<Integer> count = new ValueStateDescriptor<>("count", Integer.class);
  static class Bump extends KeyedBroadcastProcessFunction<String, String, Long, String> {
    @Override public void processElement(String key, ReadOnlyContext ctx, Collector<String> out) throws Exception {
      ValueState<Integer> state = getRuntimeContext().getState(count);
      if (!key.equals("none")) state.update((state.value() == null ? 0 : state.value()) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void processBroadcastElement(Long n, Context ctx, Collector<String> out) throws Exception {
      ctx.getBroadcastState(rules).put("last", n);
      if (n == 1) ctx.applyToKeyedState(count, (key, state) -> state.update(state.value() * (key.equals("a") ? 100 : 10)));
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) throws Exception {
      out.collect(ctx.getCurrentKey() + " " + getRuntimeContext().getState(count).value() + " " + ctx.getBroadcastState(rules).get("last"));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    // The second broadcast element comes a second later, when the data is through.
    DataStream<Long> control = env.fromSource(new DataGeneratorSource<Long>(i -> i, 2, RateLimiterStrategy.perSecond(1), Types.LONG), WatermarkStrategy.noWatermarks(), "control").setParallelism(1);
    env.fromData("a", "b", "a", "none", "c", "a").keyBy(key -> key).connect(control.broadcast(rules)).process(new Bump()).sinkTo(new CollectSink<>("out"));

    env.execute("apply-to-keyed-state");
  }
}
