// when a record joins two sessions of a key their accumulators are merged: each record counts once
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
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
  static class Average implements AggregateFunction<Ev, Tuple2<Integer, Integer>, Double> {
    @Override public Tuple2<Integer, Integer> createAccumulator() { return Tuple2.of(0, 0); }
    @Override public Tuple2<Integer, Integer> add(Ev e, Tuple2<Integer, Integer> a) { return Tuple2.of(a.f0 + e.v, a.f1 + 1); }
    @Override public Double getResult(Tuple2<Integer, Integer> a) { return (double) a.f0 / a.f1; }
    @Override public Tuple2<Integer, Integer> merge(Tuple2<Integer, Integer> a, Tuple2<Integer, Integer> b) { return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1); }
  }
  static class WithWindow extends ProcessWindowFunction<Double, Tuple3<String, Long, String>, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Double> averages, Collector<Tuple3<String, Long, String>> out) {
      List<String> l = new ArrayList<>(); for (Double a : averages) l.add("" + (long) (a * 2));
      out.collect(Tuple3.of(key, ctx.window().getEnd(), String.join(",", l)));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 0, 0), ev("a", 2, 15, 0), ev("b", 7, 3, 0), ev("a", 6, 8, 0), ev("a", 5, 100, 100))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
        .aggregate(new Average(), new WithWindow())
        .sinkTo(new CollectSink<>("out"));

    env.execute("session-merges-accumulators");
  }
}
