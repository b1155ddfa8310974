// clear() runs when the watermark reaches the last timestamp of the window plus the allowed lateness, not when it fires; in both the context has the watermark that let it happen
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

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
  static final OutputTag<String> cleared = new OutputTag<>("cleared", Types.STRING);
  static class Life extends ProcessWindowFunction<Ev, String, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Ev> elements, Collector<String> out) {
      int count = 0; for (Ev e : elements) count++;
      out.collect(key + ctx.window().getEnd() + " fires with " + count + " at " + ctx.currentWatermark());
    }
    @Override public void clear(Context ctx) { ctx.output(cleared, ctx.window().getEnd() + " cleared at " + ctx.currentWatermark()); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    SingleOutputStreamOperator<String> windowed = env.fromData(ev("a", 1, 1, 5), ev("a", 2, 2, 12), ev("a", 3, 3, 13), ev("a", 4, 14, 14), ev("a", 5, 15, 18), ev("a", 6, 30, 30), ev("a", 7, 31, 60), ev("a", 8, 90, 91))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
        .allowedLateness(Duration.ofMillis(5))
        .process(new Life());
    windowed.filter(s -> !s.contains("100 ")).sinkTo(new CollectSink<>("out"));
    windowed.getSideOutput(cleared).filter(s -> !s.startsWith("100 ")).sinkTo(new CollectSink<>("cleared"));

    env.execute("clear-at-cleanup-time");
  }
}
