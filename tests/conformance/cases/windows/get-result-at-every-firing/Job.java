// getResult is asked at every firing and does not use up the accumulator: with a CountTrigger, which does not purge, the average goes on
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;

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

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 1, 0), ev("a", 3, 2, 0), ev("a", 8, 3, 0), ev("a", 0, 4, 0), ev("a", 3, 5, 0))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(GlobalWindows.create())
        .trigger(CountTrigger.of(2))
        .aggregate(new Average())
        .sinkTo(new CollectSink<>("out"));

    env.execute("get-result-at-every-firing");
  }
}
