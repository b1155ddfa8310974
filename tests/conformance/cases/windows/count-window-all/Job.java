// countWindowAll counts records of every key; with a slide it shows the last records at each step
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

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

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 1, 0), ev("b", 2, 2, 0), ev("c", 4, 3, 0), ev("a", 8, 4, 0), ev("b", 16, 5, 0))
        .assignTimestampsAndWatermarks(strategy)
        .filter(e -> e.v > 0)
        .countWindowAll(3, 2)
        .reduce((a, b) -> ev(a.k + b.k, a.v + b.v, a.ts, b.ts))
        .sinkTo(new CollectSink<>("out"));

    env.execute("count-window-all");
  }
}
