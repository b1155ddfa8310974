// windowAll puts the records of all keys and subtasks into the same windows, in one subtask
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessAllWindowFunction;
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
  static class Show extends ProcessAllWindowFunction<Ev, Tuple2<Long, String>, TimeWindow> {
    @Override public void process(Context ctx, Iterable<Ev> elements, Collector<Tuple2<Long, String>> out) {
      List<String> l = new ArrayList<>(); for (Ev e : elements) l.add(e.k + e.v);
      out.collect(Tuple2.of(ctx.window().getEnd(), String.join(",", l)));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 1, 0), ev("b", 2, 2, 0), ev("c", 3, 9, 9), ev("a", 4, 11, 11), ev("b", 5, 25, 25), ev("a", 6, 12, 30))
        .assignTimestampsAndWatermarks(strategy)
        .filter(e -> e.v != 2)
        .windowAll(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("window-all-takes-every-key");
  }
}
