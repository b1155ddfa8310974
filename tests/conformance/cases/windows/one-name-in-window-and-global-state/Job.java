// a state of one name asked for from windowState() and from globalState() is one object, which addresses the scope asked for last
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

public class Job {
  public static class Ev {
    public String k; public int v; public long ts; public long wm;
    public Ev() {}
    public Ev(String k, int v, long ts, long wm) { this.k = k; this.v = v; this.ts = ts; this.wm = wm; }
  }
  static Ev ev(String k, int v, long ts, long wm) { return new Ev(k, v, ts, wm); }
  // Right after each event, its own `wm` is emitted as the watermark.
  static final WatermarkStrategy<Ev> strategy = WatermarkStrategy.<Ev>forGenerator(ctx -> new WatermarkGenerator<Ev>() {
    @Override public void onEvent(Ev e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.wm)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e.ts);
  static class Both extends ProcessWindowFunction<Ev, Tuple4<String, Long, Integer, Integer>, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Ev> elements, Collector<Tuple4<String, Long, Integer, Integer>> out) throws Exception {
      ValueState<Integer> ofWindow = ctx.windowState().getState(new ValueStateDescriptor<>("firings", Integer.class));
      ValueState<Integer> ofKey = ctx.globalState().getState(new ValueStateDescriptor<>("firings", Integer.class));
      ofWindow.update((ofWindow.value() == null ? 0 : ofWindow.value()) + 1);
      ofKey.update((ofKey.value() == null ? 0 : ofKey.value()) + 1);
      out.collect(Tuple4.of(key, ctx.window().getEnd(), ofWindow.value(), ofKey.value()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 1, 10), ev("a", 2, 2, 11), ev("a", 3, 15, 20), ev("b", 1, 25, 30))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
        .allowedLateness(Duration.ofMillis(5))
        .process(new Both())
        .sinkTo(new CollectSink<>("out"));

    env.execute("one-name-in-window-and-global-state");
  }
}
