// without lateness and side output a record is dropped as soon as the watermark has reached the last timestamp of its window; behind the watermark alone it is not late
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
  static class Show extends ProcessWindowFunction<Ev, Tuple4<String, Long, Long, String>, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Ev> elements, Collector<Tuple4<String, Long, Long, String>> out) {
      List<String> l = new ArrayList<>(); for (Ev e : elements) l.add("" + e.v);
      out.collect(Tuple4.of(key, ctx.window().getStart(), ctx.window().getEnd(), String.join(",", l)));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 1, 5), ev("a", 2, 2, 8), ev("a", 3, 3, 9), ev("a", 4, 4, 9), ev("a", 5, 15, 15), ev("a", 6, 9, 18), ev("a", 7, 12, 19), ev("a", 8, 13, 30))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("late-records-vanish");
  }
}
